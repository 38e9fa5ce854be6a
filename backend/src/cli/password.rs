//! Passwords at the command line: asked for without echo, read from a pipe, or made.

use super::Failure;
use crate::config::terminal_language;
use rand::seq::IndexedRandom as _;
use std::io::{BufRead as _, IsTerminal as _};

/// Characters that are not taken for one another.
const ALPHABET: &[u8] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// 16 of 56 characters: 92 bits.
const LENGTH: usize = 16;

/// A password that nobody guesses.
#[must_use]
pub fn generate() -> String {
    let mut random = rand::rng();
    (0..LENGTH)
        .filter_map(|_| ALPHABET.choose(&mut random))
        .map(|byte| char::from(*byte))
        .collect()
}

/// A password from the person or the script in front.
pub fn ask() -> Result<String, Failure> {
    let lang = terminal_language();
    let failed = |error: std::io::Error| {
        let what = lang.pick("无法读取密码", "the password cannot be read");
        Failure::new(format!("{what}: {error}"))
    };
    if !std::io::stdin().is_terminal() {
        let mut line = String::new();
        std::io::stdin()
            .lock()
            .read_line(&mut line)
            .map_err(failed)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let prompt = lang.pick("密码：", "Password: ");
    let password = rpassword::prompt_password(prompt).map_err(failed)?;
    let again = lang.pick("再次输入：", "Once more: ");
    if rpassword::prompt_password(again).map_err(failed)? == password {
        Ok(password)
    } else {
        Err(Failure::new(
            lang.pick("两次输入的密码不同", "the two passwords differ"),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_passwords_are_long_and_differ() {
        let (one, other) = (generate(), generate());
        assert_eq!(one.len(), LENGTH);
        assert_ne!(one, other);
    }
}
