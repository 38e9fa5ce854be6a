//! Keys: what encrypts confidential values, sealed history and files. None of them stands in the database.
//!
//! - [`master`]: the keys that wrap other keys, and where they come from.
//! - [`data`]: a key for every value, kept beside it in wrapped form, bound to its place.
//! - [`subject`]: keys of history, which are destroyed when a person is erased.
//! - [`registry`]: which master keys a database knows, and which is the current one.
//! - [`rotate`]: wraps everything under another master key while servers run.
//!
//! What is no value of the database (tokens, cursors) has keys that follow from the installation's secret.

pub mod data;
pub mod master;
pub mod registry;
pub mod rotate;
mod stored;
pub mod subject;

pub use data::{DataKey, Place, mark};
pub use master::{KeyId, MasterKey, Source};
pub use subject::SubjectKey;

use crate::config::Config;
use crate::db::Conn;
use crate::error::AppResult;
use data::Envelope;
use hmac::{Hmac, KeyInit as _, Mac};
use master::Ring;
use sha2::Sha256;
use std::fmt;
use std::sync::Arc;

/// The keys of this installation.
#[derive(Clone)]
pub struct Keys {
    secret: [u8; 32],
    ring: Arc<Ring>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(***)")
    }
}

impl Keys {
    /// Keys that all follow from the installation's secret.
    #[must_use]
    pub fn new(secret: [u8; 32]) -> Self {
        let first = MasterKey::new(derive(&secret, "master"));
        Self {
            secret,
            ring: Arc::new(Ring::of(first)),
        }
    }

    /// Keys of the installation's secret, and the master keys that its settings name.
    ///
    /// # Errors
    /// Where these cannot be had, by the name of the setting.
    pub fn open(secret: [u8; 32], config: &Config) -> AppResult<Self> {
        let first = MasterKey::new(derive(&secret, "master"));
        Ok(Self {
            secret,
            ring: Arc::new(Ring::open(first, config.master_source())?),
        })
    }

    /// A fresh secret, for a first start.
    #[must_use]
    pub fn random_secret() -> [u8; 32] {
        rand::random()
    }

    /// A key for one purpose; knowing it does not help to find another.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        derive(&self.secret, purpose)
    }

    /// An authentication tag of `data`.
    #[must_use]
    pub fn tag(&self, data: &[u8]) -> [u8; 32] {
        tag(&self.secret, data)
    }

    /// The key of cursors.
    #[must_use]
    pub fn for_cursors(&self) -> DataKey {
        DataKey(self.derive("cursor"))
    }

    /// The key of the content of files from before every file had its own.
    #[must_use]
    pub fn for_files(&self) -> DataKey {
        DataKey(self.derive("files"))
    }

    /// The master key under which this database writes. A rotation may have begun in another process a moment ago.
    pub(super) fn current(&self, conn: &mut Conn) -> AppResult<MasterKey> {
        match registry::current(conn)? {
            Some(id) => self.ring.find(id),
            None => Ok(self.ring.first()),
        }
    }

    /// Encrypts a confidential value of a place, under a key of its own that is wrapped under the current master key.
    ///
    /// # Errors
    /// Where the master key is not at hand.
    pub fn encrypt(&self, conn: &mut Conn, place: &Place, plain: &[u8]) -> AppResult<Vec<u8>> {
        data::seal(&self.current(conn)?, place, plain)
    }

    /// Decrypts what [`Keys::encrypt`] made, or the first version kept.
    ///
    /// # Errors
    /// Where its master key is not at hand, it belongs to another place, or was tampered with.
    pub fn decrypt(&self, place: &Place, cipher: &[u8]) -> AppResult<Vec<u8>> {
        match Envelope::parse(cipher) {
            Some(envelope) => envelope.open(&self.ring.find(envelope.master)?, place),
            None => self.ring.secret().key().decrypt(cipher),
        }
    }

    /// The same for what the first version kept in clear.
    ///
    /// # Errors
    /// As [`Keys::decrypt`].
    pub fn decrypt_if_sealed(&self, place: &Place, stored: &[u8]) -> AppResult<Vec<u8>> {
        match Envelope::parse(stored) {
            Some(_) => self.decrypt(place, stored),
            None => Ok(stored.to_vec()),
        }
    }

    /// Under which master key a stored value is.
    pub(super) fn master_of(&self, cipher: &[u8]) -> KeyId {
        Envelope::parse(cipher).map_or(self.ring.secret().id, |envelope| envelope.master)
    }

    /// The same value under another master key; what the first version kept gets a key of its own thereby.
    pub(super) fn rewrapped(
        &self,
        to: &MasterKey,
        place: &Place,
        cipher: &[u8],
    ) -> AppResult<Vec<u8>> {
        match Envelope::parse(cipher) {
            Some(envelope) => envelope.rewrap(&self.ring.find(envelope.master)?, to, place),
            None => data::seal(to, place, &self.decrypt(place, cipher)?),
        }
    }

    /// A fresh data key for what is too large to stand in the database, and its wrapped form.
    ///
    /// # Errors
    /// As [`Keys::encrypt`].
    pub fn fresh_key(&self, conn: &mut Conn, place: &Place) -> AppResult<(DataKey, Vec<u8>)> {
        let key = DataKey::random();
        let wrapped = self.encrypt(conn, place, &key.0)?;
        Ok((key, wrapped))
    }

    /// The data key out of its wrapped form.
    ///
    /// # Errors
    /// As [`Keys::decrypt`].
    pub fn unwrap_key(&self, place: &Place, wrapped: &[u8]) -> AppResult<DataKey> {
        DataKey::from_bytes(self.decrypt(place, wrapped)?)
    }
}

fn derive(secret: &[u8; 32], purpose: &str) -> [u8; 32] {
    tag(secret, purpose.as_bytes())
}

fn tag(secret: &[u8; 32], data: &[u8]) -> [u8; 32] {
    match Hmac::<Sha256>::new_from_slice(secret) {
        Ok(mut mac) => {
            mac.update(data);
            mac.finalize().into_bytes().into()
        }
        // HMAC takes keys of any length.
        Err(_) => [0; 32],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_first_version_kept_reads_back_and_nothing_else_does() {
        let keys = Keys::new([7; 32]);
        let place = Place::of("confidential_notes", uuid::Uuid::nil());
        let kept = DataKey(keys.derive("master"))
            .encrypt("底价 40 万".as_bytes())
            .unwrap();
        assert_eq!(
            keys.decrypt(&place, &kept).unwrap(),
            "底价 40 万".as_bytes()
        );
        assert!(Keys::new([8; 32]).decrypt(&place, &kept).is_err());
        assert!(keys.decrypt(&place, &kept[1..]).is_err() && keys.decrypt(&place, b"").is_err());
        let other = MasterKey::new([1; 32]);
        assert_eq!(keys.master_of(&kept), keys.ring.secret().id);
        let anew = keys.rewrapped(&other, &place, &kept).unwrap();
        assert_eq!(keys.master_of(&anew), other.id);
        let opened = Envelope::parse(&anew).unwrap().open(&other, &place);
        assert_eq!(opened.unwrap(), "底价 40 万".as_bytes());
    }
}
