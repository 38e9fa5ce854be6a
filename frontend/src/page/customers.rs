//! The list of customers. What is looked at stands in the address bar, so that it can be kept, sent and gone back to.

use crate::feature::customer::hand_all::HandAll;
use crate::feature::customer::pick::Picked;
use crate::feature::customer::picked::PickedBar;
use crate::feature::customer::query::ListQuery;
use crate::feature::customer::table::CustomerTable;
use crate::feature::form::{Export, Source};
use crate::feature::record::rows::Rows;
use crate::i18n::{tr, tr_with};
use crate::state::use_session;
use crate::t;
use crate::ui::{Empty, Failed, Skeleton};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use shared::customer::{CustomerCard, CustomerKind, Tier};
use shared::role::Capability;

/// The list of customers.
#[component]
pub fn CustomersPage() -> impl IntoView {
    let session = use_session();
    let map = use_query_map();
    let query = Memo::new(move |_| map.with(|map| ListQuery::read(|key| map.get(key))));
    let rows = Rows::new("/customers").counted();
    Effect::new(move |_| {
        session.changed.track();
        query.with(|query| rows.read(query.pairs(), false));
    });
    let picked = Picked::new(rows);
    Effect::new(move |_| {
        rows.rows.track();
        picked.keep_shown();
    });
    let navigate = StoredValue::new_local(use_navigate());
    let look = Callback::new(move |wanted: ListQuery| {
        let address = format!("/customers{}", crate::api::customer::query(&wanted.pairs()));
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate.with_value(|go| go(&address, options));
    });
    let state = Memo::new(move |_| {
        let empty = rows.rows.with(|rows| rows.as_ref().map(Vec::is_empty));
        (empty, rows.error.get())
    });
    view! {
        <div class="page list-page">
            <Filters query=query look=look rows=rows picked=picked/>
            {move || match state.get() {
                (_, Some(error)) => view! { <Failed error=error again=move |()| query.with_untracked(|query| rows.read(query.pairs(), false))/> }.into_any(),
                (None, None) => view! { <Skeleton lines=12/> }.into_any(),
                (Some(true), None) => view! { <Nothing query=query look=look/> }.into_any(),
                (Some(false), None) => view! { <CustomerTable rows=rows picked=picked query=query look=look/> }.into_any(),
            }}
            <Show when=move || rows.cursor.get().is_some() && state.with(|(empty, _)| *empty == Some(false))>
                <button type="button" class="button more" disabled=move || rows.busy.get()
                    on:click=move |_| query.with_untracked(|query| rows.read(query.pairs(), true))>{t!("customers.more")}</button>
            </Show>
            <PickedBar picked=picked/>
        </div>
    }
}

#[component]
fn Nothing(query: Memo<ListQuery>, look: Callback<ListQuery>) -> impl IntoView {
    let session = use_session();
    move || {
        if query.with(ListQuery::filters) {
            view! {
                <Empty title="customers.none_here" hint="customers.none_here_hint">
                    <button type="button" class="button" on:click=move |_| look.run(ListQuery::default())>{t!("customers.clear")}</button>
                </Empty>
            }
            .into_any()
        } else {
            view! {
                <Empty title="customers.none" hint="customers.none_hint">
                    {session.can(Capability::Import).then(|| view! { <a class="button" href="/import">{t!("customers.import")}</a> })}
                </Empty>
            }
            .into_any()
        }
    }
}

/// Stage, owner, tier and kind; the search is in the bar above and shows here as a chip that lets go.
#[component]
fn Filters(
    query: Memo<ListQuery>,
    look: Callback<ListQuery>,
    rows: Rows<CustomerCard>,
    picked: Picked,
) -> impl IntoView {
    let session = use_session();
    let change = move |f: fn(&mut ListQuery)| {
        let mut next = query.get_untracked();
        f(&mut next);
        look.run(next);
    };
    let count = move || {
        rows.total
            .get()
            .map(|n| tr_with("customers.count", &[("n", n.to_string())]))
    };
    view! {
        <div class="list-filters">
            <div class="chips" role="group" aria-label=t!("customers.stage")>
                {move || session.stages.get().into_iter().map(|stage| {
                    let code = stage.code.clone();
                    let chosen = stage.code.clone();
                    let named = stage.code.clone();
                    let hue = crate::ui::hue_class(stage.hue);
                    view! {
                        <button type="button" class="chip" aria-pressed=move || query.with(|q| q.stages.contains(&chosen)).to_string()
                            on:click=move |_| look.run(query.with_untracked(|q| q.toggle_stage(&code)))>
                            <span class=format!("dot {hue}") aria-hidden="true"></span>{move || session.stage_name(&named)}
                        </button>
                    }
                }).collect_view()}
            </div>
            <div class="chips">
                <Export of=move |()| Source::List(query.with_untracked(ListQuery::pairs))/>
                <button type="button" class="button pick-begin" aria-pressed=move || picked.picking().to_string()
                    on:click=move |_| if picked.picking() { picked.clear() } else { picked.begin() }>{t!("customers.pick")}</button>
                <button type="button" class="chip" aria-pressed=move || query.with(|q| q.mine).to_string()
                    on:click=move |_| change(|q| q.mine = !q.mine)>{t!("customers.mine")}</button>
                <select class="input select slim" name="tier" aria-label=t!("customers.tier") on:change=move |e| {
                    let mut next = query.get_untracked();
                    next.tier = event_target_value(&e).parse().ok();
                    look.run(next);
                }>
                    <option value="" selected=move || query.with(|q| q.tier.is_none())>{t!("customers.any_tier")}</option>
                    {Tier::ALL.iter().map(|tier| view! {
                        <option value=tier.as_str() selected=move || query.with(|q| q.tier == Some(*tier))>{move || tr(&format!("customer.tier.{tier}"))}</option>
                    }).collect_view()}
                </select>
                <select class="input select slim" name="kind" aria-label=t!("customers.kind") on:change=move |e| {
                    let mut next = query.get_untracked();
                    next.kind = event_target_value(&e).parse().ok();
                    look.run(next);
                }>
                    <option value="" selected=move || query.with(|q| q.kind.is_none())>{t!("customers.any_kind")}</option>
                    {CustomerKind::ALL.iter().map(|kind| view! {
                        <option value=kind.as_str() selected=move || query.with(|q| q.kind == Some(*kind))>{move || tr(&format!("kind.{kind}"))}</option>
                    }).collect_view()}
                </select>
                <Show when=move || !query.with(|q| q.q.is_empty())>
                    <button type="button" class="chip on" title=t!("customers.clear_search") on:click=move |_| change(|q| q.q.clear())>
                        {move || query.with(|q| format!("“{}” ×", q.q))}
                    </button>
                </Show>
                <Show when=move || query.with(ListQuery::filters)>
                    <button type="button" class="button quiet small" on:click=move |_| look.run(ListQuery { sort: query.with_untracked(|q| q.sort.clone()), ..ListQuery::default() })>
                        {t!("customers.clear")}
                    </button>
                </Show>
                <HandAll/>
                <span class="minor list-count" role="status">{count}</span>
            </div>
        </div>
    }
}
