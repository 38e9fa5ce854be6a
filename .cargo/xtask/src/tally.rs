//! Counting tests from what the runners print.

use std::ops::AddAssign;

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed, and checks that failed as a whole.
    pub failed: u64,
}

impl Tally {
    /// Adds the counts of a `test result: …` line; every other line adds nothing.
    pub fn add_line(&mut self, line: &str) {
        let Some(counts) = line.trim().strip_prefix("test result: ") else {
            return;
        };
        self.passed += count_before(counts, "passed");
        self.failed += count_before(counts, "failed");
    }

    /// Whether something ran and all of it passed.
    pub fn is_success(self) -> bool {
        self.failed == 0 && self.passed > 0
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

fn count_before(counts: &str, word: &str) -> u64 {
    let words: Vec<&str> = counts
        .split([' ', ';', '.'])
        .filter(|part| !part.is_empty())
        .collect();
    let pair = words.windows(2).find(|pair| pair.last() == Some(&word));
    pair.and_then(|pair| pair.first()?.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(lines: &[&str]) -> Tally {
        let mut tally = Tally::default();
        lines.iter().for_each(|line| tally.add_line(line));
        tally
    }

    #[test]
    fn result_lines_are_added_up() {
        let lines = [
            "running 3 tests",
            "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "test result: FAILED. 12 passed; 2 failed; 0 ignored; 0 measured; 1 filtered out; finished in 1.00s",
        ];
        assert_eq!(
            tally(&lines),
            Tally {
                passed: 15,
                failed: 2
            }
        );
    }

    #[test]
    fn other_lines_count_nothing() {
        assert_eq!(
            tally(&["3 passed", "test a ... ok", "the test result: 4 passed"]),
            Tally::default()
        );
    }

    #[test]
    fn nothing_run_is_no_success() {
        assert!(!Tally::default().is_success());
        assert!(
            Tally {
                passed: 1,
                failed: 0
            }
            .is_success()
        );
        assert!(
            !Tally {
                passed: 1,
                failed: 1
            }
            .is_success()
        );
    }
}
