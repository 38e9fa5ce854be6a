//! Follow-up plans of all customers: as the paper form F5 has them, or as a calendar. What is looked at stands in the
//! address bar.

use crate::feature::calendar::bar::PlansBar;
use crate::feature::calendar::looked::{Looked, View};
use crate::feature::calendar::view::Calendar;
use crate::feature::desk::plan_table::PlanTable;
use crate::feature::record::rows::Rows;
use crate::state::follow::follow;
use crate::t;
use crate::ui::{Empty, Failed, Skeleton};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use shared::plan::Plan;
use shared::role::RecordKind;

/// The plans.
#[component]
pub fn Plans() -> impl IntoView {
    let map = use_query_map();
    let looked = Memo::new(move |_| map.with(|map| Looked::read(|key| map.get(key))));
    let navigate = StoredValue::new_local(use_navigate());
    let look = Callback::new(move |wanted: Looked| {
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate.with_value(|go| go(&wanted.address(), options));
    });
    let view = Memo::new(move |_| looked.get().view);
    view! {
        <div class="page list-page">
            <PlansBar looked=looked look=look/>
            {move || match view.get() {
                View::Table => view! { <Table looked=looked/> }.into_any(),
                View::Calendar(stretch) => view! { <Calendar stretch=stretch looked=looked look=look/> }.into_any(),
            }}
        </div>
    }
}

/// The columns of the paper form.
#[component]
fn Table(looked: Memo<Looked>) -> impl IntoView {
    let session = crate::state::use_session();
    let rows = Rows::<Plan>::new("/plans");
    Effect::new(move |_| {
        session.changed.track();
        rows.read(looked.get().rows(), false);
    });
    let again = Callback::new(move |()| rows.read(looked.get_untracked().rows(), false));
    follow(
        |change| change.kind == RecordKind::Plan,
        move |_| {
            // Whoever read on keeps the place.
            if rows.is_first_page() {
                again.run(());
            }
        },
    );
    let state = Memo::new(move |_| {
        let empty = rows.rows.with(|rows| rows.as_ref().map(Vec::is_empty));
        (empty, rows.error.get())
    });
    view! {
        {move || match state.get() {
            (_, Some(error)) => view! { <Failed error=error again=again/> }.into_any(),
            (None, None) => view! { <Skeleton lines=12/> }.into_any(),
            (Some(true), None) => view! { <Empty title="plans.none" hint="plans.none_hint"/> }.into_any(),
            (Some(false), None) => view! { <PlanTable rows=rows changed=again/> }.into_any(),
        }}
        <Show when=move || rows.cursor.get().is_some() && state.with(|(empty, _)| *empty == Some(false))>
            <button type="button" class="button more" disabled=move || rows.busy.get()
                on:click=move |_| rows.read(looked.get_untracked().rows(), true)>{t!("customers.more")}</button>
        </Show>
    }
}
