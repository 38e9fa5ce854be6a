//! Every field of a contract that a form edits.

use crate::feature::record::field::{Field, Kind};

/// Words of the state.
pub const STATES: &[&str] = shared::contract::ContractState::WORDS;
/// Words of the renewal intention.
pub const RENEWALS: &[&str] = shared::contract::Renewal::WORDS;

/// The fields, in the order of the paper.
pub const FIELDS: &[Field] = &[
    Field::new("number", Kind::Text, 80),
    Field::new("amount", Kind::Amount, 60),
    Field::new("signed_on", Kind::Date, 10),
    Field::new("starts_on", Kind::Date, 10),
    Field::new("ends_on", Kind::Date, 10),
    Field::new("product", Kind::Text, 200),
    Field::new("usage", Kind::Long, 2000),
    Field::new("renewal", Kind::Choice(RENEWALS), 20),
    Field::new("state", Kind::Choice(STATES), 20),
];

#[cfg(test)]
mod tests {
    use super::*;
    use shared::contract::{ContractPatch, NewContract};
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn every_field_of_the_contract_has_its_place() {
        let empty: NewContract = serde_json::from_str("{}").unwrap();
        let all = serde_json::to_value(&empty).unwrap();
        for name in all.as_object().unwrap().keys() {
            assert!(FIELDS.iter().any(|f| f.name == name), "{name}");
        }
        for field in FIELDS {
            let body = format!(r#"{{"{}":null}}"#, field.name);
            assert!(
                serde_json::from_str::<ContractPatch>(&body).is_ok(),
                "{body}"
            );
        }
    }
}
