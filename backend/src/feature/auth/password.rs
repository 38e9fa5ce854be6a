//! Passwords: Argon2id, and rules by length and lists of leaked passwords rather than composition.

use crate::error::{AppError, AppResult};
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use shared::Code;

/// The fewest characters (code points) of a password.
pub const SHORTEST: usize = 12;
/// The most.
pub const LONGEST: usize = 128;
/// How many characters must be left once the user's own names are taken out.
const OWN_LEAST: usize = 8;

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

/// Refuses passwords that are too short or too long, made of the user's own names, on a list of leaked passwords, or
/// guessed within a million tries. What characters one is made of is nobody's business.
///
/// # Errors
/// The first of these that it is, at this field.
pub fn require_strong(password: &str, names: &[&str], pointer: &str) -> AppResult<()> {
    match fault(password, names) {
        Some(code) => Err(AppError::field(pointer, code)),
        None => Ok(()),
    }
}

/// What is wrong with a password.
#[must_use]
pub fn fault(password: &str, names: &[&str]) -> Option<Code> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Some(Code::TooShort);
    }
    if length > LONGEST {
        return Some(Code::TooLong);
    }
    if is_own_name(password, names) {
        return Some(Code::OwnNamePassword);
    }
    let guessed = zxcvbn::zxcvbn(password, names);
    if is_leaked(password) || is_one_known_word(&guessed) {
        return Some(Code::BreachedPassword);
    }
    (guessed.score() < zxcvbn::Score::Two).then_some(Code::WeakPassword)
}

/// Letters and digits alone, in lower case.
fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether little is left of a password once the user's names are taken out.
fn is_own_name(password: &str, names: &[&str]) -> bool {
    let mut left = bare(password);
    let before = left.len();
    for name in names.iter().map(|name| bare(name)) {
        if name.chars().count() >= 2 {
            left = left.replace(&name, "");
        }
    }
    left.len() < before && left.chars().count() < OWN_LEAST
}

/// Whether it stands on the list of the hundred thousand passwords that leaked most often, as it is or in lower case.
fn is_leaked(password: &str) -> bool {
    let listed = passwords::analyzer::is_common_password;
    listed(password) || listed(&password.to_lowercase())
}

/// Whether the whole of it is one entry of the estimator's lists (leaked passwords, words, names), also reversed or
/// with digits for letters.
fn is_one_known_word(guessed: &zxcvbn::Entropy) -> bool {
    use zxcvbn::matching::patterns::MatchPattern;
    matches!(guessed.sequence(), [one] if matches!(one.pattern, MatchPattern::Dictionary(_)))
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
    fn r_sec_8_passwords_are_judged_by_length_leaks_and_names_not_by_composition() {
        let names = ["wangli2024", "王丽"];
        for (password, code) in [
            ("short", Code::TooShort),
            ("elevenchars", Code::TooShort),
            ("123456789012", Code::BreachedPassword),
            ("123456789987654321", Code::BreachedPassword),
            ("1Q2W3E4R5T6Y", Code::BreachedPassword),
            ("wangli2024wangli2024", Code::OwnNamePassword),
            ("WangLi2024-2025", Code::OwnNamePassword),
            ("王丽王丽王丽王丽王丽王丽", Code::OwnNamePassword),
            ("abababababab", Code::WeakPassword),
        ] {
            assert_eq!(fault(password, &names), Some(code), "{password}");
        }
        assert_eq!(fault(&"长".repeat(129), &names), Some(Code::TooLong));
        for good in [
            "correct horse battery",
            "correct-horse-battery",
            "scenario-password-1",
            "a wangli2024 says what nobody guesses",
            "恒力的猫在雨里唱了三首歌",
        ] {
            assert_eq!(fault(good, &names), None, "{good}");
        }
    }
}
