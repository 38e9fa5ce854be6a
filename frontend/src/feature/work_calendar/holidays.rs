//! The holidays by name: each with its first and last day.

use super::panel::Edited;
use crate::i18n::tr;
use crate::show;
use crate::t;
use crate::ui::{Glyph, Icon};
use chrono::NaiveDate;
use leptos::prelude::*;
use shared::work_calendar::DaysOff;

/// The list, with a line more where one is added.
#[component]
pub fn Holidays(
    /// The calendar that is edited.
    edited: Edited,
) -> impl IntoView {
    // Lines are made anew where there are more or fewer, and kept while one types in them.
    let count = Memo::new(move |_| edited.calendar.with(|calendar| calendar.days_off.len()));
    let add = move |_| {
        let day = show::today();
        edited.calendar.update(|calendar| {
            calendar.days_off.push(DaysOff {
                from: day,
                to: day,
                name_zh: String::new(),
                name_en: String::new(),
            });
        });
    };
    view! {
        <details class="holidays">
            <summary>{t!("work_calendar.holidays")}" "<span class="minor">{count}</span></summary>
            // The fields say so themselves to who does not see the columns.
            <div class="holiday-heads" aria-hidden="true" hidden=move || count.get() == 0>
                <span>{t!("work_calendar.name_zh")}</span><span>{t!("work_calendar.name_en")}</span>
                <span>{t!("work_calendar.from")}</span><span>{t!("work_calendar.to")}</span>
            </div>
            <ul class="holiday-list">
                {move || (0..count.get()).map(|at| view! { <Line edited=edited at=at/> }).collect_view()}
            </ul>
            <button type="button" class="button small" on:click=add><Icon glyph=Glyph::Plus size=14/>{t!("work_calendar.add_holiday")}</button>
        </details>
    }
}

#[component]
fn Line(edited: Edited, at: usize) -> impl IntoView {
    let read = move |of: fn(&DaysOff) -> String| {
        edited
            .calendar
            .with(|calendar| calendar.days_off.get(at).map(of).unwrap_or_default())
    };
    let write = move |change: &dyn Fn(&mut DaysOff)| {
        edited.calendar.update(|calendar| {
            if let Some(off) = calendar.days_off.get_mut(at) {
                change(off);
            }
        });
    };
    let remove = move |_| {
        edited.calendar.update(|calendar| {
            if at < calendar.days_off.len() {
                calendar.days_off.remove(at);
            }
        });
    };
    let wrong = move || {
        let fields = ["from", "to", "name_zh", "name_en"];
        let mut pointers = fields
            .map(|field| format!("/days_off/{at}/{field}"))
            .into_iter();
        edited
            .error
            .with(|error| pointers.find_map(|pointer| error.as_ref()?.field(&pointer)))
    };
    let day = move |event: &web_sys::Event| event_target_value(event).parse::<NaiveDate>().ok();
    view! {
        <li class="holiday-line" class:invalid=move || wrong().is_some()>
            <label class="holiday-field">
                <span class="field-label" aria-hidden="true">{t!("work_calendar.name_zh")}</span>
                <input class="input" type="text" maxlength="40" aria-label=t!("work_calendar.name_zh") placeholder=t!("work_calendar.name_zh")
                    prop:value=move || read(|off| off.name_zh.clone())
                    on:input=move |event| { let text = event_target_value(&event); write(&|off| off.name_zh.clone_from(&text)); }/>
            </label>
            <label class="holiday-field">
                <span class="field-label" aria-hidden="true">{t!("work_calendar.name_en")}</span>
                <input class="input" type="text" maxlength="40" aria-label=t!("work_calendar.name_en") placeholder=t!("work_calendar.name_en")
                    prop:value=move || read(|off| off.name_en.clone())
                    on:input=move |event| { let text = event_target_value(&event); write(&|off| off.name_en.clone_from(&text)); }/>
            </label>
            <label class="holiday-field">
                <span class="field-label" aria-hidden="true">{t!("work_calendar.from")}</span>
                <input class="input" type="date" aria-label=t!("work_calendar.from") prop:value=move || read(|off| off.from.to_string())
                    on:change=move |event| if let Some(day) = day(&event) { write(&|off| { off.from = day; off.to = off.to.max(day); }); }/>
            </label>
            <label class="holiday-field">
                <span class="field-label" aria-hidden="true">{t!("work_calendar.to")}</span>
                <input class="input" type="date" aria-label=t!("work_calendar.to") prop:value=move || read(|off| off.to.to_string())
                    on:change=move |event| if let Some(day) = day(&event) { write(&|off| off.to = day); }/>
            </label>
            <button type="button" class="button quiet icon-only" aria-label=move || format!("{} {}", tr("kind.remove"), read(|off| off.name_zh.clone()))
                on:click=remove><Icon glyph=Glyph::Close size=14/></button>
            <p class="field-error" role="alert" hidden=move || wrong().is_none()>{wrong}</p>
        </li>
    }
}
