//! What the open opportunities of a customer come to, for those who may see their amounts: the server's sums over all of
//! them, however many the list shows.

use crate::api;
use crate::feature::customer::open::Open;
use crate::feature::record::show;
use crate::i18n::tr_with;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::money::Amount;
use shared::opportunity::{OpportunitySum, OpportunitySums};

fn written(sums: &[OpportunitySum], of: impl Fn(&OpportunitySum) -> Amount) -> String {
    let all: Vec<String> = sums.iter().map(|sum| show::amount(of(sum))).collect();
    all.join(" · ")
}

/// The sums in words; none where nothing is open.
fn line(sums: &OpportunitySums) -> Option<String> {
    if sums.open == 0 {
        return None;
    }
    let mut parts = vec![tr_with(
        "opportunity.open_count",
        &[("n", sums.open.to_string())],
    )];
    if !sums.sums.is_empty() {
        let (whole, weighted) = (
            written(&sums.sums, |sum| sum.amount),
            written(&sums.sums, |sum| sum.weighted),
        );
        parts.push(tr_with("opportunity.sum", &[("sum", whole)]));
        parts.push(tr_with("opportunity.weighted", &[("sum", weighted)]));
    }
    if sums.sealed > 0 {
        parts.push(tr_with(
            "opportunity.sealed",
            &[("n", sums.sealed.to_string())],
        ));
    }
    Some(parts.join(" · "))
}

/// The line above the list.
#[component]
pub fn Sums(
    /// The customer.
    open: Open,
) -> impl IntoView {
    let sums = RwSignal::new(None::<OpportunitySums>);
    Effect::new(move |_| {
        open.history.track();
        spawn_local(async move {
            // What was read before stays where the network fails.
            if let Ok(read) = api::record::opportunity_sums(open.id).await {
                sums.try_set(Some(read));
            }
        });
    });
    let text = move || sums.with(|sums| sums.as_ref().and_then(line));
    view! { <p class="kind-sums small" role="status" hidden=move || text().is_none()>{text}</p> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::Lang;
    use shared::money::Currency;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn what_is_not_in_the_sum_is_said() {
        crate::i18n::set_lang(Lang::Zh);
        let mut sums = OpportunitySums {
            open: 3,
            sums: vec![OpportunitySum {
                amount: Amount::exact(Currency::CNY, 20_000_000),
                weighted: Amount::exact(Currency::CNY, 8_000_000),
            }],
            sealed: 1,
        };
        let said = line(&sums).unwrap_or_default();
        assert!(said.contains('3') && said.contains("不可见"), "{said}");
        sums.open = 0;
        assert_eq!(line(&sums), None);
    }
}
