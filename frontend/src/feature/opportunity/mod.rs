//! Opportunities on the customer page.

pub mod sums;
mod win;

use crate::feature::kind::{Act, Shown, Spec};
use crate::feature::record::field::{Field, Kind};
use crate::feature::record::input::word;
use crate::feature::record::linked;
use crate::feature::record::show;
use crate::feature::reveal;
use crate::i18n::{tr, tr_with};
use leptos::prelude::*;
use serde_json::{Value, json};
use shared::opportunity::{Opportunity, OpportunityState};
use shared::role::RecordKind;
use win::Win;

const REASONS: &[&str] = shared::stage::LossReason::WORDS;

/// How the kind shows.
pub const SPEC: Spec = Spec {
    kind: RecordKind::Opportunity,
    path: "opportunities",
    section: "opportunity",
    groups: &[(
        "",
        &[
            Field::new("title", Kind::Text, 200).required(),
            Field::new("amount", Kind::Amount, 60),
            Field::new("probability", Kind::Number(0, 100), 3),
            Field::new("expected_close", Kind::Date, 10),
            Field::new("state", Kind::Choice(&["open", "lost"]), 20).words("opportunity_state"),
            Field::new("loss_reason", Kind::Choice(REASONS), 20),
            Field::new("needs", Kind::AllRelated("needs"), 2000),
            Field::new("remark", Kind::Long, 2000),
        ],
    )],
    shown,
    acts,
};

fn shown(record: &Value) -> Option<Shown> {
    let one: Opportunity = serde_json::from_value(record.clone()).ok()?;
    let tone = match one.state {
        OpportunityState::Open => "accent",
        OpportunityState::Won => "good",
        OpportunityState::Lost => "bad",
    };
    let mut facts: Vec<String> = Vec::new();
    facts.extend(one.probability.map(|percent| format!("{percent}%")));
    facts.extend(one.expected_close.map(|day| {
        format!(
            "{} {}",
            tr("opportunity.field.expected_close"),
            show::date(day)
        )
    }));
    facts.extend(
        one.loss_reason
            .map(|reason| word("loss_reason", reason.as_str())),
    );
    facts.extend(
        one.closed_at
            .map(|at| tr_with("opportunity.closed_on", &[("day", crate::show::moment(at))])),
    );
    if !one.needs.is_empty() {
        let n = one.needs.len().to_string();
        facts.push(tr_with("opportunity.needs_met", &[("n", n)]));
    }
    let settled = one.state != OpportunityState::Open;
    let whole = one.clone();
    Some(Shown {
        title: one.title,
        badges: vec![(tone, word("opportunity_state", one.state.as_str()))],
        facts,
        body: Some(
            view! {
                {one.amount.map(|amount| view! { <p>{reveal::amount(RecordKind::Opportunity, one.id, "amount", amount)}</p> })}
                {one.remark.map(|text| view! { <p class="kind-body">{text}</p> })}
                {one.contract.map(|contract| {
                    let address = linked::address(one.customer_id, RecordKind::Contract, contract.uuid());
                    view! { <p class="small"><a href=address>{tr("opportunity.its_contract")}</a></p> }
                })}
                {(!settled && whole.archived_at.is_none()).then(|| view! { <Win one=whole/> })}
            }
            .into_any(),
        ),
        settled,
    })
}

fn acts(record: &Value) -> Vec<Act> {
    match record.get("state").and_then(Value::as_str) {
        Some("lost") => vec![Act {
            key: "opportunity.reopen",
            patch: json!({ "state": "open", "loss_reason": null }),
        }],
        _ => Vec::new(),
    }
}
