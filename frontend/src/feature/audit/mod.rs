//! The audit trail (R-LOG-1): of the customers' records, and of what concerns no customer.

mod entries;
mod filters;
pub mod looked;

use crate::api;
use crate::api::form::Fetch;
use crate::feature::record::rows::Rows;
use crate::feature::record::show::to_utc;
use crate::i18n::tr;
use crate::state::use_session;
use crate::t;
use crate::ui::{Empty, Failed, Glyph, Icon, Segmented, Skeleton, toast_error};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use looked::Looked;
use serde::de::DeserializeOwned;
use shared::audit::{AuditEntry, SystemEntry};
use shared::role::Capability;

/// The trail with its filters.
#[component]
pub fn AuditTrail() -> impl IntoView {
    let session = use_session();
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
    let choose = move |system: bool| {
        look.run(Looked {
            system,
            ..Looked::default()
        });
    };
    let both =
        move || session.can(Capability::ReadAudit) && session.can(Capability::ReadSystemAudit);
    let of_system = Memo::new(move |_| looked.with(|looked| looked.system));
    view! {
        <section class="panel kind-panel audit" aria-label=t!("audit.title")>
            <header class="panel-head">
                <h2>{t!("audit.title")}</h2>
                <Show when=both>
                    <Segmented label=Signal::derive(|| tr("audit.which")) value=of_system on_choose=choose
                        choices=vec![(false, "audit.customers"), (true, "audit.system")]/>
                </Show>
                <Show when=move || !of_system.get()><Export looked=looked/></Show>
            </header>
            <filters::Filters looked=looked look=look/>
            {move || if of_system.get() {
                view! { <SystemTrail looked=looked/> }.into_any()
            } else {
                view! { <CustomerTrail looked=looked/> }.into_any()
            }}
        </section>
    }
}

/// Takes what is found out as a file.
#[component]
fn Export(looked: Memo<Looked>) -> impl IntoView {
    let busy = RwSignal::new(false);
    let fetch = move |_| {
        busy.set(true);
        let query = api::customer::query(&looked.get_untracked().pairs(to_utc));
        spawn_local(async move {
            let path = format!("/audit/events.csv{query}");
            let answer = api::form::download(&Fetch::Get(path), "audit-trail.csv").await;
            busy.try_set(false);
            if let Err(error) = answer {
                toast_error(&error);
            }
        });
    };
    view! {
        <button type="button" class="button small panel-act" name="export-audit" title=t!("audit.export_hint") disabled=move || busy.get() on:click=fetch>
            <Icon glyph=Glyph::Import size=14/>{t!("audit.export")}
        </button>
    }
}

#[component]
fn CustomerTrail(looked: Memo<Looked>) -> impl IntoView {
    let rows = Rows::<AuditEntry>::new("/audit/events");
    read_along(rows, looked);
    let shown = ViewFn::from(move || {
        view! {
            <For each=move || rows.rows.get().unwrap_or_default() key=|entry| entry.id let:entry>
                {entries::of_customer(entry)}
            </For>
        }
    });
    view! { <Found rows=rows looked=looked shown=shown/> }
}

#[component]
fn SystemTrail(looked: Memo<Looked>) -> impl IntoView {
    let rows = Rows::<SystemEntry>::new("/audit");
    read_along(rows, looked);
    let shown = ViewFn::from(move || {
        view! {
            <For each=move || rows.rows.get().unwrap_or_default() key=|entry| entry.id let:entry>
                {entries::of_system(entry)}
            </For>
        }
    });
    view! { <Found rows=rows looked=looked shown=shown/> }
}

/// Reads the first page whenever something else is looked at.
fn read_along<T: DeserializeOwned + Send + Sync + 'static>(rows: Rows<T>, looked: Memo<Looked>) {
    Effect::new(move |_| rows.read(looked.get().pairs(to_utc), false));
}

/// What was found, and the way to more of it. A page may be empty and still go on.
#[component]
fn Found<T: DeserializeOwned + Send + Sync + 'static>(
    rows: Rows<T>,
    looked: Memo<Looked>,
    #[prop(into)] shown: ViewFn,
) -> impl IntoView {
    let read = move |more: bool| rows.read(looked.get_untracked().pairs(to_utc), more);
    let state = Memo::new(move |_| {
        let empty = rows.rows.with(|rows| rows.as_ref().map(Vec::is_empty));
        (empty, rows.cursor.with(Option::is_some), rows.error.get())
    });
    view! {
        {move || match state.get() {
            (_, _, Some(error)) => view! { <Failed error=error again=move |()| read(false)/> }.into_any(),
            (None, ..) => view! { <Skeleton lines=8/> }.into_any(),
            (Some(true), false, None) => view! { <Empty title="audit.none"/> }.into_any(),
            (Some(true), true, None) => view! { <Empty title="audit.none_yet" hint="audit.none_yet_hint"/> }.into_any(),
            (Some(false), _, None) => view! {
                <ul class="audit-entries" aria-busy=move || rows.busy.get().to_string()>{shown.run()}</ul>
            }.into_any(),
        }}
        <Show when=move || state.with(|(empty, more, _)| empty.is_some() && *more)>
            <button type="button" class="button more" disabled=move || rows.busy.get() on:click=move |_| read(true)>{t!("audit.more")}</button>
        </Show>
    }
}
