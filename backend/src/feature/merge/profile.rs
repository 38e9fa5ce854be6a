//! Which facts of two records of one customer fill each other's gaps, and in which they differ.

use crate::access::Viewer;
use crate::access::leak::{self, Leak};
use crate::feature::customer::row::{CustomerRow, ProfileRow};
use crate::record::Fact;
use std::collections::HashSet;

/// What became of the fields.
#[derive(Debug, Default)]
pub struct Filled {
    /// Empty in the survivor, filled now.
    pub filled: Vec<String>,
    /// Said differently in both.
    pub differing: Vec<String>,
}

/// Calls a macro with every field that may be empty: those of the narrow row, then those of the profile. Confidential
/// notes are not among them: they were entrusted to one owner, and follow only where both records have the same.
macro_rules! fields {
    ($row:ident, $profile:ident) => {
        $row!(industry, source, stage_detail, tier, intent);
        $profile!(
            source_note,
            referred_by,
            referral_reward,
            referral_rewarded_on,
            credit_code,
            province,
            city,
            address,
            website,
            founded_on,
            headcount,
            registered_capital,
            annual_revenue,
            main_products,
            cooperation_history,
            decision_process,
            purchase_goal,
            remarks,
            occupation,
            habits,
            birthday,
            pref_channel,
            pref_hours,
            pref_frequency,
            pref_avoid
        );
    };
}

/// A record of a customer: the narrow row and the profile.
pub type Whole = (CustomerRow, ProfileRow);

/// The fields of a record of which this caller does not see all.
#[must_use]
pub fn unseen(of: &Whole, viewer: &Viewer<'_>) -> HashSet<&'static str> {
    if leak::planted(Leak::MergeCompares) {
        return HashSet::new();
    }
    let facts = of.0.facts().into_iter().chain(of.1.facts());
    let hidden = |fact: Option<Fact>| fact.is_some_and(|fact| !viewer.sees_all_of(&fact));
    facts
        .filter_map(|(field, fact)| hidden(fact).then_some(field))
        .collect()
}

/// Fills the gaps of one record from another. Of unseen fields both values are told to differ, whether they do or not: who
/// may not see them must not learn that they are the same (R-SEC-2).
pub fn fill(into: &mut Whole, from: &Whole, unseen: &HashSet<&'static str>) -> Filled {
    let mut told = Filled::default();
    macro_rules! one {
        ($place:tt: $($field:ident),+) => {$(
            match (&into.$place.$field, &from.$place.$field) {
                (None, Some(value)) => {
                    into.$place.$field = Some(value.clone());
                    told.filled.push(stringify!($field).to_owned());
                }
                (Some(mine), Some(theirs))
                    if mine != theirs || unseen.contains(stringify!($field)) =>
                {
                    told.differing.push(stringify!($field).to_owned());
                }
                _ => {}
            }
        )+};
    }
    macro_rules! row { ($($field:ident),+) => { one!(0: $($field),+) }; }
    macro_rules! profile { ($($field:ident),+ $(,)?) => { one!(1: $($field),+) }; }
    fields!(row, profile);
    if into.0.expected.is_none() && from.0.expected.is_some() {
        into.0.expected.clone_from(&from.0.expected);
        into.0.expected_minor = from.0.expected_minor;
        told.filled.push("expected_purchase".to_owned());
    } else if into.0.expected.is_some()
        && from.0.expected.is_some()
        && (into.0.expected != from.0.expected || unseen.contains("expected_purchase"))
    {
        told.differing.push("expected_purchase".to_owned());
    }
    if into.0.owner_id == from.0.owner_id && from.1.confidential_notes.is_some() {
        if into.1.confidential_notes.is_none() {
            into.1
                .confidential_notes
                .clone_from(&from.1.confidential_notes);
            // Sealed anew for its new place before it is saved.
            told.filled.push("confidential_notes".to_owned());
        } else {
            told.differing.push("confidential_notes".to_owned());
        }
    }
    if from.0.key_account && !into.0.key_account {
        into.0.key_account = true;
        told.filled.push("key_account".to_owned());
    }
    told
}

/// Empties again what was filled and still says what it was filled with; `kept` stays whatever it says.
pub fn empty(of: &mut Whole, like: &Whole, filled: &[String], kept: &HashSet<&'static str>) {
    let was = |name: &str| !kept.contains(name) && filled.iter().any(|field| field == name);
    macro_rules! one {
        ($place:tt: $($field:ident),+) => {$(
            if was(stringify!($field)) && of.$place.$field == like.$place.$field {
                of.$place.$field = None;
            }
        )+};
    }
    macro_rules! row { ($($field:ident),+) => { one!(0: $($field),+) }; }
    macro_rules! profile { ($($field:ident),+ $(,)?) => { one!(1: $($field),+) }; }
    fields!(row, profile);
    if was("expected_purchase") && of.0.expected == like.0.expected {
        of.0.expected = None;
        of.0.expected_minor = None;
    }
    if was("key_account") {
        of.0.key_account = false;
    }
}
