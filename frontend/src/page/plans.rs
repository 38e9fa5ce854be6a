//! Follow-up plans of all customers as the paper form F5 has them. What is looked at stands in the address bar.

use crate::feature::desk::plan_table::PlanTable;
use crate::feature::record::input::word;
use crate::feature::record::rows::Rows;
use crate::t;
use crate::ui::{Empty, Failed, Skeleton};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use shared::plan::{Plan, PlanState};
use std::str::FromStr as _;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Looked {
    state: PlanState,
    mine: bool,
}

impl Looked {
    fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let state = get("state").and_then(|word| PlanState::from_str(&word).ok());
        Self {
            state: state.unwrap_or(PlanState::Pending),
            mine: get("owner").as_deref() != Some("all"),
        }
    }

    /// The parameters of the API: what is open by when it is due, what is settled by when it was.
    fn pairs(self) -> Vec<(&'static str, String)> {
        let open = self.state == PlanState::Pending;
        let sort = if open { "planned" } else { "-planned" };
        let mut pairs = vec![("state", self.state.to_string()), ("sort", sort.to_owned())];
        if self.mine {
            pairs.push(("owner", "me".to_owned()));
        }
        pairs
    }

    fn address(self) -> String {
        let owner = if self.mine { "" } else { "&owner=all" };
        format!("/plans?state={}{owner}", self.state)
    }
}

/// The plans.
#[component]
pub fn Plans() -> impl IntoView {
    let session = crate::state::use_session();
    let map = use_query_map();
    let looked = Memo::new(move |_| map.with(|map| Looked::read(|key| map.get(key))));
    let rows = Rows::<Plan>::new("/plans");
    Effect::new(move |_| {
        session.changed.track();
        rows.read(looked.get().pairs(), false);
    });
    let navigate = StoredValue::new_local(use_navigate());
    let look = move |wanted: Looked| {
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate.with_value(|go| go(&wanted.address(), options));
    };
    let again = Callback::new(move |()| rows.read(looked.get_untracked().pairs(), false));
    let state = Memo::new(move |_| {
        let empty = rows.rows.with(|rows| rows.as_ref().map(Vec::is_empty));
        (empty, rows.error.get())
    });
    view! {
        <div class="page list-page">
            <div class="list-filters">
                <div class="chips" role="group" aria-label=t!("plan.field.state")>
                    {PlanState::ALL.iter().map(|state| view! {
                        <button type="button" class="chip" aria-pressed=move || (looked.get().state == *state).to_string()
                            on:click=move |_| look(Looked { state: *state, ..looked.get_untracked() })>{move || word("plan_state", state.as_str())}</button>
                    }).collect_view()}
                    <button type="button" class="chip" aria-pressed=move || looked.get().mine.to_string()
                        on:click=move |_| { let now = looked.get_untracked(); look(Looked { mine: !now.mine, ..now }); }>{t!("plans.mine")}</button>
                </div>
            </div>
            {move || match state.get() {
                (_, Some(error)) => view! { <Failed error=error again=again/> }.into_any(),
                (None, None) => view! { <Skeleton lines=12/> }.into_any(),
                (Some(true), None) => view! { <Empty title="plans.none" hint="plans.none_hint"/> }.into_any(),
                (Some(false), None) => view! { <PlanTable rows=rows changed=again/> }.into_any(),
            }}
            <Show when=move || rows.cursor.get().is_some() && state.with(|(empty, _)| *empty == Some(false))>
                <button type="button" class="button more" disabled=move || rows.busy.get()
                    on:click=move |_| rows.read(looked.get_untracked().pairs(), true)>{t!("customers.more")}</button>
            </Show>
        </div>
    }
}
