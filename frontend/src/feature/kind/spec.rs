//! What the screen must know of a kind.

use crate::feature::record::field::Field;
use crate::feature::{
    attachment, key_fact, milestone, need, opportunity, plan, questionnaire, risk, service_case,
    story,
};
use leptos::prelude::AnyView;
use serde_json::Value;
use shared::role::RecordKind;
use shared::timeline::AnyRecord;

/// One kind.
#[derive(Clone, Copy)]
pub struct Spec {
    /// The kind.
    pub kind: RecordKind,
    /// Its place in addresses.
    pub path: &'static str,
    /// Where its texts stand: `need.title`, `need.field.text` …
    pub section: &'static str,
    /// Its fields in groups with the last part of their headings' keys; an empty one has no heading.
    pub groups: &'static [(&'static str, &'static [Field])],
    /// How one of them reads in a list.
    pub shown: fn(&Value) -> Option<Shown>,
    /// What can be done to one of them with one press.
    pub acts: fn(&Value) -> Vec<Act>,
}

/// A record in a list.
pub struct Shown {
    /// Its first line.
    pub title: String,
    /// Tone and text of its badges.
    pub badges: Vec<(&'static str, String)>,
    /// Short facts on the second line.
    pub facts: Vec<String>,
    /// What stands below.
    pub body: Option<AnyView>,
    /// Whether it is settled, and stands back.
    pub settled: bool,
}

/// One press: a merge patch with its name.
#[derive(Clone)]
pub struct Act {
    /// The key of its text.
    pub key: &'static str,
    /// What it changes.
    pub patch: Value,
}

impl Spec {
    /// A field of the kind.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<Field> {
        self.groups
            .iter()
            .flat_map(|(_, fields)| fields.iter())
            .find(|field| field.name == name)
            .copied()
    }
}

/// All of them, in the order of the page.
pub const ALL: &[Spec] = &[
    need::SPEC,
    opportunity::SPEC,
    plan::SPEC,
    risk::SPEC,
    service_case::SPEC,
    milestone::SPEC,
    key_fact::SPEC,
    questionnaire::SPEC,
    story::SPEC,
    attachment::SPEC,
];

/// A kind by the section of its texts.
#[must_use]
pub fn of(section: &str) -> Option<&'static Spec> {
    ALL.iter().find(|spec| spec.section == section)
}

/// How a record of a timeline reads.
#[must_use]
pub fn shown(record: &AnyRecord) -> Option<Shown> {
    let spec = of(record.kind().as_str())?;
    let value = serde_json::to_value(record).ok()?;
    (spec.shown)(value.get("record")?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn takes<P: serde::de::DeserializeOwned>(section: &str) {
        let spec = of(section).unwrap();
        for (_, fields) in spec.groups {
            for field in *fields {
                let body = format!(r#"{{"{}":null}}"#, field.name);
                assert!(
                    serde_json::from_str::<P>(&body).is_ok(),
                    "{section}: {body}"
                );
            }
        }
    }

    #[wasm_bindgen_test]
    fn every_field_of_a_form_is_one_of_its_kind() {
        takes::<shared::need::NeedPatch>("need");
        takes::<shared::opportunity::OpportunityPatch>("opportunity");
        takes::<shared::plan::PlanPatch>("plan");
        takes::<shared::risk::RiskPatch>("risk");
        takes::<shared::service_case::ServiceCasePatch>("service_case");
        takes::<shared::milestone::MilestonePatch>("milestone");
        takes::<shared::key_fact::KeyFactPatch>("key_fact");
        takes::<shared::questionnaire::QuestionnairePatch>("questionnaire");
        takes::<shared::story::StoryPatch>("story");
        takes::<shared::attachment::AttachmentPatch>("attachment");
    }
}
