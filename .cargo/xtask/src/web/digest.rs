//! Names and freshness from content.

use std::fmt::Write;

use sha2::{Digest as _, Sha256};

/// Digits in a file name: 64 bits, far more than a handful of files need.
const SHORT: usize = 16;

/// A digest over several parts, each told apart from its neighbours.
#[derive(Default)]
pub struct Digest(Sha256);

impl Digest {
    /// Adds one part.
    pub fn add(&mut self, part: &[u8]) {
        self.0.update(part.len().to_le_bytes());
        self.0.update(part);
    }

    /// All of it, in hexadecimal digits.
    pub fn finish(self) -> String {
        self.0
            .finalize()
            .iter()
            .fold(String::new(), |mut text, byte| {
                // Writing to a string cannot fail.
                let _ = write!(text, "{byte:02x}");
                text
            })
    }
}

/// The digest that stands in a file's name.
pub fn short(content: &[u8]) -> String {
    let mut digest = Digest::default();
    digest.add(content);
    digest.finish().chars().take(SHORT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        let digest = |parts: &[&[u8]]| {
            let mut digest = Digest::default();
            parts.iter().for_each(|part| digest.add(part));
            digest.finish()
        };
        assert_ne!(digest(&[b"ab", b"c"]), digest(&[b"a", b"bc"]));
        assert_eq!(digest(&[b"ab", b"c"]), digest(&[b"ab", b"c"]));
    }

    #[test]
    fn short_names_are_sixteen_hexadecimal_digits() {
        let name = short("恒力".as_bytes());
        assert_eq!(name.len(), 16);
        assert!(
            name.chars()
                .all(|digit| digit.is_ascii_hexdigit() && !digit.is_ascii_uppercase())
        );
    }
}
