//! How a token is written: `tl_`, its id, a random secret, and a check over both.
//!
//! The beginning and the check let scanners of source code tell a token from other text without asking the server: it is
//! `tl_[0-9a-f]{32}[0-9A-Za-z]{46}`, where the last six characters are the CRC-32 of all before them in base 62.
//!
//! Proves R-SEC-6.

use rand::RngExt as _;
use rand::distr::Alphanumeric;
use sha2::{Digest, Sha256};
use shared::id::TokenId;
use uuid::Uuid;

/// What every token begins with.
pub const PREFIX: &str = "tl_";
/// The id: 16 bytes as hexadecimal digits.
const ID: usize = 32;
/// Random characters, of 62 kinds: 238 bits.
const RANDOM: usize = 40;
/// The check.
const CHECK: usize = 6;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A fresh token of this id, as it is shown once.
#[must_use]
pub fn fresh(id: TokenId) -> String {
    let random: String = rand::rng()
        .sample_iter(Alphanumeric)
        .take(RANDOM)
        .map(char::from)
        .collect();
    let mut text = format!("{PREFIX}{}{random}", id.0.simple());
    text.push_str(&check(&text));
    text
}

/// What is kept of a token. It is as random as a key, so a plain hash gives nothing away.
#[must_use]
pub fn hash(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

/// Whether somebody means a token: it begins like one.
#[must_use]
pub fn is_meant(text: &str) -> bool {
    text.starts_with(PREFIX)
}

/// The id in a token that is written as one; none where it was cut, mistyped or made up.
#[must_use]
pub fn id_of(text: &str) -> Option<TokenId> {
    let body = text.strip_prefix(PREFIX)?;
    if body.len() != ID + RANDOM + CHECK || !body.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let (checked, sum) = text.split_at_checked(text.len() - CHECK)?;
    if check(checked) != sum {
        return None;
    }
    let id = Uuid::try_parse(body.get(..ID)?).ok()?;
    Some(TokenId(id))
}

/// CRC-32 in six digits of base 62.
fn check(text: &str) -> String {
    let mut rest = crc32fast::hash(text.as_bytes());
    let mut digits = [char::from(b'0'); CHECK];
    for digit in digits.iter_mut().rev() {
        let at = usize::try_from(rest % 62).unwrap_or_default();
        *digit = DIGITS.get(at).copied().map_or('0', char::from);
        rest /= 62;
    }
    digits.iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_sec_6_a_token_is_known_by_its_looks() {
        let id = TokenId(Uuid::now_v7());
        let text = fresh(id);
        assert_eq!(text.len(), PREFIX.len() + 78);
        assert!(is_meant(&text) && text.starts_with(&format!("tl_{}", id.0.simple())));
        assert_eq!(id_of(&text), Some(id));
        assert_ne!(fresh(id), text, "each is another");
        let flipped: String = text
            .chars()
            .enumerate()
            .map(|(at, c)| match (at, c) {
                (50, 'x') => 'y',
                (50, _) => 'x',
                _ => c,
            })
            .collect();
        for wrong in [
            flipped.as_str(),
            text.get(..text.len() - 1).unwrap(),
            &format!("{text}0"),
            "tl_",
            "tl_é",
            "",
        ] {
            assert_eq!(id_of(wrong), None, "{wrong}");
        }
    }
}
