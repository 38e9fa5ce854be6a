//! Refresh tokens: a session's id and a secret, of which the database keeps a hash.

use crate::access::keys::Keys;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A fresh refresh token: the session's id and a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefreshToken {
    /// The session.
    pub session: Uuid,
    secret: [u8; 32],
}

impl RefreshToken {
    /// The token of a session that begins.
    #[must_use]
    pub fn fresh() -> Self {
        Self {
            session: Uuid::now_v7(),
            secret: rand::random(),
        }
    }

    /// The token as it travels in its cookie.
    #[must_use]
    pub fn write(&self) -> String {
        format!(
            "{}.{}",
            self.session.simple(),
            URL_SAFE_NO_PAD.encode(self.secret)
        )
    }

    /// Reads a cookie's value.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (id, secret) = text.split_once('.')?;
        let secret = URL_SAFE_NO_PAD.decode(secret).ok()?.try_into().ok()?;
        Some(Self {
            session: id.parse().ok()?,
            secret,
        })
    }

    /// What of it the database keeps.
    pub(super) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.secret).to_vec()
    }

    /// The token that replaces it; always the same.
    pub(super) fn successor(&self, keys: &Keys) -> Self {
        let mut data = b"refresh:".to_vec();
        data.extend(self.secret);
        Self {
            session: self.session,
            secret: keys.tag(&data),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_and_has_one_successor() {
        let (keys, token) = (
            Keys::new([1; 32]),
            RefreshToken {
                session: Uuid::now_v7(),
                secret: [3; 32],
            },
        );
        assert_eq!(RefreshToken::read(&token.write()), Some(token.clone()));
        assert_eq!(token.successor(&keys), token.successor(&keys));
        assert_ne!(token.successor(&keys), token);
        assert_eq!(RefreshToken::read("nonsense"), None);
    }
}
