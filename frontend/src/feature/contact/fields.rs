//! Every field of a contact that a form edits.

use crate::feature::record::field::{Field, Kind};

/// Words of the part in a decision.
pub const ROLES: &[&str] = shared::contact::DecisionRole::WORDS;

/// The fields of a new contact.
pub const NEW: &[Field] = &[
    Field::new("name", Kind::Text, 80).required(),
    Field::new("salutation", Kind::Text, 40),
    Field::new("title", Kind::Text, 80),
    Field::new("department", Kind::Text, 80),
    Field::new("decision_role", Kind::Choice(ROLES), 20),
    Field::new("primary", Kind::Flag, 0),
    Field::new("mobile", Kind::Text, 40),
    Field::new("phone", Kind::Text, 40),
    Field::new("email", Kind::Text, 200),
    Field::new("wechat", Kind::Text, 80),
    Field::new("wecom", Kind::Text, 80),
    Field::new("birthday", Kind::Date, 10),
    Field::new("preferences", Kind::Long, 2000),
];

/// What can be put right of a contact who has left; leaving itself is an act of its own (R-SIG-3).
pub const LEFT: &[Field] = &[
    Field::new("left_on", Kind::Date, 10),
    Field::new("succeeded_by", Kind::Person, 0),
];

#[cfg(test)]
mod tests {
    use super::*;
    use shared::contact::{ContactPatch, NewContact};
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn every_field_of_the_contract_has_its_place() {
        let empty: NewContact = serde_json::from_str(r#"{"name":"A"}"#).unwrap();
        let all = serde_json::to_value(&empty).unwrap();
        for name in all.as_object().unwrap().keys() {
            assert!(NEW.iter().any(|f| f.name == name), "{name}");
        }
        for field in NEW.iter().chain(LEFT) {
            let body = format!(r#"{{"{}":null}}"#, field.name);
            assert!(
                serde_json::from_str::<ContactPatch>(&body).is_ok(),
                "{body}"
            );
        }
    }
}
