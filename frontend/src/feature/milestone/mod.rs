//! Milestones on the customer page.

use crate::feature::kind::{Act, Shown, Spec};
use crate::feature::record::field::{Field, Kind};
use crate::feature::record::input::word;
use crate::feature::record::show;
use crate::i18n::tr;
use leptos::prelude::*;
use serde_json::Value;
use shared::milestone::Milestone;
use shared::role::RecordKind;

const KINDS: &[&str] = shared::milestone::MilestoneKind::WORDS;

/// How the kind shows.
pub const SPEC: Spec = Spec {
    kind: RecordKind::Milestone,
    path: "milestones",
    section: "milestone",
    groups: &[(
        "",
        &[
            Field::new("kind", Kind::Choice(KINDS), 40)
                .required()
                .words("milestone_kind"),
            Field::new("date", Kind::Date, 10).required(),
            Field::new("note", Kind::Long, 2000),
            Field::new("remind", Kind::Flag, 0),
        ],
    )],
    shown,
    acts: |_| Vec::<Act>::new(),
};

fn shown(record: &Value) -> Option<Shown> {
    let one: Milestone = serde_json::from_value(record.clone()).ok()?;
    let mut facts = vec![show::date(one.date)];
    facts.extend(one.remind.then(|| tr("milestone.reminds")));
    Some(Shown {
        title: word("milestone_kind", one.kind.as_str()),
        badges: Vec::new(),
        facts,
        body: one
            .note
            .map(|note| view! { <p class="kind-body">{note}</p> }.into_any()),
        settled: false,
    })
}
