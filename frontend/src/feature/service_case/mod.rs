//! Service cases on the customer page.

use crate::feature::kind::{Act, Shown, Spec};
use crate::feature::link::AskLink;
use crate::feature::need::LEVELS;
use crate::feature::record::field::{Field, Kind};
use crate::feature::record::input::word;
use crate::i18n::{tr, tr_with};
use leptos::prelude::*;
use serde_json::{Value, json};
use shared::role::RecordKind;
use shared::service_case::{CaseKind, CaseState, ServiceCase};

/// How the kind shows.
pub const SPEC: Spec = Spec {
    kind: RecordKind::ServiceCase,
    path: "service-cases",
    section: "service_case",
    groups: &[
        (
            "",
            &[
                Field::new(
                    "kind",
                    Kind::Choice(shared::service_case::CaseKind::WORDS),
                    20,
                )
                .required()
                .words("case_kind"),
                Field::new("severity", Kind::Choice(LEVELS), 10).words("level"),
                Field::new("contact", Kind::Person, 0),
                Field::new("assignee", Kind::Colleague, 0),
                Field::new("satisfaction", Kind::Number(1, 5), 1),
                Field::new("recommendation", Kind::Number(0, 10), 2),
                Field::new("comment", Kind::Long, 4000),
                Field::new("problem", Kind::Long, 10_000),
            ],
        ),
        (
            "clocks",
            &[
                Field::new("reported", Kind::When, 0),
                Field::new("first_answered", Kind::When, 0),
                Field::new("solved", Kind::When, 0),
            ],
        ),
        (
            "solution",
            &[
                Field::new("cause", Kind::Long, 4000),
                Field::new("progress", Kind::Long, 4000),
                Field::new("solution", Kind::Long, 10_000),
                Field::new("verdict", Kind::Text, 1000),
            ],
        ),
    ],
    shown,
    acts,
};

fn shown(record: &Value) -> Option<Shown> {
    let one: ServiceCase = serde_json::from_value(record.clone()).ok()?;
    let state_tone = match one.state {
        CaseState::Open if one.kind == CaseKind::Rating => "",
        CaseState::Open => "bad",
        CaseState::Answered => "warn",
        CaseState::Solved => "good",
    };
    let mut badges = Vec::new();
    if one.kind != CaseKind::Rating {
        badges.push((
            crate::feature::risk::tone(one.severity),
            word("level", one.severity.as_str()),
        ));
        badges.push((state_tone, word("case_state", one.state.as_str())));
    }
    badges.extend(one.satisfaction.map(|n| {
        let tone = if n <= 2 { "bad" } else { "good" };
        (
            tone,
            format!("{} {n}/5", tr("service_case.field.satisfaction")),
        )
    }));
    badges.extend(one.recommendation.map(|n| ("", format!("NPS {n}"))));
    let clock = |name: &str, when: Option<&shared::time::When>| {
        when.map(|when| {
            let label = tr(&format!("service_case.field.{name}"));
            format!("{label} {}", crate::show::when(when))
        })
    };
    let facts = [
        clock("reported", Some(&one.reported)),
        clock("first_answered", one.first_answered.as_ref()),
        clock("solved", one.solved.as_ref()),
        one.contact
            .map(|contact| contact.name.text().unwrap_or_else(|| tr("ui.hidden"))),
        one.assignee.map(|user| user.name),
    ];
    let (due, says) = match one.state {
        CaseState::Open => (one.answer_due, "service_case.due_answer"),
        CaseState::Answered => (one.solution_due, "service_case.due_solution"),
        CaseState::Solved => (None, ""),
    };
    let late = due.is_some_and(|due| due < chrono::Utc::now());
    let due = due.map(|due| tr_with(says, &[("when", crate::show::moment(due))]));
    // Who rated by the link already is not asked again; the server says so where it was by link.
    let unrated = one.satisfaction.is_none() && one.archived_at.is_none();
    let path = format!("/service-cases/{}/rating-link", one.id);
    let said = |field: &str, text: Option<String>| {
        text.map(|text| format!("{} {text}", tr(&format!("service_case.field.{field}"))))
    };
    let texts = [
        one.problem,
        one.comment,
        said("cause", one.cause),
        said("progress", one.progress),
        said("solution", one.solution),
        said("verdict", one.verdict),
    ];
    Some(Shown {
        title: word("case_kind", one.kind.as_str()),
        badges,
        facts: facts.into_iter().flatten().collect(),
        body: Some(
            view! {
                {due.map(|text| view! { <p class="small" class:overdue=late>{text}</p> })}
                {texts.into_iter().flatten().map(|text| view! { <p class="kind-body">{text}</p> }).collect_view()}
                {unrated.then(|| view! { <AskLink path=path kind=RecordKind::ServiceCase label="rate.ask"/> })}
            }
            .into_any(),
        ),
        settled: one.state == CaseState::Solved,
    })
}

fn acts(record: &Value) -> Vec<Act> {
    let now = json!(chrono::Utc::now());
    match record.get("state").and_then(Value::as_str) {
        Some("open") if record.get("kind") != Some(&json!("rating")) => vec![Act {
            key: "service_case.answer",
            patch: json!({ "first_answered": now }),
        }],
        Some("answered") => vec![Act {
            key: "service_case.solve",
            patch: json!({ "solved": now }),
        }],
        _ => Vec::new(),
    }
}
