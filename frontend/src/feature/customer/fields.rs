//! Every field of a customer that a form edits, in the order and the groups in which people think of them.

use crate::feature::record::field::{Field, Kind};
use serde_json::Value;
use shared::customer::{Customer, CustomerKind};

/// Words of the value tier.
pub const TIERS: &[&str] = shared::customer::Tier::WORDS;
/// Words of the intent.
pub const INTENTS: &[&str] = shared::customer::Intent::WORDS;
/// Words of the channels.
pub const CHANNELS: &[&str] = shared::interaction::Channel::WORDS;

/// A heading and the fields below it.
pub type Section = (&'static str, &'static [Field]);

const fn text(name: &'static str, max: usize) -> Field {
    Field::new(name, Kind::Text, max)
}

const fn long(name: &'static str, max: usize) -> Field {
    Field::new(name, Kind::Long, max)
}

const BASICS: &[Field] = &[
    text("name", 120).required(),
    text("number", 40),
    Field::new("industry", Kind::Industry, 8),
    Field::new("tier", Kind::Choice(TIERS), 10),
    Field::new("intent", Kind::Choice(INTENTS), 10),
    Field::new("key_account", Kind::Flag, 0),
    text("stage_detail", 200),
    Field::new("expected_purchase", Kind::Amount, 60),
];

const ORIGIN: &[Field] = &[
    Field::new("source", Kind::Listed("source"), 40),
    text("source_note", 200),
    Field::new("referred_by", Kind::Customer, 0),
    text("referral_reward", 200),
    Field::new("referral_rewarded_on", Kind::Date, 10),
];

const COMPANY: &[Field] = &[
    Field::new("credit_code", Kind::CreditCode, 18),
    text("province", 40),
    text("city", 40),
    text("address", 200),
    text("website", 200),
    Field::new("founded_on", Kind::Date, 10),
    Field::new("headcount", Kind::Headcount, 40),
    Field::new("registered_capital", Kind::Amount, 60),
    Field::new("annual_revenue", Kind::Amount, 60),
    long("main_products", 500),
];

const PERSON: &[Field] = &[
    text("occupation", 80),
    Field::new("birthday", Kind::Date, 10),
    long("habits", 2000),
    text("province", 40),
    text("city", 40),
    text("address", 200),
];

const PURCHASE: &[Field] = &[
    long("purchase_goal", 2000),
    long("decision_process", 2000),
    long("cooperation_history", 2000),
];

const PREFERENCES: &[Field] = &[
    Field::new("pref_channel", Kind::Choice(CHANNELS), 20),
    text("pref_hours", 80),
    text("pref_frequency", 80),
    text("pref_avoid", 400),
];

const NOTES: &[Field] = &[long("remarks", 10_000), long("confidential_notes", 10_000)];

/// The groups of a company's or a person's form.
#[must_use]
pub fn sections(kind: CustomerKind) -> Vec<Section> {
    let who: Section = match kind {
        CustomerKind::Company => ("company", COMPANY),
        CustomerKind::Person => ("person", PERSON),
    };
    vec![
        ("basics", BASICS),
        ("origin", ORIGIN),
        who,
        ("purchase", PURCHASE),
        ("preferences", PREFERENCES),
        ("notes", NOTES),
    ]
}

/// A customer as one flat record, as the patch is; card and profile share no name but `industry`, which is the same.
#[must_use]
pub fn flat(customer: &Customer) -> Value {
    let card = serde_json::to_value(&customer.card).unwrap_or_default();
    let profile = serde_json::to_value(&customer.profile).unwrap_or_default();
    merged(card, profile)
}

/// The same of a customer that came as JSON inside an error.
#[must_use]
pub fn flat_json(customer: &Value) -> Value {
    let part = |name: &str| customer.get(name).cloned().unwrap_or_default();
    merged(part("card"), part("profile"))
}

fn merged(mut card: Value, profile: Value) -> Value {
    if let (Some(all), Value::Object(more)) = (card.as_object_mut(), profile) {
        all.extend(more);
    }
    card
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::customer::{CustomerPatch, NewCustomer};
    use std::collections::BTreeSet;
    use wasm_bindgen_test::wasm_bindgen_test;

    /// What this form does not edit: stage and owner move by their own ways, and what a gate asks for goes with the stage.
    const ELSEWHERE: &[&str] = &[
        "kind",
        "stage",
        "owner_id",
        "acknowledge",
        "need",
        "contract",
        "loss_reason",
    ];

    #[wasm_bindgen_test]
    fn every_field_of_the_contract_has_its_place() {
        let empty: NewCustomer = serde_json::from_str(r#"{"name":"A"}"#).unwrap();
        let wanted: BTreeSet<String> = serde_json::to_value(&empty)
            .unwrap()
            .as_object()
            .unwrap()
            .keys()
            .filter(|name| !ELSEWHERE.contains(&name.as_str()))
            .cloned()
            .collect();
        let have: BTreeSet<String> = CustomerKind::ALL
            .iter()
            .flat_map(|kind| sections(*kind))
            .flat_map(|(_, fields)| fields.iter().map(|f| f.name.to_owned()))
            .collect();
        assert_eq!(have, wanted);
    }

    #[wasm_bindgen_test]
    fn the_patch_takes_every_field() {
        for (_, fields) in sections(CustomerKind::Company) {
            for field in fields {
                let body = format!(r#"{{"{}":null}}"#, field.name);
                assert!(
                    serde_json::from_str::<CustomerPatch>(&body).is_ok(),
                    "{body}"
                );
            }
        }
    }
}
