//! Follow-up plans on the customer page.

use crate::feature::kind::{Act, Shown, Spec};
use crate::feature::record::field::{Field, Kind};
use crate::feature::record::input::word;
use crate::feature::record::linked;
use crate::feature::strategy::words::frequency;
use crate::i18n::{tr, tr_with};
use leptos::prelude::*;
use serde_json::{Value, json};
use shared::plan::{Plan, PlanOrigin, PlanState};
use shared::role::RecordKind;
use shared::strategy::StrategyRef;

const GOALS: &[&str] = shared::plan::GoalKind::WORDS;

/// The ways of an interaction.
pub const CHANNELS: &[&str] = shared::interaction::Channel::WORDS;

/// How the kind shows.
pub const SPEC: Spec = Spec {
    kind: RecordKind::Plan,
    path: "plans",
    section: "plan",
    groups: &[
        (
            "",
            &[
                Field::new("planned", Kind::When, 0).required(),
                Field::new("goal_kind", Kind::Choice(GOALS), 20).words("goal_kind"),
                Field::new("contact", Kind::Person, 0),
                Field::new("owner", Kind::Colleague, 0),
                Field::new("goal", Kind::Text, 500),
                Field::new("channels", Kind::Words(CHANNELS), 0).words("channels"),
                Field::new("outline", Kind::Long, 4000),
                Field::new("materials", Kind::Text, 1000),
            ],
        ),
        (
            "result",
            &[
                Field::new("state", Kind::Choice(shared::plan::PlanState::WORDS), 20)
                    .words("plan_state"),
                Field::new("actual", Kind::When, 0),
                Field::new("summary", Kind::Long, 10_000),
                Field::new("feedback", Kind::Long, 10_000),
                Field::new("next_action", Kind::Text, 2000),
                Field::new("remark", Kind::Text, 2000),
            ],
        ),
    ],
    shown,
    acts,
};

fn shown(record: &Value) -> Option<Shown> {
    let one: Plan = serde_json::from_value(record.clone()).ok()?;
    let (tone, state) = match one.state {
        PlanState::Pending if one.overdue => ("bad", tr("plan.overdue")),
        PlanState::Pending => ("accent", word("plan_state", "pending")),
        PlanState::Done => ("good", word("plan_state", "done")),
        PlanState::Skipped => ("", word("plan_state", "skipped")),
    };
    let customer = one.customer_id;
    let goal_kind = word("goal_kind", one.goal_kind.as_str());
    let ways: Vec<String> = one
        .channels
        .iter()
        .map(|channel| word("channels", channel.as_str()))
        .collect();
    let facts = [
        Some(crate::show::when(&one.planned)),
        (!ways.is_empty()).then(|| ways.join(" + ")),
        one.contact
            .map(|contact| contact.name.text().unwrap_or_else(|| tr("ui.hidden"))),
        one.owner.map(|user| user.name),
        one.goal.is_some().then(|| goal_kind.clone()),
        one.actual
            .map(|when| said("actual", &crate::show::when(&when))),
        origin(one.origin, one.strategy),
    ];
    let texts = [
        one.outline,
        one.materials.map(|text| said("materials", &text)),
        one.summary,
        one.feedback,
        one.next_action.map(|text| said("next_action", &text)),
        one.remark,
    ];
    Some(Shown {
        title: one.goal.unwrap_or(goal_kind),
        badges: vec![(tone, state)],
        facts: facts.into_iter().flatten().collect(),
        body: Some(
            view! {
                {texts.into_iter().flatten().map(|text| view! { <p class="kind-body">{text}</p> }).collect_view()}
                {one.fulfilled_by.map(|talk| {
                    let address = linked::address(customer, RecordKind::Interaction, talk.uuid());
                    view! { <p class="small"><a href=address>{tr("plan.its_talk")}</a></p> }
                })}
            }
            .into_any(),
        ),
        settled: one.state != PlanState::Pending,
    })
}

/// Where it came from, where that was not by hand: a strategy by its name, with what it goes by.
fn origin(origin: PlanOrigin, strategy: Option<StrategyRef>) -> Option<String> {
    let from = (origin != PlanOrigin::Hand).then(|| word("plan_origin", origin.as_str()))?;
    Some(match strategy {
        Some(strategy) => {
            let often = frequency(strategy.frequency);
            tr_with(
                "plan.from_strategy",
                &[("name", strategy.name), ("often", often)],
            )
        }
        None => from,
    })
}

/// A value with the name of its field.
fn said(field: &str, text: &str) -> String {
    format!("{} {text}", tr(&format!("plan.field.{field}")))
}

fn acts(record: &Value) -> Vec<Act> {
    match record.get("state").and_then(Value::as_str) {
        Some("pending") => vec![
            Act {
                key: "plan.done",
                patch: json!({ "state": "done" }),
            },
            Act {
                key: "plan.skip",
                patch: json!({ "state": "skipped" }),
            },
        ],
        _ => Vec::new(),
    }
}
