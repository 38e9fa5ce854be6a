//! The days of a week or a month with the plans that stand on them.

use super::chip::Chip;
use super::drag::Drag;
use super::geometry::{self, Stretch};
use super::looked::{Looked, View};
use super::store::Store;
use crate::format;
use crate::i18n::{lang, tr, tr_with};
use crate::state::follow::follow as follow_changes;
use crate::t;
use crate::ui::{Failed, Skeleton};
use chrono::{Datelike as _, NaiveDate};
use leptos::ev;
use leptos::prelude::*;
use shared::plan::Plan;
use shared::role::RecordKind;

/// How many lines a day of a month has room for.
const ROOM: usize = 4;
/// Keys of the names of the days, from Monday.
const WEEKDAYS: [&str; 7] = [
    "plans.day.mon",
    "plans.day.tue",
    "plans.day.wed",
    "plans.day.thu",
    "plans.day.fri",
    "plans.day.sat",
    "plans.day.sun",
];

/// The calendar; `look` opens another part of it.
#[component]
pub fn Calendar(
    /// How much of it.
    stretch: Stretch,
    /// What is looked at.
    looked: Memo<Looked>,
    /// Looks at something else.
    #[prop(into)]
    look: Callback<Looked>,
) -> impl IntoView {
    let session = crate::state::use_session();
    let store = Store::new();
    let drag = Drag::new(store);
    let around = Memo::new(move |_| looked.get().day.unwrap_or_else(crate::show::today));
    let days = Memo::new(move |_| geometry::days(stretch, around.get()));
    Effect::new(move |_| {
        session.changed.track();
        store.read(&looked.get(), &days.get());
    });
    let again = Callback::new(move |()| {
        store.read(&looked.get_untracked(), &days.get_untracked());
    });
    follow_changes(
        |change| change.kind == RecordKind::Plan,
        move |_| again.run(()),
    );
    let escape = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" {
            drag.break_off();
        }
    });
    on_cleanup(move || escape.remove());
    let follow = Callback::new(move |day: NaiveDate| {
        if !days.with_untracked(|days| days.contains(&day)) {
            look.run(Looked {
                day: Some(day),
                ..looked.get_untracked()
            });
        }
    });
    let open_week = Callback::new(move |day: NaiveDate| {
        look.run(Looked {
            view: View::Calendar(Stretch::Week),
            day: Some(day),
            ..looked.get_untracked()
        });
    });
    let state = Memo::new(move |_| (store.plans.with(Option::is_some), store.error.get()));
    let class = match stretch {
        Stretch::Week => "calendar by-week",
        Stretch::Month => "calendar by-month",
    };
    view! {
        {move || match state.get() {
            (_, Some(error)) => view! { <Failed error=error again=again/> }.into_any(),
            (false, None) => view! { <Skeleton lines=12/> }.into_any(),
            (true, None) => view! {
                <div class=class>
                    <div class="calendar-names" aria-hidden="true">
                        {WEEKDAYS.map(|key| view! { <span>{t!(key)}</span> }).collect_view()}
                    </div>
                    <ol class="calendar-days">
                        <For each=move || days.get() key=|day| *day let:day>
                            <Cell day=day stretch=stretch around=around store=store drag=drag follow=follow open_week=open_week/>
                        </For>
                    </ol>
                </div>
            }.into_any(),
        }}
        <Show when=move || store.more.get()><p class="minor small">{t!("plans.too_many")}</p></Show>
        <p class="minor small calendar-hint">{t!("plans.move_hint")}</p>
    }
}

#[component]
fn Cell(
    day: NaiveDate,
    stretch: Stretch,
    around: Memo<NaiveDate>,
    store: Store,
    drag: Drag,
    follow: Callback<NaiveDate>,
    open_week: Callback<NaiveDate>,
) -> impl IntoView {
    let plans = Memo::new(move |_| store.on(day));
    let room = match stretch {
        Stretch::Month => ROOM,
        Stretch::Week => usize::MAX,
    };
    let shown = move || -> Vec<Plan> {
        plans.with(|plans| {
            let fits = geometry::shown(plans.len(), room);
            plans.iter().take(fits).cloned().collect()
        })
    };
    let rest = move || plans.with(|plans| plans.len() - geometry::shown(plans.len(), room));
    let today = day == crate::show::today();
    let weekend = day.weekday().number_from_monday() > 5;
    let beyond = move || stretch == Stretch::Month && day.month() != around.get().month();
    let name = move || {
        let at = usize::try_from(day.weekday().num_days_from_monday()).unwrap_or_default();
        let weekday = WEEKDAYS.get(at).map(|key| tr(key)).unwrap_or_default();
        let count = plans.with(Vec::len);
        tr_with(
            "plans.day_named",
            &[
                ("day", crate::show::date(day)),
                ("weekday", weekday),
                ("n", count.to_string()),
            ],
        )
    };
    view! {
        <li class="calendar-day" data-day=day.to_string() aria-label=name class:today=today class:weekend=weekend class:beyond=beyond
            class:over=move || drag.is_over(day) class:empty=move || plans.with(Vec::is_empty)>
            <button type="button" class="calendar-date" aria-current=today.then_some("date") on:click=move |_| open_week.run(day)>
                <span class="calendar-number">{day.day()}</span>
                <span class="calendar-weekday">{move || {
                    let at = usize::try_from(day.weekday().num_days_from_monday()).unwrap_or_default();
                    WEEKDAYS.get(at).map(|key| tr(key))
                }}</span>
            </button>
            <div class="calendar-plans">
                <For each=shown key=|plan| (plan.id, plan.planned, plan.state, plan.overdue, plan.goal.clone()) let:plan>
                    <Chip plan=plan store=store drag=drag follow=follow/>
                </For>
                <Show when=move || rest() != 0>
                    <button type="button" class="calendar-rest small" on:click=move |_| open_week.run(day)>
                        {move || tr_with("plans.rest", &[("n", rest().to_string())])}
                    </button>
                </Show>
            </div>
        </li>
    }
}

/// What the shown stretch is called: a month, or the first and the last day of a week.
#[must_use]
pub fn called(stretch: Stretch, around: NaiveDate) -> String {
    match stretch {
        Stretch::Month => format::month(lang(), around.year(), around.month()),
        Stretch::Week => {
            let days = geometry::days(stretch, around);
            let ends = [days.first(), days.last()];
            let ends = ends.map(|day| day.copied().map(crate::show::date).unwrap_or_default());
            ends.join(" – ")
        }
    }
}
