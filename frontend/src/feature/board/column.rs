//! One column: its head, and the cards read so far.

use super::card::Card;
use super::drag::Drag;
use super::store::{BoardStore, Column};
use crate::i18n::{tr, tr_with};
use crate::state::use_session;
use crate::t;
use crate::ui::{Dot, Glyph, Icon};
use leptos::html;
use leptos::prelude::*;
use shared::board::{DueCounts, PermittedSums};

/// A column, or its strip while it is folded.
#[component]
pub fn ColumnView(
    /// The column.
    column: Column,
    /// The board.
    store: BoardStore,
    /// The drag.
    drag: Drag,
) -> impl IntoView {
    let session = use_session();
    let code = StoredValue::new(column.code());
    let folded = RwSignal::new(column.is_end());
    let hue = Signal::derive(move || code.with_value(|code| session.stage_hue(code)));
    let name = move || code.with_value(|code| session.stage_name(code));
    let current = move || {
        store
            .shown
            .with(|shown| code.with_value(|code| code == shown))
    };
    let target = move || code.with_value(|code| drag.is_over(code));
    view! {
        <section class="column" class:folded=move || folded.get() class:current=current class:target=target
            data-stage=code.get_value() aria-label=name>
            <header class="column-head">
                <button type="button" class="column-name" aria-expanded=move || (!folded.get()).to_string()
                    on:click=move |_| if column.is_end() { folded.update(|folded| *folded = !*folded) }>
                    <Dot class=hue/>
                    <h2>{name}</h2>
                    <span class="column-count">{move || column.count_text()}</span>
                </button>
                <Sums column=column/>
            </header>
            <DueBar column=column/>
            <Cards column=column store=store drag=drag/>
        </section>
    }
}

#[component]
fn Sums(column: Column) -> impl IntoView {
    let text = |sums: &PermittedSums| {
        let shown: Vec<String> = sums.amounts.iter().map(crate::show::amount).collect();
        shown.join(" · ")
    };
    let hidden = move || column.sums.with(|sums| sums.clear_rows == 0) && column.count.get() > 0;
    let title = move || {
        column.sums.with(|sums| {
            let values = [
                ("n", sums.clear_rows.to_string()),
                ("all", column.count_text()),
            ];
            if sums.complete {
                String::new()
            } else {
                tr_with("board.sum_partial", &values)
            }
        })
    };
    view! {
        <span class="column-sum" title=title>
            {move || if hidden() {
                view! { <span class="masked hidden" title=t!("board.sum_hidden")><Icon glyph=Glyph::Lock size=12/><span>{t!("board.sum_hidden")}</span></span> }.into_any()
            } else {
                let partial = column.sums.with(|sums| !sums.complete && sums.clear_rows > 0);
                view! { <span>{column.sums.with(text)}{partial.then_some("*")}</span> }.into_any()
            }}
        </span>
    }
}

#[component]
fn DueBar(column: Column) -> impl IntoView {
    let part = move |class: &'static str, key: &'static str, of: fn(&DueCounts) -> i64| {
        let count = move || column.due.with(of);
        let title = move || format!("{} {}", tr(key), count());
        view! { <span class=format!("due-part {class}") style:flex-grow=move || count().to_string() title=title hidden=move || count() == 0></span> }
    };
    let label = move || {
        column.due.with(|due| {
            let words = [
                ("board.overdue", due.overdue),
                ("board.today", due.today),
                ("board.later", due.later),
                ("board.none", due.none),
            ];
            words
                .iter()
                .map(|(key, count)| format!("{} {count}", tr(key)))
                .collect::<Vec<_>>()
                .join(", ")
        })
    };
    view! {
        <div class="due-bar" role="img" aria-label=label>
            {part("due-overdue", "board.overdue", |due| due.overdue)}
            {part("due-today", "board.today", |due| due.today)}
            {part("due-later", "board.later", |due| due.later)}
            {part("due-none", "board.none", |due| due.none)}
        </div>
    }
}

#[component]
fn Cards(column: Column, store: BoardStore, drag: Drag) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    let near_end = move || {
        let Some(list) = list.get_untracked() else {
            return;
        };
        if list.scroll_height() - list.scroll_top() - list.client_height() < 400 {
            store.read_on(column);
        }
    };
    let target = move || drag.is_over(&column.code());
    view! {
        <div class="column-cards" role="list" node_ref=list on:scroll=move |_| near_end()>
            <Show when=target><div class="card-place" aria-hidden="true"></div></Show>
            <For each=move || column.cards.get() key=|card| (card.id, card.version) let:card>
                <Card card=card store=store drag=drag/>
            </For>
            <Show when=move || column.cards.with(Vec::is_empty) && column.next.with(Option::is_none) && !target()>
                <p class="column-empty">{t!("board.empty_column")}</p>
            </Show>
            <Show when=move || column.next.with(Option::is_some)>
                <button type="button" class="button quiet block" disabled=move || column.busy.get()
                    on:click=move |_| store.read_on(column)>{t!("board.more")}</button>
            </Show>
        </div>
    }
}
