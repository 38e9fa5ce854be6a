//! Needs on the customer page: what is wanted now, beside what was wanted first.

mod diff;
mod ledger;

use crate::feature::kind::{Act, Shown, Spec};
use crate::feature::record::field::{Field, Kind};
use crate::feature::record::input::word;
use crate::feature::record::show;
use crate::feature::reveal;
use crate::i18n::tr;
use crate::state::use_session;
use crate::ui::Masked;
use ledger::Ledger;
use leptos::prelude::*;
use serde_json::Value;
use shared::need::{Need, NeedState};
use shared::role::RecordKind;

/// Words of priority, urgency and severity.
pub const LEVELS: &[&str] = shared::Level::WORDS;

/// How the kind shows.
pub const SPEC: Spec = Spec {
    kind: RecordKind::Need,
    path: "needs",
    section: "need",
    groups: &[
        (
            "",
            &[
                Field::new("text", Kind::Long, 10_000).required(),
                Field::new("category", Kind::Offered("need_category"), 40),
                Field::new("kind", Kind::Choice(shared::need::NeedKind::WORDS), 20)
                    .words("need_kind"),
                Field::new("priority", Kind::Choice(LEVELS), 10).words("level"),
                Field::new("urgency", Kind::Choice(LEVELS), 10).words("level"),
                Field::new("wanted_by", Kind::Date, 10),
                Field::new("budget", Kind::Amount, 60),
                Field::new("confidential_budget", Kind::Amount, 60),
                Field::new("state", Kind::Choice(shared::need::NeedState::WORDS), 20)
                    .words("need_state"),
                Field::new("trigger", Kind::Text, 500),
                // When it was said, not written down: of the version that saving makes.
                Field::new("happened_at", Kind::When, 0).afresh(),
            ],
        ),
        (
            "more",
            &[
                Field::new("pain_point", Kind::Long, 2000),
                Field::new("aim", Kind::Text, 500),
                Field::new("solution", Kind::Long, 4000),
            ],
        ),
    ],
    shown,
    acts: |_| Vec::<Act>::new(),
};

/// A text with the name of its field.
fn said(field: &str, text: &str) -> AnyView {
    let name = tr(&format!("need.field.{field}"));
    view! { <p class="kind-body"><span class="minor small">{name}</span>" "{text.to_owned()}</p> }
        .into_any()
}

fn shown(record: &Value) -> Option<Shown> {
    let one: Need = serde_json::from_value(record.clone()).ok()?;
    let tone = match one.state {
        NeedState::Open => "warn",
        NeedState::Proposed | NeedState::Planned => "accent",
        NeedState::Landed => "good",
        NeedState::Dropped => "",
    };
    let level = |name: &str, level: shared::Level| {
        format!(
            "{} {}",
            tr(&format!("need.field.{name}")),
            word("level", level.as_str())
        )
    };
    let facts = [
        one.category
            .map(|code| use_session().need_category_name(&code)),
        Some(level("priority", one.priority)),
        Some(level("urgency", one.urgency)),
        one.wanted_by
            .map(|day| format!("{} {}", tr("need.field.wanted_by"), show::date(day))),
    ];
    let changed = one.original != one.text;
    let (id, original, text) = (one.id, one.original, one.text.clone());
    let versions = one.versions;
    Some(Shown {
        title: one.text,
        badges: vec![
            (
                "",
                word("need_kind", one.kind.as_str()),
            ),
            (tone, word("need_state", one.state.as_str())),
        ],
        facts: facts.into_iter().flatten().collect(),
        body: Some(
            view! {
                {one.budget.map(|budget| view! { <p>{reveal::amount(RecordKind::Need, id, "budget", budget)}</p> })}
                {one.confidential_budget.map(|budget| view! { <p><span class="minor small">{tr("need.field.confidential_budget")}</span>" "<Masked value=budget.map(show::amount)/></p> })}
                {one.aim.map(|aim| view! { <p class="kind-body">{aim}</p> })}
                {one.solution.map(|text| said("solution", &text))}
                {one.trigger.map(|text| said("trigger", &text))}
                {one.pain_point.map(|text| view! { <p class="kind-body minor">{text}</p> })}
                {changed.then(|| diff::view(&original, &text))}
                {(versions > 1).then(|| view! { <Ledger id=id versions=versions/> })}
            }
            .into_any(),
        ),
        settled: matches!(one.state, NeedState::Landed | NeedState::Dropped),
    })
}
