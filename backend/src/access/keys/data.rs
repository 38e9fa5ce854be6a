//! Data keys: every confidential value is encrypted under a key of its own, which is kept beside it, wrapped under a master
//! key.
//!
//! An *envelope* is what stands in a column:
//!
//! ```text
//! "TLK1" │ id of the master key, 8 │ nonce, 24 │ wrapped data key, 48 │ nonce, 24 │ cipher text
//! ```
//!
//! Both ciphers (XChaCha20-Poly1305) authenticate the [`Place`] where the value belongs: an envelope that is moved to
//! another row or field does not open. Rotating a master key wraps the data key anew and leaves the value as it is.

use super::master::{KeyId, MasterKey};
use crate::error::{AppError, AppResult};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key as CipherKey, XChaCha20Poly1305, XNonce};
use std::fmt;
use uuid::Uuid;

/// The length of a nonce, in bytes; random ones do not collide at this length.
const NONCE: usize = 24;
/// The length of a wrapped data key: nonce, key, tag.
const WRAPPED: usize = NONCE + 32 + 16;
/// How an envelope begins. What the first version kept begins with a random nonce instead.
const ENVELOPE: &[u8; 4] = b"TLK1";
/// How a value begins that is bound to its place under a key that is at hand.
const BOUND: &[u8; 4] = b"TLV1";
/// How a value begins that says, besides, by which of several keys it opens.
const NAMED: &[u8; 4] = b"TLV2";

/// Where a value belongs: a field of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place(Vec<u8>);

impl Place {
    /// A field of a record.
    #[must_use]
    pub fn of(field: &str, record: Uuid) -> Self {
        let mut place = field.as_bytes().to_vec();
        place.push(0);
        place.extend(record.as_bytes());
        Self(place)
    }

    /// A place within that, where one id does not name it.
    #[must_use]
    pub fn and(mut self, more: &str) -> Self {
        self.0.extend(more.as_bytes());
        self
    }

    /// The place of a key that is wrapped: also under which master key it is.
    fn wrapping(&self, master: KeyId) -> Vec<u8> {
        [ENVELOPE.as_slice(), &master.0, &self.0].concat()
    }
}

/// A symmetric key that encrypts and authenticates.
#[derive(Clone)]
pub struct DataKey(pub(super) [u8; 32]);

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(***)")
    }
}

impl DataKey {
    /// A fresh one.
    #[must_use]
    pub fn random() -> Self {
        Self(rand::random())
    }

    pub(super) fn from_bytes(bytes: Vec<u8>) -> AppResult<Self> {
        bytes
            .try_into()
            .map(Self)
            .map_err(|_| AppError::internal("a wrapped key of the wrong length"))
    }

    fn seal(&self, plain: &[u8], aad: &[u8]) -> AppResult<Vec<u8>> {
        let nonce: [u8; NONCE] = rand::random();
        let cipher = XChaCha20Poly1305::new(CipherKey::from_slice(&self.0))
            .encrypt(XNonce::from_slice(&nonce), Payload { msg: plain, aad });
        let mut out = nonce.to_vec();
        out.extend(cipher.map_err(|_| AppError::internal("a value could not be encrypted"))?);
        Ok(out)
    }

    fn open(&self, cipher: &[u8], aad: &[u8]) -> AppResult<Vec<u8>> {
        let (nonce, msg) = cipher
            .split_at_checked(NONCE)
            .ok_or_else(|| AppError::internal("a cipher text is cut"))?;
        XChaCha20Poly1305::new(CipherKey::from_slice(&self.0))
            .decrypt(XNonce::from_slice(nonce), Payload { msg, aad })
            .map_err(|_| {
                AppError::internal(
                    "a value could not be decrypted: is this the right key, and its place?",
                )
            })
    }

    /// Encrypts what belongs nowhere in the database; the nonce stands before the cipher text.
    ///
    /// # Errors
    /// Where the cipher refuses, which it does for absurd lengths only.
    pub fn encrypt(&self, plain: &[u8]) -> AppResult<Vec<u8>> {
        self.seal(plain, &[])
    }

    /// Decrypts what [`DataKey::encrypt`] made.
    ///
    /// # Errors
    /// Where it was made under another key, or was tampered with.
    pub fn decrypt(&self, cipher: &[u8]) -> AppResult<Vec<u8>> {
        self.open(cipher, &[])
    }

    /// Encrypts a value of a place.
    ///
    /// # Errors
    /// As [`DataKey::encrypt`].
    pub fn lock(&self, place: &Place, plain: &[u8]) -> AppResult<Vec<u8>> {
        Ok([BOUND.as_slice(), &self.seal(plain, &place.0)?].concat())
    }

    /// The same for a value that says by which key it opens: "TLV2", the key's id (16), nonce, cipher text.
    pub(super) fn lock_named(&self, id: Uuid, place: &Place, plain: &[u8]) -> AppResult<Vec<u8>> {
        let sealed = self.seal(plain, &place.0)?;
        Ok([NAMED.as_slice(), id.as_bytes(), &sealed].concat())
    }

    /// Decrypts a value of a place; one that the first version kept is bound to none.
    ///
    /// # Errors
    /// Where it was made under another key or for another place, or was tampered with.
    pub fn unlock(&self, place: &Place, cipher: &[u8]) -> AppResult<Vec<u8>> {
        if let Some((_, bound)) = named(cipher) {
            return self.open(bound, &place.0);
        }
        match cipher.strip_prefix(BOUND) {
            Some(bound) => self.open(bound, &place.0),
            None => self.open(cipher, &[]),
        }
    }
}

fn named(cipher: &[u8]) -> Option<(Uuid, &[u8])> {
    let (id, sealed) = cipher.strip_prefix(NAMED)?.split_first_chunk::<16>()?;
    Some((Uuid::from_bytes(*id), sealed))
}

/// The key by which a value says that it opens; none where it says none.
#[must_use]
pub fn name_of(cipher: &[u8]) -> Option<Uuid> {
    named(cipher).map(|(id, _)| id)
}

/// Whether a value under a key at hand is bound to its place; what the first version kept is not.
#[must_use]
pub fn is_bound(cipher: &[u8]) -> bool {
    cipher.starts_with(BOUND)
}

/// An envelope, taken apart.
#[derive(Debug, Clone, Copy)]
pub struct Envelope<'a> {
    /// Under which master key its data key is wrapped.
    pub master: KeyId,
    wrapped: &'a [u8],
    value: &'a [u8],
}

impl<'a> Envelope<'a> {
    /// Takes one apart; none where it is what the first version kept: encrypted under the first master key itself.
    #[must_use]
    pub fn parse(blob: &'a [u8]) -> Option<Self> {
        let rest = blob.strip_prefix(ENVELOPE)?;
        let (master, rest) = rest.split_first_chunk::<8>()?;
        let (wrapped, value) = rest.split_at_checked(WRAPPED)?;
        Some(Self {
            master: KeyId(*master),
            wrapped,
            value,
        })
    }

    fn key(&self, master: &MasterKey, place: &Place) -> AppResult<DataKey> {
        let aad = place.wrapping(self.master);
        DataKey::from_bytes(master.key().open(self.wrapped, &aad)?)
    }

    /// Opens it.
    ///
    /// # Errors
    /// Where the master key is another one, the envelope belongs elsewhere, or it was tampered with.
    pub fn open(&self, master: &MasterKey, place: &Place) -> AppResult<Vec<u8>> {
        self.key(master, place)?.open(self.value, &place.0)
    }

    /// The same value with its data key wrapped under another master key.
    ///
    /// # Errors
    /// As [`Envelope::open`].
    pub fn rewrap(&self, old: &MasterKey, new: &MasterKey, place: &Place) -> AppResult<Vec<u8>> {
        pack(new, &self.key(old, place)?, place, self.value)
    }
}

/// Puts a value into a fresh envelope.
///
/// # Errors
/// As [`DataKey::encrypt`].
pub fn seal(master: &MasterKey, place: &Place, plain: &[u8]) -> AppResult<Vec<u8>> {
    let key = DataKey::random();
    let value = key.seal(plain, &place.0)?;
    pack(master, &key, place, &value)
}

fn pack(master: &MasterKey, key: &DataKey, place: &Place, value: &[u8]) -> AppResult<Vec<u8>> {
    let wrapped = master.key().seal(&key.0, &place.wrapping(master.id))?;
    Ok([ENVELOPE.as_slice(), &master.id.0, &wrapped, value].concat())
}

/// Four random bytes of a cipher text: they tell two writings apart and nothing of what was written, not even its length,
/// and stay when its key is wrapped anew.
#[must_use]
pub fn mark(blob: &[u8]) -> String {
    let value = Envelope::parse(blob).map_or(blob, |envelope| envelope.value);
    value.iter().take(4).map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(n: u128) -> Place {
        Place::of("confidential_notes", Uuid::from_u128(n))
    }

    #[test]
    fn an_envelope_opens_in_its_place_under_its_key_alone() {
        let (master, other) = (MasterKey::new([7; 32]), MasterKey::new([8; 32]));
        let blob = seal(&master, &place(1), "底价 40 万".as_bytes()).unwrap();
        let envelope = Envelope::parse(&blob).unwrap();
        assert_eq!(envelope.master, master.id);
        let plain = envelope.open(&master, &place(1)).unwrap();
        assert_eq!(plain, "底价 40 万".as_bytes());
        assert!(envelope.open(&other, &place(1)).is_err());
        assert!(envelope.open(&master, &place(2)).is_err());
        assert!(envelope.open(&master, &place(1).and("x")).is_err());
        let field = Place::of("answers", Uuid::from_u128(1));
        assert!(envelope.open(&master, &field).is_err());
        for at in [4, 20, 90, blob.len() - 1] {
            let mut spoilt = blob.clone();
            spoilt[at] ^= 1;
            let open = Envelope::parse(&spoilt).map(|one| one.open(&master, &place(1)));
            assert!(open.is_none_or(|opened| opened.is_err()), "byte {at}");
        }
        assert!(Envelope::parse(&blob[..50]).is_none() && Envelope::parse(b"").is_none());
    }

    #[test]
    fn wrapping_anew_leaves_the_value_and_its_mark() {
        let (old, new) = (MasterKey::new([7; 32]), MasterKey::new([8; 32]));
        let blob = seal(&old, &place(1), b"x").unwrap();
        let envelope = Envelope::parse(&blob).unwrap();
        let again = envelope.rewrap(&old, &new, &place(1)).unwrap();
        let rewrapped = Envelope::parse(&again).unwrap();
        assert_eq!(rewrapped.master, new.id);
        assert_eq!(rewrapped.value, envelope.value);
        assert_eq!(rewrapped.open(&new, &place(1)).unwrap(), b"x");
        assert!(rewrapped.open(&old, &place(1)).is_err());
        assert_eq!(mark(&blob), mark(&again));
        assert_ne!(mark(&blob), mark(&seal(&old, &place(1), b"x").unwrap()));
        assert!(envelope.rewrap(&old, &new, &place(2)).is_err());
    }

    #[test]
    fn a_bound_value_opens_in_its_place_alone_and_an_unbound_one_anywhere() {
        let key = DataKey::random();
        let bound = key.lock(&place(1), b"x").unwrap();
        assert!(is_bound(&bound));
        assert_eq!(key.unlock(&place(1), &bound).unwrap(), b"x");
        assert!(key.unlock(&place(2), &bound).is_err());
        // Cutting the sign off does not set it free.
        assert!(key.unlock(&place(1), &bound[4..]).is_err());
        let named = key.lock_named(Uuid::from_u128(7), &place(1), b"x").unwrap();
        assert_eq!(name_of(&named), Some(Uuid::from_u128(7)));
        assert_eq!((name_of(&bound), is_bound(&named)), (None, false));
        assert_eq!(key.unlock(&place(1), &named).unwrap(), b"x");
        assert!(key.unlock(&place(2), &named).is_err());
        assert!(key.unlock(&place(1), &named[..19]).is_err());
        let unbound = key.encrypt(b"x").unwrap();
        assert_eq!(key.unlock(&place(2), &unbound).unwrap(), b"x");
    }
}
