//! Canaries: beside comparing the worlds, each value that a group is not entitled to is looked for in everything that
//! leaves the server for it: bodies, spreadsheets and archives unpacked, headers, lines of the log.

use super::callers::Group;
use super::plain::Plain;
use super::secrets::Secret;
use super::values::escaped;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// The values that are looked for, in each world its own.
#[derive(Default)]
pub struct Canaries {
    of: [Vec<Secret>; 2],
    /// What was looked through already: most answers are the same refusal.
    seen: HashSet<u64>,
}

impl Canaries {
    /// Those of a group, among all that stand in the worlds; but for words that answers are made of, such as those of tiers.
    pub fn of(group: &Group, secrets: &[Secret]) -> Self {
        let hidden = secrets
            .iter()
            .filter(|one| group.hidden.contains(&one.class))
            .filter(|one| !is_word(&one.a) && !is_word(&one.b));
        let all: Vec<Secret> = hidden.cloned().collect();
        Self {
            of: [all.clone(), all],
            seen: HashSet::new(),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.of[0].len()
    }

    /// What somebody of the group sends to be written is theirs to read from then on.
    pub fn sent(&mut self, which: usize, text: &str) {
        self.of[which].retain(|one| !text.contains(value(which, one)));
    }

    /// The field of a value in an answer, and what stands around it there, unless it stands in what was asked.
    pub fn found(&mut self, which: usize, asked: &str, answer: &Plain) -> Option<String> {
        let mut hasher = DefaultHasher::new();
        (&answer.body, &answer.headers, &answer.lines).hash(&mut hasher);
        if !self.seen.insert(hasher.finish()) {
            return None;
        }
        let parts = [&answer.body].into_iter();
        let parts: Vec<&String> = parts.chain(&answer.headers).chain(&answer.lines).collect();
        let told = |one: &&Secret| {
            let value = value(which, one);
            parts.iter().any(|part| part.contains(value))
                && !asked.contains(value)
                && !asked.contains(&escaped(value))
        };
        let found = self.of[which].iter().find(told)?;
        let around = parts
            .iter()
            .find_map(|part| around(part, value(which, found)));
        Some(format!("{}: …{}…", found.field, around.unwrap_or_default()))
    }
}

/// Some of the text before and behind a value.
fn around(text: &str, value: &str) -> Option<String> {
    let (before, behind) = text.split_once(value)?;
    let mut before: Vec<char> = before.chars().rev().take(160).collect();
    before.reverse();
    let behind: String = behind.chars().take(40).collect();
    Some(format!(
        "{}{value}{behind}",
        before.into_iter().collect::<String>()
    ))
}

fn is_word(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

fn value(which: usize, secret: &Secret) -> &str {
    if which == 0 { &secret.a } else { &secret.b }
}
