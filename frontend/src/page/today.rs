//! The day: what is overdue, what is due, what comes, and whom to care for; of oneself or of the team.

use crate::feature::care::title;
use crate::feature::desk::customer_link;
use crate::feature::desk::line::DueLine;
use crate::feature::desk::today::Day;
use crate::feature::signal::TodaySignals;
use crate::i18n::tr_with;
use crate::state::follow::follow;
use crate::state::{prefs, use_session};
use crate::t;
use crate::ui::{Empty, Failed, Skeleton};
use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use shared::role::RecordKind;
use shared::time::When;
use shared::today::{Urgency, Whose};

/// The parts of the day with the keys of their headings.
const PARTS: [(Urgency, &str); 3] = [
    (Urgency::Overdue, "today.overdue"),
    (Urgency::Due, "today.due"),
    (Urgency::Soon, "today.soon"),
];

/// How many of what comes are shown at first.
const SOON_FIRST: usize = 8;

/// What the day shows.
const ON_THE_DAY: [RecordKind; 4] = [
    RecordKind::Plan,
    RecordKind::Todo,
    RecordKind::Interaction,
    RecordKind::Customer,
];

/// The day.
#[component]
pub fn Today() -> impl IntoView {
    let session = use_session();
    let day = Day::new();
    let map = use_query_map();
    let whose = Memo::new(move |_| {
        let word = map.with(|map| map.get("whose"));
        word.and_then(|word| word.parse().ok())
            .unwrap_or(Whose::Mine)
    });
    Effect::new(move |_| {
        session.changed.track();
        day.read(whose.get());
    });
    let again = Callback::new(move |()| day.read(whose.get_untracked()));
    follow(
        |change| ON_THE_DAY.contains(&change.kind),
        move |_| again.run(()),
    );
    let outside = window_event_listener(ev::keydown, move |event| day.focus.from_outside(&event));
    on_cleanup(move || outside.remove());
    let state = Memo::new(move |_| {
        let empty = day.items.with(|items| items.as_ref().map(Vec::is_empty));
        (empty, day.error.get())
    });
    view! {
        <div class="page today">
            <div class="list-filters">
                <Whom whose=whose/>
                <Said day=day/>
            </div>
            <div class="today-columns">
                <div class="today-lines">
                    {move || match state.get() {
                        (None, Some(error)) => view! { <Failed error=error again=again/> }.into_any(),
                        (None, None) => view! { <Skeleton lines=8/> }.into_any(),
                        (Some(true), _) => view! { <Empty title="today.none" hint="today.none_hint"/> }.into_any(),
                        (Some(false), _) => PARTS.map(|(urgency, key)| view! {
                            <Part day=day urgency=urgency title=key whose=whose again=again/>
                        }).collect_view().into_any(),
                    }}
                    <Show when=move || day.more.get()><p class="minor small">{t!("today.more")}</p></Show>
                </div>
                <aside class="today-beside"><TodaySignals whose=whose/><Soon day=day/><Keys/></aside>
            </div>
        </div>
    }
}

/// Whose day it is. What is looked at stands in the address bar.
#[component]
fn Whom(whose: Memo<Whose>) -> impl IntoView {
    let navigate = StoredValue::new_local(use_navigate());
    let chip = move |one: Whose, key: &'static str| {
        let look = move |_| {
            let options = NavigateOptions {
                replace: true,
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate.with_value(|go| go(&format!("/today?whose={one}"), options));
        };
        view! {
            <button type="button" class="chip" aria-pressed=move || (whose.get() == one).to_string() on:click=look>{t!(key)}</button>
        }
    };
    view! {
        <div class="chips" role="group" aria-label=t!("today.whose")>
            {chip(Whose::Mine, "today.mine")}{chip(Whose::Team, "today.all")}
        </div>
    }
}

/// The day in a sentence.
#[component]
fn Said(day: Day) -> impl IntoView {
    let said = move || {
        day.items.with(Option::is_some).then(|| {
            let (late, due) = (day.count(Urgency::Overdue), day.count(Urgency::Due));
            tr_with(
                "today.said",
                &[("late", late.to_string()), ("due", due.to_string())],
            )
        })
    };
    view! { <p class="minor small" role="status">{said}</p> }
}

#[component]
fn Part(
    day: Day,
    urgency: Urgency,
    title: &'static str,
    whose: Memo<Whose>,
    again: Callback<()>,
) -> impl IntoView {
    // What comes later must not bury what stands below it.
    let whole = RwSignal::new(urgency != Urgency::Soon);
    let shown = move || {
        let mut all = day.of(urgency);
        if !whole.get() {
            all.truncate(SOON_FIRST);
        }
        all
    };
    let rest = move || day.count(urgency).saturating_sub(SOON_FIRST);
    view! {
        <Show when=move || day.count(urgency) != 0>
            <section class="panel" aria-label=t!(title)>
                <header class="panel-head"><h2>{t!(title)}</h2><span class="dimension-count">{move || day.count(urgency)}</span></header>
                <ul class="due-lines">
                    <For each=shown key=|item| (item.id, item.version, item.escalation) let:item>
                        <DueLine item=item named=whose.get_untracked() == Whose::Team focus=day.focus changed=again/>
                    </For>
                </ul>
                <Show when=move || !whole.get() && rest() != 0>
                    <button type="button" class="button quiet due-rest" on:click=move |_| whole.set(true)>
                        {move || tr_with("today.soon_more", &[("n", rest().to_string())])}
                    </button>
                </Show>
            </section>
        </Show>
    }
}

/// The keys, for whoever has a keyboard and wants them.
#[component]
fn Keys() -> impl IntoView {
    let bare = prefs().bare_keys;
    let keys = [
        ("j k", "today.key.move"),
        ("x", "today.done"),
        ("r", "today.result"),
        ("t", "today.tomorrow"),
        ("w", "today.next_week"),
        ("d", "today.to_date"),
        ("s", "today.give_up"),
        ("↵", "today.key.open"),
    ];
    view! {
        <section class="panel today-keys" aria-labelledby="keys-title">
            <header class="panel-head"><h2 id="keys-title">{t!("today.keys")}</h2></header>
            <Show when=move || bare.get() fallback=|| view! { <p class="minor small">{t!("today.keys_off")}</p> }>
                <dl class="key-list">
                    {keys.map(|(key, name)| view! { <dt><kbd class="key">{key}</kbd></dt><dd class="small">{t!(name)}</dd> }).collect_view()}
                </dl>
            </Show>
        </section>
    }
}

/// The next birthdays, anniversaries and holidays.
#[component]
fn Soon(day: Day) -> impl IntoView {
    view! {
        <Show when=move || day.care.with(|all| !all.is_empty())>
            <section class="panel" aria-labelledby="care-title">
                <header class="panel-head"><h2 id="care-title">{t!("care.title")}</h2></header>
                <ul class="care-list">
                    {move || day.care.get().into_iter().map(|one| {
                        let due = crate::show::due(&When::Day(one.on));
                        let customer = one.customer.clone();
                        view! {
                            <li class="care-date">
                                <span class="care-day minor small"><time datetime=one.on.to_string()>{due.text}</time></span>
                                <span><strong>{title(&one)}</strong>" "{customer_link(customer)}<span class="minor small care-hint">{one.suggestion}</span></span>
                            </li>
                        }
                    }).collect_view()}
                </ul>
            </section>
        </Show>
    }
}
