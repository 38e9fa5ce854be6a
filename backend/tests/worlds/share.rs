//! How much is asked. With `THROUGHLINE_TEST_ALL` everyone asks everything, on both databases. Otherwise everyone reads
//! every operation on both, and writes every operation on one of them. Of the parameters of an operation each caller tries a
//! part, of their values, of the records of a kind and of the bodies of a write a smaller one, and another caller of the
//! group or the other database another part: a sample that is the same in every run, not all there is.

use super::support::Backing;

/// The share of one caller on one database.
#[derive(Clone, Copy, Debug)]
pub struct Share {
    at: usize,
    of: usize,
    /// Which of the two databases.
    half: usize,
    /// Of how many callers one tries a parameter.
    thin: usize,
}

/// Among how many a group's questions are dealt at the least: a group of one does not ask everything either.
const LEAST: usize = 6;

impl Share {
    /// All there is.
    pub const ALL: Self = Self {
        at: 0,
        of: 1,
        half: 0,
        thin: 1,
    };

    /// That of a caller, by its place among the callers of its group.
    pub fn of_caller(at: usize, callers: usize, backing: Backing) -> Self {
        if everything() {
            return Self::ALL;
        }
        Self {
            at,
            of: callers.max(LEAST),
            half: usize::from(backing == Backing::Postgres),
            thin: callers.clamp(2, 4),
        }
    }

    /// That of a caller who asks little, for what others ask in full.
    pub fn thin(at: usize, backing: Backing) -> Self {
        if everything() {
            return Self::ALL;
        }
        Self {
            at,
            of: 24,
            half: usize::from(backing == Backing::Postgres),
            thin: 6,
        }
    }

    /// Whether this is asked on this database, rather than on the other one.
    pub fn takes(self, what: &str) -> bool {
        self.of == 1 || (spread(what) + self.at) % 2 == self.half
    }

    /// Whether this caller, rather than another of the group, asks this here.
    pub fn tries(self, what: &str) -> bool {
        self.of == 1 || (spread(what) + self.at + self.half).is_multiple_of(self.thin)
    }

    /// What of these is asked: every so-manyth, at least one. What they are for moves the beginning on, so that one caller
    /// does not get the first of everything.
    pub fn deal<T>(self, what_for: &str, values: Vec<T>) -> Vec<T> {
        if self.of == 1 || values.is_empty() {
            return values;
        }
        let first = (self.at + spread(what_for)) % self.of.min(values.len());
        values.into_iter().skip(first).step_by(self.of).collect()
    }

    /// The same, each on one of the two databases.
    pub fn deal_once<T>(self, what_for: &str, values: Vec<T>) -> Vec<T> {
        let twice = Self {
            at: self.at + self.of * self.half,
            of: if self.of == 1 { 1 } else { 2 * self.of },
            ..self
        };
        twice.deal(what_for, values)
    }
}

/// A number that a text stands for.
fn spread(text: &str) -> usize {
    let steps = text.bytes().fold(7_usize, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(usize::from(byte))
    });
    steps % 1009
}

/// Whether everything is asked.
pub fn everything() -> bool {
    std::env::var_os("THROUGHLINE_TEST_ALL").is_some()
}

/// Whether an operation is asked: each of them is, but for whoever looks for the cause of something.
pub fn wanted(operation: &str) -> bool {
    let only = std::env::var("THROUGHLINE_TEST_ONLY").unwrap_or_default();
    only.is_empty() || only.split(',').any(|part| operation.contains(part))
}
