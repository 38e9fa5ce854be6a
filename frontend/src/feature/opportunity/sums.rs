//! What the open opportunities of a customer come to, for those who may see their amounts.

use crate::feature::record::show;
use crate::i18n::tr_with;
use leptos::prelude::*;
use serde_json::Value;
use shared::Guarded;
use shared::money::{Amount, Currency};
use shared::opportunity::{Opportunity, OpportunityState};
use std::collections::BTreeMap;

/// Sums over the amounts that are clear, one a currency, and how many are not.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sum {
    open: usize,
    whole: BTreeMap<Currency, i64>,
    /// Each amount by its probability; one without a probability counts as half likely.
    weighted: BTreeMap<Currency, i64>,
    sealed: usize,
}

fn sum(items: &[Value]) -> Sum {
    let mut sum = Sum::default();
    let all = items
        .iter()
        .filter_map(|value| serde_json::from_value::<Opportunity>(value.clone()).ok());
    for one in all.filter(|o| o.state == OpportunityState::Open && o.archived_at.is_none()) {
        sum.open += 1;
        match one.amount {
            Some(Guarded::Clear { value }) => {
                let minor = value.minor.middle();
                let percent = i64::from(one.probability.unwrap_or(50));
                *sum.whole.entry(value.currency).or_default() += minor;
                *sum.weighted.entry(value.currency).or_default() += minor / 100 * percent;
            }
            Some(_) => sum.sealed += 1,
            None => {}
        }
    }
    sum
}

fn written(sums: &BTreeMap<Currency, i64>) -> String {
    let all: Vec<String> = sums
        .iter()
        .map(|(currency, minor)| show::amount(Amount::exact(*currency, *minor)))
        .collect();
    all.join(" · ")
}

/// The line above the list.
#[component]
pub fn Sums(
    /// The opportunities that were read.
    items: RwSignal<Option<Vec<Value>>>,
) -> impl IntoView {
    let text = move || {
        let sum = items
            .with(|items| items.as_deref().map(sum))
            .unwrap_or_default();
        if sum.open == 0 {
            return None;
        }
        let mut parts = vec![tr_with(
            "opportunity.open_count",
            &[("n", sum.open.to_string())],
        )];
        if !sum.whole.is_empty() {
            parts.push(tr_with("opportunity.sum", &[("sum", written(&sum.whole))]));
            parts.push(tr_with(
                "opportunity.weighted",
                &[("sum", written(&sum.weighted))],
            ));
        }
        if sum.sealed > 0 {
            parts.push(tr_with(
                "opportunity.sealed",
                &[("n", sum.sealed.to_string())],
            ));
        }
        Some(parts.join(" · "))
    };
    view! { <p class="kind-sums small" role="status" hidden=move || text().is_none()>{text}</p> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn one(state: &str, amount: Value, probability: Option<i32>) -> Value {
        let id = "0190a5a0-0000-7000-8000-000000000000";
        let at = "2026-11-23T00:00:00Z";
        json!({
            "id": id, "customer_id": id, "version": 1, "title": "x", "needs": [], "amount": amount,
            "probability": probability, "expected_close": null, "state": state, "loss_reason": null, "remark": null,
            "contract": null, "closed_at": null, "author": null, "created_at": at, "updated_at": at, "archived_at": null,
        })
    }

    #[wasm_bindgen_test]
    fn only_open_ones_with_a_clear_amount_count() {
        let clear = json!({"access": "clear", "value": {"amount": "1000.00", "currency": "CNY"}});
        let sum = sum(&[
            one("open", clear.clone(), Some(30)),
            one("open", clear.clone(), None),
            one("won", clear, Some(100)),
            one(
                "open",
                json!({"access": "masked", "shown": "CNY 10万"}),
                None,
            ),
        ]);
        assert_eq!((sum.open, sum.sealed), (3, 1));
        assert_eq!(sum.whole.get(&Currency::CNY), Some(&200_000));
        assert_eq!(sum.weighted.get(&Currency::CNY), Some(&80_000));
    }
}
