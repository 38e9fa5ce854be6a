//! A person who is to be erased: what they are known by, and how it is struck out of texts. Sealed values are read here
//! and nothing of them leaves but what is left of a text.

use super::sealed::{FreeText, Known, Sealed};
use std::collections::BTreeSet;

/// What stands where a person stood in a text.
pub const STRUCK: &str = "▇▇▇";
/// Fewer digits than these are no telephone number.
const LEAST_DIGITS: usize = 5;
/// From so many digits on a number is found inside a longer one, too: behind a country's code.
const SURE_DIGITS: usize = 7;

/// What a person is known by.
#[derive(Clone, Default)]
pub struct Identity {
    words: BTreeSet<Vec<char>>,
    numbers: BTreeSet<Vec<char>>,
}

/// Without a word of it.
impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identity(***)")
    }
}

/// Letters of a script that has spaces between words.
const fn is_spaced(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

const fn is_between_digits(c: char) -> bool {
    matches!(c, ' ' | '-' | '.' | '(' | ')' | '\u{a0}' | '/')
}

fn same(a: char, b: char) -> bool {
    a == b || a.eq_ignore_ascii_case(&b)
}

impl Identity {
    /// Adds what a field of a person holds, by the field's name; what tells nobody apart is left out.
    pub fn add(&mut self, field: &str, value: Option<&Sealed>) {
        if let Some(Known::Value(text)) = value.map(Sealed::expose) {
            self.note(field, text);
        }
    }

    /// The same for a value out of the history.
    pub fn add_past(&mut self, field: &str, value: &FreeText) {
        // A mask tells of no value.
        if let Known::Value(text) = value.as_sealed().expose() {
            self.note(field, text);
        }
    }

    fn note(&mut self, field: &str, text: &str) {
        match field {
            "name" | "email" | "wechat" | "wecom" => self.word(text),
            "mobile" | "phone" => self.number(text),
            _ => {}
        }
    }

    fn word(&mut self, text: &str) {
        let word: Vec<char> = text.trim().chars().collect();
        // One letter is everybody's.
        if word.len() > 1 {
            self.words.insert(word);
        }
    }

    fn number(&mut self, text: &str) {
        let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
        let local = match digits.strip_prefix(&['8', '6']) {
            Some(local) if digits.len() > 11 => local.to_vec(),
            _ => digits,
        };
        if local.len() >= LEAST_DIGITS {
            self.numbers.insert(local);
        }
    }

    /// Whether nothing is known by which the person could be found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.numbers.is_empty()
    }

    /// Whether a text names the person.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        self.strike(text).is_some()
    }

    /// Whether a text out of the history names the person.
    #[must_use]
    pub fn is_in_past(&self, text: &FreeText) -> bool {
        self.is_in(text.expose())
    }

    /// The text without the person; none where it does not name them.
    #[must_use]
    pub fn strike(&self, text: &str) -> Option<String> {
        let all: Vec<char> = text.chars().collect();
        let mut left = String::with_capacity(text.len());
        let (mut at, mut found) = (0, false);
        while let Some(c) = all.get(at) {
            match self.longest(&all, at) {
                Some(length) => {
                    left.push_str(STRUCK);
                    at += length;
                    found = true;
                }
                None => {
                    left.push(*c);
                    at += 1;
                }
            }
        }
        found.then_some(left)
    }

    /// How many characters at this place name the person.
    fn longest(&self, all: &[char], at: usize) -> Option<usize> {
        let words = self.words.iter().filter_map(|word| word_at(word, all, at));
        let numbers = self.numbers.iter();
        let numbers = numbers.filter_map(|number| number_at(number, all, at));
        words.chain(numbers).max()
    }
}

/// A word where it stands alone: "Al" is not in "Also", though 王丽 is in 王丽说.
fn word_at(word: &[char], all: &[char], at: usize) -> Option<usize> {
    let rest = all.get(at..)?;
    let here = rest.get(..word.len())?;
    if !here.iter().zip(word).all(|(a, b)| same(*a, *b)) {
        return None;
    }
    let before = at.checked_sub(1).and_then(|before| all.get(before));
    let after = rest.get(word.len());
    let joined = |inner: Option<&char>, outer: Option<&char>| {
        inner
            .zip(outer)
            .is_some_and(|(inner, outer)| is_spaced(*inner) && is_spaced(*outer))
    };
    let within = joined(word.first(), before) || joined(word.last(), after);
    (!within).then_some(word.len())
}

/// A number, however its digits are set apart.
fn number_at(number: &[char], all: &[char], at: usize) -> Option<usize> {
    let rest = all.get(at..)?;
    let digit = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
    let before = at.checked_sub(1).and_then(|before| all.get(before));
    if !digit(rest.first()) || (number.len() < SURE_DIGITS && digit(before)) {
        return None;
    }
    let mut length = 0;
    for wanted in number {
        let mut next = rest.get(length)?;
        let mut apart = 0;
        while is_between_digits(*next) && apart < 2 {
            length += 1;
            apart += 1;
            next = rest.get(length)?;
        }
        if next != wanted {
            return None;
        }
        length += 1;
    }
    (!digit(rest.get(length))).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person() -> Identity {
        let mut person = Identity::default();
        person.add("name", Some(&Sealed::seal("欧阳金")));
        person.add("name", Some(&Sealed::seal("Al")));
        person.add("mobile", Some(&Sealed::seal("+86 139 8765-1234")));
        person.add("email", Some(&Sealed::seal("Al.Ou@example.com")));
        person.add("birthday", Some(&Sealed::seal("1977-07-17")));
        person.add_past("phone", &FreeText::new("021-65439876"));
        person
    }

    #[test]
    fn a_person_is_struck_out_however_they_are_written() {
        for (text, left) in [
            ("请欧阳金回电", "请▇▇▇回电"),
            ("打13987651234找她", "打▇▇▇找她"),
            ("+8613987651234", "+86▇▇▇"),
            ("139-8765-1234 或 139 8765 1234", "▇▇▇ 或 ▇▇▇"),
            ("al.ou@EXAMPLE.com", "▇▇▇"),
            ("(021) 6543 9876", "(▇▇▇"),
            ("Al said", "▇▇▇ said"),
        ] {
            assert_eq!(person().strike(text).as_deref(), Some(left), "{text}");
        }
    }

    #[test]
    fn what_is_not_the_person_stays() {
        for text in [
            "Also, 欧阳来电",
            "139876512345",
            "1977-07-17",
            "13987651233",
            "",
        ] {
            assert_eq!(person().strike(text), None, "{text}");
        }
    }

    #[test]
    fn a_mask_and_a_single_letter_are_nobody() {
        let mut nobody = Identity::default();
        nobody.add("name", Some(&Sealed::seal("王*")));
        nobody.add("name", Some(&Sealed::seal("王")));
        nobody.add("mobile", Some(&Sealed::seal("138****5678")));
        nobody.add("mobile", Some(&Sealed::seal("110")));
        nobody.add("email", None);
        assert!(nobody.is_empty() && !nobody.is_in("王 138****5678 110"));
        assert_eq!(format!("{:?}", person()), "Identity(***)");
    }
}
