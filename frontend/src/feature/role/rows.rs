//! The rows of the table: what can be set of a policy, read and written as the words of native controls.

use crate::i18n::{tr, tr_with};
use shared::role::{
    Capability, FieldClass, Reach, RecordKind, Role, RolePolicy, Sight, WriteReach,
};

/// One thing that can be set of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// The customers that are read.
    Reads,
    /// The customers of which details of needs are read.
    ReadsNeeds,
    /// Who sees values of a class in full.
    Sees(FieldClass),
    /// Whether single values of a class may be revealed.
    Reveals(FieldClass),
    /// Where records of a kind are written.
    Writes(RecordKind),
    /// Where customers are archived.
    Archives,
    /// Where customers are handed over.
    HandsOver,
    /// Where entries are marked doubtful.
    Doubts,
    /// A capability.
    Can(Capability),
}

/// The groups of rows, each with the key of its title and explanation.
#[must_use]
pub fn groups() -> Vec<(&'static str, Vec<Row>)> {
    use FieldClass::{Commercial, Confidential, Personal};
    let acts = [Row::Archives, Row::HandsOver, Row::Doubts];
    let kinds = RecordKind::ALL.iter().map(|kind| Row::Writes(*kind));
    vec![
        ("reach", vec![Row::Reads, Row::ReadsNeeds]),
        (
            "sees",
            [Personal, Commercial, Confidential].map(Row::Sees).to_vec(),
        ),
        ("reveals", [Personal, Commercial].map(Row::Reveals).to_vec()),
        ("writes", kinds.chain(acts).collect()),
        (
            "can",
            Capability::ALL.iter().map(|one| Row::Can(*one)).collect(),
        ),
    ]
}

impl Row {
    /// What it is called.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Reads => tr("role_policy.reads"),
            Self::ReadsNeeds => tr("role_policy.reads_needs"),
            Self::Sees(class) | Self::Reveals(class) => tr(&format!("role_policy.class.{class}")),
            Self::Writes(kind) => tr(&format!("audit.kind.{kind}")),
            Self::Archives => tr("role_policy.archives"),
            Self::HandsOver => tr("role_policy.hands_over"),
            Self::Doubts => tr("role_policy.doubts"),
            Self::Can(capability) => tr(&format!("role_policy.capability.{capability}")),
        }
    }

    /// What it is called by itself, outside its group.
    #[must_use]
    pub fn full_name(self) -> String {
        let group = match self {
            Self::Sees(_) => "sees",
            Self::Reveals(_) => "reveals",
            Self::Writes(_) => "writes",
            _ => return self.name(),
        };
        tr_with(
            "role_policy.of_group",
            &[
                ("group", tr(&format!("role_policy.group.{group}"))),
                ("name", self.name()),
            ],
        )
    }

    /// Whether it is yes or no; everything else is a choice of words.
    #[must_use]
    pub const fn is_switch(self) -> bool {
        matches!(self, Self::Reveals(_) | Self::Can(_))
    }

    /// The words to choose from, with what each is called. Yes and no are the empty word and `yes`.
    #[must_use]
    pub fn words(self) -> Vec<(&'static str, String)> {
        let named = |list: &'static str, words: Vec<&'static str>| {
            words
                .into_iter()
                .map(|word| (word, tr(&format!("role_policy.{list}.{word}"))))
                .collect()
        };
        match self {
            Self::Reads | Self::ReadsNeeds => {
                named("reach", Reach::ALL.iter().map(|r| r.as_str()).collect())
            }
            Self::Sees(class) => named("sight", sights(class)),
            Self::Writes(_) => named("write", writes(true)),
            Self::Archives | Self::HandsOver | Self::Doubts => named("write", writes(false)),
            Self::Reveals(_) | Self::Can(_) => Vec::new(),
        }
    }

    /// Whether the server would refuse another word for this role, whoever asks.
    #[must_use]
    pub fn is_fixed(self, role: Role) -> bool {
        let administrator = role == Role::Administrator;
        match self {
            Self::Can(Capability::ManagePolicy) => true,
            Self::Can(Capability::ManageTokens) => !administrator,
            Self::Can(Capability::ManageUsers) => administrator,
            Self::Reveals(FieldClass::Commercial) => administrator,
            _ => false,
        }
    }

    /// Whether a word is not to be had for this role.
    #[must_use]
    pub fn refuses(self, role: Role, word: &str) -> bool {
        matches!(self, Self::Sees(_))
            && role == Role::Administrator
            && word == Sight::Reach.as_str()
    }

    /// The word that a policy has.
    #[must_use]
    pub fn read(self, policy: &RolePolicy) -> &'static str {
        let switch = |on: bool| if on { "yes" } else { "" };
        match self {
            Self::Reads => policy.reads.as_str(),
            Self::ReadsNeeds => policy.reads_needs.as_str(),
            Self::Sees(class) => policy.sight(class).as_str(),
            Self::Reveals(class) => switch(policy.reveals.contains(&class)),
            Self::Writes(kind) => policy.writes(kind).as_str(),
            Self::Archives => policy.archives.as_str(),
            Self::HandsOver => policy.hands_over.as_str(),
            Self::Doubts => policy.doubts.as_str(),
            Self::Can(capability) => switch(policy.can.contains(&capability)),
        }
    }

    /// Puts a word into a policy; one that is none changes nothing.
    pub fn write(self, policy: &mut RolePolicy, word: &str) {
        match self {
            Self::Reads => put(&mut policy.reads, word),
            Self::ReadsNeeds => put(&mut policy.reads_needs, word),
            Self::Sees(FieldClass::Personal) => put(&mut policy.sees.personal, word),
            Self::Sees(FieldClass::Commercial) => put(&mut policy.sees.commercial, word),
            Self::Sees(FieldClass::Confidential) => put(&mut policy.sees.confidential, word),
            Self::Sees(FieldClass::Open) => {}
            Self::Reveals(class) => switch(&mut policy.reveals, class, word),
            Self::Writes(kind) => {
                let mut reach = policy.writes(kind);
                put(&mut reach, word);
                policy.writes.insert(kind, reach);
            }
            Self::Archives => put(&mut policy.archives, word),
            Self::HandsOver => put(&mut policy.hands_over, word),
            Self::Doubts => put(&mut policy.doubts, word),
            Self::Can(capability) => switch(&mut policy.can, capability, word),
        }
    }
}

fn put<T: std::str::FromStr>(target: &mut T, word: &str) {
    if let Ok(value) = word.parse() {
        *target = value;
    }
}

fn switch<T: Ord>(set: &mut std::collections::BTreeSet<T>, one: T, word: &str) {
    if word.is_empty() {
        set.remove(&one);
    } else {
        set.insert(one);
    }
}

/// Confidential values are the owner's, whatever the policy.
fn sights(class: FieldClass) -> Vec<&'static str> {
    Sight::ALL
        .iter()
        .filter(|sight| class != FieldClass::Confidential || **sight <= Sight::Owner)
        .map(|sight| sight.as_str())
        .collect()
}

/// Only records can be assigned to somebody.
fn writes(assigned: bool) -> Vec<&'static str> {
    WriteReach::ALL
        .iter()
        .filter(|reach| assigned || **reach != WriteReach::Assigned)
        .map(|reach| reach.as_str())
        .collect()
}

/// The name of a field of a policy as the trail names it: `reads`, `sees.personal`, `writes.contact`.
#[must_use]
pub fn field_name(field: &str) -> String {
    let row = match field.split_once('.') {
        Some(("sees", class)) => class.parse().ok().map(Row::Sees),
        Some(("writes", kind)) => kind.parse().ok().map(Row::Writes),
        _ => None,
    };
    row.map_or_else(|| tr(&format!("role_policy.{field}")), Row::full_name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn every_word_that_can_be_chosen_is_read_back() {
        for row in groups().into_iter().flat_map(|(_, rows)| rows) {
            let words = if row.is_switch() {
                vec!["yes", ""]
            } else {
                row.words().into_iter().map(|(word, _)| word).collect()
            };
            assert!(words.len() >= 2, "{row:?}");
            for word in words {
                let mut policy = RolePolicy::default();
                row.write(&mut policy, word);
                assert_eq!(row.read(&policy), word, "{row:?}");
            }
        }
    }

    #[wasm_bindgen_test]
    fn everything_on_the_screen_has_a_name() {
        for (group, rows) in groups() {
            assert!(!tr(&format!("role_policy.group.{group}")).contains("role_policy."));
            for row in rows {
                assert!(!row.full_name().contains("role_policy."), "{row:?}");
                for (word, name) in row.words() {
                    assert!(!name.contains("role_policy."), "{row:?} {word}");
                }
            }
        }
        for field in [
            "reads",
            "reveals",
            "can",
            "doubts",
            "sees.personal",
            "writes.tag",
        ] {
            assert!(!field_name(field).contains("role_policy."), "{field}");
        }
    }
}
