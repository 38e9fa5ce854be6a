//! A year of days: a press, Space or Enter switches one between work and rest, arrows lead from day to day.

use super::marks::{Mark, mark, month};
use super::panel::Edited;
use crate::feature::calendar::geometry::beside;
use crate::format;
use crate::i18n::{lang, tr, tr_with};
use crate::show;
use crate::t;
use crate::ui::{Glyph, Icon, show_current};
use chrono::{Datelike as _, Months, NaiveDate};
use leptos::html;
use leptos::prelude::*;
use shared::Lang;
use shared::work_calendar::Weekday;
use wasm_bindgen::JsCast as _;

/// The year, with what its marks mean.
#[component]
pub fn Year(
    /// The calendar that is edited.
    edited: Edited,
    /// Whether days can be switched.
    may: bool,
) -> impl IntoView {
    let today = show::today();
    let year = RwSignal::new(today.year());
    let focused = RwSignal::new(today);
    let strip = NodeRef::<html::Div>::new();
    let turn = move |by: i32| {
        year.update(|year| *year = year.saturating_add(by).clamp(2000, 2100));
        let first = NaiveDate::from_ymd_opt(year.get_untracked(), 1, 1);
        focused.set(if year.get_untracked() == today.year() {
            today
        } else {
            first.unwrap_or(today)
        });
    };
    Effect::new(move |_| {
        year.track();
        if let Some(strip) = strip.get() {
            // Where there is room for one month alone, the one that is looked at stands there.
            show_current(&strip, "[data-current]");
        }
    });
    let key = move |event: web_sys::KeyboardEvent| {
        let now = focused.get_untracked();
        let to = match event.key().as_str() {
            "PageDown" => now.checked_add_months(Months::new(1)),
            "PageUp" => now.checked_sub_months(Months::new(1)),
            arrow => beside(now, arrow),
        };
        let Some(to) = to else {
            return;
        };
        event.prevent_default();
        year.set(to.year());
        focused.set(to);
        request_animation_frame(move || focus(to));
    };
    let months = move || {
        let shown = year.get();
        let all = (1..=12).map(move |number| {
            let current = focused.get_untracked();
            let here = (current.year(), current.month()) == (shown, number);
            month_of(edited, focused, (shown, number), (here, may))
        });
        all.collect_view()
    };
    view! {
        <div class="year-bar">
            <button type="button" class="button icon-only" aria-label=t!("work_calendar.year_before") on:click=move |_| turn(-1)><Icon glyph=Glyph::Left/></button>
            <strong class="calendar-title" aria-live="polite">{year}</strong>
            <button type="button" class="button icon-only" aria-label=t!("work_calendar.year_after") on:click=move |_| turn(1)><Icon glyph=Glyph::Right/></button>
            <ul class="year-marks">
                {[Mark::Works, Mark::Free, Mark::Holiday, Mark::Swapped].map(|one| view! {
                    <li><span class=format!("year-day {}", one.name()) aria-hidden="true">"1"{sign(one)}</span>
                        {move || tr(&format!("work_calendar.mark.{}", one.name()))}</li>
                }).collect_view()}
            </ul>
        </div>
        <div class="year" node_ref=strip on:keydown=key>{months}</div>
    }
}

/// Brings the focus to a day.
fn focus(day: NaiveDate) {
    let found = document().query_selector(&format!("[data-workday='{day}']"));
    if let Ok(Some(found)) = found
        && let Ok(found) = found.dyn_into::<web_sys::HtmlElement>()
    {
        let _ = found.focus();
    }
}

/// The sign at the corner of a day that is not as its day of the week.
fn sign(mark: Mark) -> Option<impl IntoView> {
    let key = match mark {
        Mark::Holiday => "work_calendar.sign.holiday",
        Mark::Swapped => "work_calendar.sign.swapped",
        Mark::Works | Mark::Free => return None,
    };
    Some(view! { <sup>{t!(key)}</sup> })
}

fn month_of(
    edited: Edited,
    focused: RwSignal<NaiveDate>,
    (year, number): (i32, u32),
    (here, may): (bool, bool),
) -> impl IntoView {
    let (empty, days) = month(year, number);
    let title = move || format::month(lang(), year, number);
    let heads = Weekday::ALL.iter().map(|one| {
        view! { <span>{move || tr(&format!("work_calendar.short.{one}"))}</span> }
    });
    view! {
        <section class="year-month" aria-label=title data-current=here.then_some("")>
            <h3>{title}</h3>
            <div class="year-week" aria-hidden="true">{heads.collect_view()}</div>
            <div class="year-days" style=format!("--empty: {}", empty + 1)>
                {days.into_iter().map(|day| day_of(edited, focused, day, may)).collect_view()}
            </div>
        </section>
    }
}

fn day_of(
    edited: Edited,
    focused: RwSignal<NaiveDate>,
    day: NaiveDate,
    may: bool,
) -> impl IntoView {
    let what = Memo::new(move |_| edited.calendar.with(|calendar| mark(calendar, day)));
    let holiday = move || {
        edited.calendar.with(|calendar| {
            let off = calendar.holiday(day)?;
            Some(match lang() {
                Lang::Zh => off.name_zh.clone(),
                Lang::En => off.name_en.clone(),
            })
        })
    };
    let said = move || {
        let mark = what.get();
        let name = holiday().filter(|_| mark == Mark::Holiday);
        let means = name.unwrap_or_else(|| tr(&format!("work_calendar.mark.{}", mark.name())));
        let weekday = tr(&format!("work_calendar.short.{}", Weekday::of(day)));
        tr_with(
            "work_calendar.day",
            &[
                ("day", day.to_string()),
                ("weekday", weekday),
                ("what", means),
            ],
        )
    };
    let class = move || {
        let today = if day == show::today() { " today" } else { "" };
        format!("year-day {}{today}", what.get().name())
    };
    view! {
        <button type="button" class=class data-workday=day.to_string() aria-label=said title=said
            aria-pressed=move || matches!(what.get(), Mark::Works | Mark::Swapped).to_string() aria-disabled=(!may).to_string()
            tabindex=move || if focused.get() == day { "0" } else { "-1" }
            on:focus=move |_| focused.set(day)
            on:click=move |_| if may { edited.switch(day); }>
            {day.day()}{move || sign(what.get())}
        </button>
    }
}
