//! The versions of a need, unfolded on demand, and how far date and budget drifted.

use super::diff;
use crate::api;
use crate::feature::record::input::word;
use crate::feature::record::show;
use crate::i18n::{tr, tr_with};
use crate::ui::{Masked, Skeleton, toast_error};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::NeedId;
use shared::need::{NeedLedger, NeedVersion};
use shared::time::When;

/// The history of a need.
#[component]
pub fn Ledger(
    /// Which need.
    id: NeedId,
    /// How many versions there are.
    versions: i32,
) -> impl IntoView {
    let unfolded = RwSignal::new(false);
    let ledger = RwSignal::new(None::<NeedLedger>);
    let unfold = move |_| {
        unfolded.update(|u| *u = !*u);
        if ledger.with_untracked(Option::is_none) {
            spawn_local(async move {
                match api::record::need_versions(&id.to_string()).await {
                    Ok(read) => {
                        ledger.try_set(Some(read));
                    }
                    Err(error) => toast_error(&error),
                }
            });
        }
    };
    view! {
        <button type="button" class="button quiet small" aria-expanded=move || unfolded.get().to_string() on:click=unfold>
            {move || tr_with("need.versions", &[("n", versions.to_string())])}
        </button>
        <Show when=move || unfolded.get()>
            {move || ledger.get().map_or_else(
                || view! { <Skeleton lines=2/> }.into_any(),
                |ledger| whole(ledger).into_any(),
            )}
        </Show>
    }
}

fn whole(ledger: NeedLedger) -> impl IntoView {
    let days = ledger.days_drifted.filter(|days| *days != 0).map(|days| {
        let key = if days > 0 {
            "need.later"
        } else {
            "need.sooner"
        };
        tr_with(key, &[("days", crate::show::days(days.abs()))])
    });
    let budget = ledger
        .budget_percent
        .filter(|percent| *percent != 100)
        .map(|percent| tr_with("need.budget_now", &[("percent", percent.to_string())]));
    let confidential = ledger
        .confidential_budget_percent
        .filter(|percent| *percent != 100)
        .map(|percent| tr_with("need.confidential_now", &[("percent", percent.to_string())]));
    let drift: Vec<String> = [days, budget, confidential].into_iter().flatten().collect();
    let before = std::iter::once(None).chain(ledger.versions.clone().into_iter().map(Some));
    let rows = ledger.versions.into_iter().zip(before).collect::<Vec<_>>();
    view! {
        {(!drift.is_empty()).then(|| view! { <p class="small drift">{drift.join(" · ")}</p> })}
        <ol class="versions">{rows.into_iter().rev().map(|(version, before)| row(version, before)).collect_view()}</ol>
    }
}

fn row(version: NeedVersion, before: Option<NeedVersion>) -> impl IntoView {
    let mut facts = vec![crate::show::when(&version.happened_at)];
    // What was written down on another day than it was said tells both.
    if crate::show::day_of(&version.happened_at)
        != crate::show::day_of(&When::At(version.recorded_at))
    {
        let when = crate::show::moment(version.recorded_at);
        facts.push(tr_with("timeline.recorded", &[("when", when)]));
    }
    facts.extend(version.author.map(|user| user.name));
    facts.push(word("need_state", version.state.as_str()));
    facts.push(format!(
        "{} {}",
        tr("need.field.priority"),
        word("level", version.priority.as_str())
    ));
    facts.extend(
        version
            .wanted_by
            .map(|day| format!("{} {}", tr("need.field.wanted_by"), show::date(day))),
    );
    let text = match before {
        Some(before) if before.text != version.text => {
            diff::view(&before.text, &version.text).into_any()
        }
        Some(_) => ().into_any(),
        None => view! { <p class="kind-body">{version.text}</p> }.into_any(),
    };
    view! {
        <li class="version">
            <p class="minor small">{format!("v{} · {}", version.number, facts.join(" · "))}</p>
            {version.trigger.map(|text| view! { <p class="small">{tr("need.field.trigger")}" "{text}</p> })}
            {version.budget.map(|budget| view! { <p class="small"><Masked value=budget.map(show::amount)/></p> })}
            {version.confidential_budget.map(|budget| view! {
                <p class="small">{tr("need.field.confidential_budget")}" "<Masked value=budget.map(show::amount)/></p>
            })}
            {text}
        </li>
    }
}
