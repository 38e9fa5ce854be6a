//! The whole board: filters, columns, the ghost under the pointer, the bar of end stages, dialogs, peek.

use super::card::Face;
use super::column::ColumnView;
use super::drag::Drag;
use super::gate::{GateDialog, MoveTo};
use super::live;
use super::peek::Peek;
use super::store::BoardStore;
use crate::state::use_session;
use crate::t;
use crate::ui::{Dot, Empty, Failed, Skeleton, hue_class};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::stage::StageRole;

/// The tabs: key of the name, and the filter in the address.
const TABS: &[(&str, &str)] = &[
    ("board.all", ""),
    ("board.mine", "owner=me"),
    ("board.high", "tier=high"),
];

/// The board.
#[component]
pub fn BoardView() -> impl IntoView {
    let store = BoardStore::new();
    let drag = Drag::new(store);
    let session = use_session();
    let query = use_query_map();
    let filter = Memo::new(move |_| {
        query.with(|query| {
            let known = ["owner", "tier", "q"].into_iter();
            known
                .filter_map(|name| {
                    query
                        .get(name)
                        .map(|value| format!("&{name}={}", crate::api::encode(&value)))
                })
                .collect::<String>()
        })
    });
    Effect::new(move |_| {
        session.changed.track();
        store.filter.set(filter.get());
        store.read();
    });
    live::follow(store, drag);
    let escape = window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() == "Escape" && drag.is_under_way_now() {
            drag.break_off();
        }
    });
    on_cleanup(move || escape.remove());
    let total = move || {
        store
            .columns
            .with(|columns| columns.iter().map(|column| column.count.get()).sum::<i64>())
    };
    view! {
        <div class="board" class:dragging=move || drag.is_under_way()>
            <Tabs filter=filter/>
            {move || store.error.get().map(|error| view! { <Failed error=error again=Callback::new(move |()| store.read())/> })}
            <Show when=move || store.loaded.get() fallback=|| view! { <div class="page"><Skeleton lines=6/></div> }>
                <Show when=move || { total() > 0 || !filter.with(String::is_empty) } fallback=Nothing>
                    <Chips store=store/>
                    <Show when=move || total() == 0>
                        <p class="notice board-none" role="status">
                            {t!("board.no_hits")}" "<a href="/board">{t!("board.clear_filter")}</a>
                        </p>
                    </Show>
                    <div class="board-columns">
                        <For each=move || store.columns.get() key=|column| (column.code(), column.cards) let:column>
                            <ColumnView column=column store=store drag=drag/>
                        </For>
                    </div>
                </Show>
            </Show>
            <Peek store=store/>
            <EndStages drag=drag/>
            {move || drag.flight.get().map(|flight| view! {
                <div class="card ghost" style:left=format!("{}px", flight.left) style:top=format!("{}px", flight.top)
                    style:width=format!("{}px", flight.width)><Face card=flight.card/></div>
            })}
            <GateDialog store=store/>
            <MoveTo store=store/>
            <div class="sr-only" role="status" aria-live="polite">{move || store.told.get()}</div>
        </div>
    }
}

#[component]
fn Tabs(filter: Memo<String>) -> impl IntoView {
    let tabs = TABS
        .iter()
        .map(|(key, query)| {
            let current = move || filter.with(|filter| filter.trim_start_matches('&') == *query);
            let address = if query.is_empty() { "/board".to_owned() } else { format!("/board?{query}") };
            view! { <a class="chip" href=address aria-current=move || current().to_string()>{t!(key)}</a> }
        })
        .collect_view();
    view! { <nav class="board-tabs" aria-label=t!("board.filters")>{tabs}<span class="board-order minor small">{t!("board.order")}</span></nav> }
}

/// On a phone one column is seen at a time; these choose which.
#[component]
fn Chips(store: BoardStore) -> impl IntoView {
    let session = use_session();
    view! {
        <div class="board-chips" role="group" aria-label=t!("customers.stage")>
            <For each=move || store.columns.get() key=|column| (column.code(), column.cards) let:column>
                {
                    let code = StoredValue::new(column.code());
                    let pressed = move || store.shown.with(|shown| code.with_value(|code| code == shown)).to_string();
                    let hue = Signal::derive(move || code.with_value(|code| session.stage_hue(code)));
                    view! {
                        <button type="button" class="chip" aria-pressed=pressed data-stage=code.get_value()
                            on:click=move |_| store.shown.set(code.get_value())>
                            <Dot class=hue/>{move || code.with_value(|code| session.stage_name(code))}
                            " "<span class="column-count">{move || column.count_text()}</span>
                        </button>
                    }
                }
            </For>
        </div>
    }
}

/// While a card is under way: the stages at the end of the road, and a way to any other.
#[component]
fn EndStages(drag: Drag) -> impl IntoView {
    let session = use_session();
    let ends = move || {
        let stages = session.stages.get();
        let is_end = |role| {
            matches!(
                role,
                StageRole::Cooperating | StageRole::Dormant | StageRole::Lost
            )
        };
        stages
            .into_iter()
            .filter(|stage| is_end(stage.role))
            .collect::<Vec<_>>()
    };
    view! {
        <div class="end-stages" class:shown=move || drag.is_under_way() aria-hidden="true">
            {move || ends().into_iter().map(|stage| {
                let code = stage.code.clone();
                let over = stage.code.clone();
                view! {
                    <div class="end-stage" class:target=move || drag.is_over(&over) data-stage=stage.code>
                        <span class=format!("dot {}", hue_class(stage.hue))></span>{move || session.stage_name(&code)}
                    </div>
                }
            }).collect_view()}
            <div class="end-stage" class:target=move || drag.is_over("…") data-stage="…">{t!("board.move_to")}</div>
        </div>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    view! {
        <Empty title="board.nothing" hint="board.nothing_hint">
            <a class="button primary" href="/import">{t!("nav.import")}</a>
        </Empty>
    }
}
