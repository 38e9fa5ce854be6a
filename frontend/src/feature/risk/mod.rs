//! Risks on the customer page.

use crate::feature::kind::{Act, Shown, Spec};
use crate::feature::record::field::{Field, Kind};
use crate::feature::record::input::word;
use crate::feature::signal;
use crate::i18n::tr;
use leptos::prelude::*;
use serde_json::{Value, json};
use shared::Level;
use shared::risk::{MeasureState, Risk, RiskOutcome, RiskState};
use shared::role::RecordKind;
use shared::signal::SignalKind;

const KINDS: &[&str] = shared::risk::RiskKind::WORDS;

/// How the kind shows.
pub const SPEC: Spec = Spec {
    kind: RecordKind::Risk,
    path: "risks",
    section: "risk",
    groups: &[(
        "",
        &[
            Field::new("kind", Kind::Choice(KINDS), 40)
                .required()
                .words("risk_kind"),
            Field::new("severity", Kind::Choice(crate::feature::need::LEVELS), 10).words("level"),
            Field::new("description", Kind::Long, 4000).required(),
            Field::new("measures", Kind::Measures, 0),
            Field::new("responsible", Kind::Colleague, 0),
            Field::new("state", Kind::Choice(shared::risk::RiskState::WORDS), 20)
                .words("risk_state"),
            Field::new(
                "outcome",
                Kind::Choice(shared::risk::RiskOutcome::WORDS),
                20,
            )
            .words("risk_outcome"),
        ],
    )],
    shown,
    acts,
};

/// The tone of a severity.
#[must_use]
pub const fn tone(level: Level) -> &'static str {
    match level {
        Level::High => "bad",
        Level::Medium => "warn",
        Level::Low => "",
    }
}

/// The tone of what came of a risk's measures.
const fn result(outcome: RiskOutcome) -> &'static str {
    match outcome {
        RiskOutcome::Effective => "good",
        RiskOutcome::Ineffective => "bad",
    }
}

fn shown(record: &Value) -> Option<Shown> {
    let one: Risk = serde_json::from_value(record.clone()).ok()?;
    let closed = one.state == RiskState::Closed;
    let mut badges = vec![
        (tone(one.severity), word("level", one.severity.as_str())),
        ("", word("risk_state", one.state.as_str())),
    ];
    badges.extend(
        one.outcome
            .map(|outcome| (result(outcome), word("risk_outcome", outcome.as_str()))),
    );
    let mut facts: Vec<String> = Vec::new();
    facts.extend(
        one.responsible
            .map(|user| format!("{} {}", tr("risk.field.responsible"), user.name)),
    );
    facts.extend(
        one.signal
            .map(|rule| format!("{} {}", tr("risk.found_by"), found_by(&rule))),
    );
    Some(Shown {
        title: word("risk_kind", one.kind.as_str()),
        badges,
        facts,
        body: Some(
            view! {
                <p class="kind-body">{one.description}</p>
                <ul class="measure-lines">
                    {one.measures.into_iter().map(|measure| {
                        let taken = measure.state == MeasureState::Taken;
                        let state = word("measure_state", measure.state.as_str());
                        view! { <li class:taken=taken><span class="minor small">{state}</span>" "{measure.what}</li> }
                    }).collect_view()}
                </ul>
            }
            .into_any(),
        ),
        settled: closed,
    })
}

/// What people call the signal of a rule.
fn found_by(rule: &str) -> String {
    let kind = SignalKind::ALL.iter().find(|kind| kind.rule() == rule);
    kind.map_or_else(|| rule.to_owned(), |kind| signal::name(*kind))
}

fn acts(record: &Value) -> Vec<Act> {
    match record.get("state").and_then(Value::as_str) {
        Some("open") => vec![Act {
            key: "risk.handle",
            patch: json!({ "state": "handling" }),
        }],
        Some("handling") => vec![Act {
            key: "risk.close_effective",
            patch: json!({ "state": "closed", "outcome": "effective" }),
        }],
        Some("closed") => vec![Act {
            key: "risk.reopen",
            patch: json!({ "state": "open" }),
        }],
        _ => Vec::new(),
    }
}
