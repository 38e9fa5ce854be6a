//! Key facts on the customer page.

use crate::feature::kind::{Act, Shown, Spec};
use crate::feature::record::field::{Field, Kind};
use crate::feature::record::input::word;
use crate::feature::record::show;
use crate::i18n::{tr, tr_with};
use leptos::prelude::*;
use serde_json::Value;
use shared::key_fact::KeyFact;
use shared::role::RecordKind;

const SUBJECTS: &[&str] = shared::key_fact::FactSubject::WORDS;
const SOURCES: &[&str] = shared::key_fact::FactSource::WORDS;

/// How the kind shows.
pub const SPEC: Spec = Spec {
    kind: RecordKind::KeyFact,
    path: "key-facts",
    section: "key_fact",
    groups: &[(
        "",
        &[
            Field::new("subject", Kind::Choice(SUBJECTS), 20)
                .required()
                .words("fact_subject"),
            Field::new("source", Kind::Choice(SOURCES), 20)
                .required()
                .words("fact_source"),
            Field::new("statement", Kind::Long, 2000).required(),
            Field::new("source_note", Kind::Text, 500),
            Field::new("verified_by", Kind::Colleague, 0),
            Field::new("verified_on", Kind::Date, 10),
        ],
    )],
    shown,
    acts: |_| Vec::<Act>::new(),
};

fn shown(record: &Value) -> Option<Shown> {
    let one: KeyFact = serde_json::from_value(record.clone()).ok()?;
    let mut facts = vec![word("fact_source", one.source.as_str())];
    facts.extend(one.source_note);
    let verified = one.verified_by.map(|user| {
        let day = one.verified_on.map(show::date).unwrap_or_default();
        tr_with("key_fact.verified", &[("name", user.name), ("day", day)])
    });
    let badge = match &verified {
        Some(_) => ("good", tr("key_fact.is_verified")),
        None => ("", tr("key_fact.not_verified")),
    };
    facts.extend(verified);
    Some(Shown {
        title: word("fact_subject", one.subject.as_str()),
        badges: vec![badge],
        facts,
        body: Some(view! { <p class="kind-body">{one.statement}</p> }.into_any()),
        settled: false,
    })
}
