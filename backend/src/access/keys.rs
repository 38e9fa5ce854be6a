//! Keys: one secret outside the database, from which all others are derived or by which they are wrapped.

use crate::db::schema::subject_key;
use crate::db::types::Key;
use crate::db::{Conn, dialect::OrIgnore};
use crate::error::{AppError, AppResult};
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{Key as CipherKey, XChaCha20Poly1305, XNonce};
use diesel::prelude::*;
use hmac::{Hmac, KeyInit as _, Mac};
use sha2::Sha256;
use std::fmt;
use uuid::Uuid;

/// The length of a nonce, in bytes; random ones do not collide at this length.
const NONCE: usize = 24;

/// The keys of this installation.
#[derive(Clone)]
pub struct Keys {
    secret: [u8; 32],
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(***)")
    }
}

impl Keys {
    /// Keys from the installation's secret.
    #[must_use]
    pub const fn new(secret: [u8; 32]) -> Self {
        Self { secret }
    }

    /// A fresh secret, for a first start.
    #[must_use]
    pub fn random_secret() -> [u8; 32] {
        rand::random()
    }

    /// A key for one purpose; knowing it does not help to find another.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        self.tag(purpose.as_bytes())
    }

    /// An authentication tag of `data`.
    #[must_use]
    pub fn tag(&self, data: &[u8]) -> [u8; 32] {
        match Hmac::<Sha256>::new_from_slice(&self.secret) {
            Ok(mut mac) => {
                mac.update(data);
                mac.finalize().into_bytes().into()
            }
            // HMAC takes keys of any length.
            Err(_) => [0; 32],
        }
    }

    /// The key of cursors.
    #[must_use]
    pub fn for_cursors(&self) -> DataKey {
        DataKey(self.derive("cursor"))
    }

    /// The key of the content of files.
    #[must_use]
    pub fn for_files(&self) -> DataKey {
        DataKey(self.derive("files"))
    }

    /// Encrypts a confidential value under the master key.
    ///
    /// # Errors
    /// Where the cipher refuses, which it does for absurd lengths only.
    pub fn encrypt(&self, plain: &[u8]) -> AppResult<Vec<u8>> {
        DataKey(self.derive("master")).encrypt(plain)
    }

    /// Decrypts what [`Keys::encrypt`] made.
    ///
    /// # Errors
    /// Where the text was made under another key, or was tampered with.
    pub fn decrypt(&self, cipher: &[u8]) -> AppResult<Vec<u8>> {
        DataKey(self.derive("master")).decrypt(cipher)
    }

    /// The key of a data subject, made when first asked for. Destroying it erases the subject's history.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn of_subject(&self, conn: &mut Conn, subject: Uuid) -> AppResult<DataKey> {
        if let Some(key) = self.find_subject(conn, subject)? {
            return Ok(key);
        }
        let wrapped = self.encrypt(&rand::random::<[u8; 32]>())?;
        let row = (
            subject_key::subject_id.eq(Key(subject)),
            subject_key::wrapped.eq(wrapped),
        );
        OrIgnore(diesel::insert_into(subject_key::table).values(row)).execute(conn)?;
        self.find_subject(conn, subject)?
            .ok_or_else(|| AppError::internal("a key just made is gone"))
    }

    /// The key of a data subject, if it has one and it was not destroyed.
    ///
    /// # Errors
    /// Where the database fails, or the key was wrapped under another secret.
    pub fn find_subject(&self, conn: &mut Conn, subject: Uuid) -> AppResult<Option<DataKey>> {
        let wrapped: Option<Vec<u8>> = subject_key::table
            .find(Key(subject))
            .select(subject_key::wrapped)
            .first(conn)
            .optional()?;
        wrapped
            .map(|wrapped| {
                let key = self.decrypt(&wrapped)?;
                key.try_into()
                    .map(DataKey)
                    .map_err(|_| AppError::internal("a wrapped key of the wrong length"))
            })
            .transpose()
    }
}

/// A symmetric key that encrypts and authenticates.
#[derive(Clone)]
pub struct DataKey([u8; 32]);

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(***)")
    }
}

impl DataKey {
    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(CipherKey::from_slice(&self.0))
    }

    /// Encrypts; the nonce stands before the cipher text.
    ///
    /// # Errors
    /// Where the cipher refuses.
    pub fn encrypt(&self, plain: &[u8]) -> AppResult<Vec<u8>> {
        let nonce: [u8; NONCE] = rand::random();
        let cipher = self.cipher().encrypt(XNonce::from_slice(&nonce), plain);
        let mut out = nonce.to_vec();
        out.extend(cipher.map_err(|_| AppError::internal("a value could not be encrypted"))?);
        Ok(out)
    }

    /// Decrypts.
    ///
    /// # Errors
    /// Where it was made under another key, or was tampered with.
    pub fn decrypt(&self, cipher: &[u8]) -> AppResult<Vec<u8>> {
        let (nonce, cipher) = cipher
            .split_at_checked(NONCE)
            .ok_or_else(|| AppError::internal("a cipher text is cut"))?;
        self.cipher()
            .decrypt(XNonce::from_slice(nonce), cipher)
            .map_err(|_| {
                AppError::internal("a value could not be decrypted: is this the right key?")
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_encrypted_reads_back_and_nothing_else_does() {
        let keys = Keys::new([7; 32]);
        let cipher = keys.encrypt("底价 40 万".as_bytes()).unwrap();
        assert_eq!(keys.decrypt(&cipher).unwrap(), "底价 40 万".as_bytes());
        assert!(Keys::new([8; 32]).decrypt(&cipher).is_err());
        assert!(keys.decrypt(&cipher[1..]).is_err() && keys.decrypt(b"").is_err());
    }
}
