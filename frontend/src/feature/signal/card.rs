//! Signals where they are looked at: on the page of a customer, and in the day.

use super::item::SignalItem;
use crate::api;
use crate::feature::customer::open::Open;
use crate::state::follow::follow;
use crate::state::use_session;
use crate::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::Page;
use shared::audit::Action;
use shared::signal::Signal as Seen;
use shared::today::Whose;

/// What was read. Copies of it are one and the same.
#[derive(Clone, Copy)]
struct Read {
    items: RwSignal<Vec<Seen>>,
    more: RwSignal<bool>,
    turn: StoredValue<u32>,
}

impl Read {
    fn new() -> Self {
        Self {
            items: RwSignal::new(Vec::new()),
            more: RwSignal::new(false),
            turn: StoredValue::new(0),
        }
    }

    /// Takes what an answer holds, unless another question was asked meanwhile. Where it fails, what was read stays.
    fn take(self, answer: impl Future<Output = api::Answer<Page<Seen>>> + 'static) {
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        let turn = self.turn.get_value();
        spawn_local(async move {
            let answer = answer.await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            if let Ok(page) = answer {
                self.more.try_set(page.next_cursor.is_some());
                self.items.try_set(page.items);
            }
        });
    }
}

/// The open signals of a customer; nothing where there are none.
#[component]
pub fn CustomerSignals(
    /// The customer.
    open: Open,
) -> impl IntoView {
    let read = Read::new();
    Effect::new(move |_| {
        // Signals are raised and settled by what is written.
        open.history.track();
        open.todos.track();
        read.take(api::signal::of_customer(open.id));
    });
    let changed = Callback::new(move |()| open.read());
    view! { <List read=read changed=changed/> }
}

/// Open signals across customers, as a part of the day; nothing where there are none.
#[component]
pub fn TodaySignals(
    /// Of the own customers, or of the team's.
    whose: Memo<Whose>,
) -> impl IntoView {
    let (read, session) = (Read::new(), use_session());
    let again = move || read.take(api::signal::across(whose.get_untracked()));
    follow(
        |change| change.action == Action::Signalled,
        move |_| again(),
    );
    Effect::new(move |_| {
        session.changed.track();
        whose.track();
        again();
    });
    view! { <List read=read changed=Callback::new(move |()| again())/> }
}

#[component]
fn List(read: Read, changed: Callback<()>) -> impl IntoView {
    let count = move || {
        let count = read.items.with(Vec::len);
        format!("{count}{}", if read.more.get() { "+" } else { "" })
    };
    view! {
        <Show when=move || read.items.with(|items| !items.is_empty())>
            <section class="panel signals" aria-labelledby="signals-title">
                <header class="panel-head"><h2 id="signals-title">{t!("signal.title")}</h2><span class="dimension-count">{count}</span></header>
                <ul class="signal-list">
                    <For each=move || read.items.get() key=|one| (one.id, one.facts.count) let:one>
                        <SignalItem signal=one changed=changed/>
                    </For>
                </ul>
            </section>
        </Show>
    }
}
