//! The work calendar as administrators keep it; everyone else who gets here reads it.

use super::grid::Year;
use super::holidays::Holidays;
use super::marks::switched;
use crate::api::{self, ApiError};
use crate::i18n::{find, tr, tr_with};
use crate::state::use_session;
use crate::t;
use crate::ui::{Skeleton, toast, toast_error};
use chrono::{NaiveDate, NaiveTime};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::Lang;
use shared::role::Capability;
use shared::work_calendar::{Weekday, WorkCalendar, WorkCalendarView};

/// The calendar while it is edited. Copies of it are one and the same.
#[derive(Clone, Copy)]
pub struct Edited {
    /// As it is edited.
    pub calendar: RwSignal<WorkCalendar>,
    /// What the server refused.
    pub error: RwSignal<Option<ApiError>>,
    kept: RwSignal<WorkCalendar>,
    busy: RwSignal<bool>,
}

impl Edited {
    fn of(calendar: WorkCalendar) -> Self {
        Self {
            calendar: RwSignal::new(calendar.clone()),
            error: RwSignal::new(None),
            kept: RwSignal::new(calendar),
            busy: RwSignal::new(false),
        }
    }

    /// Switches a day between work and rest.
    pub fn switch(self, day: NaiveDate) {
        let name = |lang| find(lang, "work_calendar.day_off").unwrap_or("–");
        let names = (name(Lang::Zh), name(Lang::En));
        self.calendar
            .update(|calendar| *calendar = switched(calendar.clone(), day, names));
    }

    fn changed(self) -> bool {
        self.calendar.with(|now| self.kept.with(|kept| now != kept))
    }

    fn save(self) {
        if self.busy.get_untracked() {
            return;
        }
        let new = self.calendar.get_untracked();
        self.busy.set(true);
        spawn_local(async move {
            let answer = api::engine::set_work_calendar(&new).await;
            self.busy.try_set(false);
            match answer {
                Ok(view) => {
                    self.error.try_set(None);
                    self.kept.try_set(view.calendar.clone());
                    self.calendar.try_set(view.calendar);
                    toast(tr("work_calendar.saved"));
                }
                Err(error) => {
                    self.error.try_set(Some(error));
                }
            }
        });
    }
}

/// The panel.
#[component]
pub fn WorkDays() -> impl IntoView {
    let read = RwSignal::new(None::<WorkCalendarView>);
    spawn_local(async move {
        match api::engine::work_calendar().await {
            Ok(view) => {
                read.try_set(Some(view));
            }
            Err(error) => toast_error(&error),
        }
    });
    let may = use_session().can(Capability::ManageStages);
    view! {
        <section class="panel" aria-labelledby="work-calendar-title">
            <h2 id="work-calendar-title">{t!("work_calendar.title")}</h2>
            <p class="field-hint">{t!("work_calendar.hint")}</p>
            {move || read.get().map_or_else(
                || view! { <Skeleton lines=12/> }.into_any(),
                |view| view! { <Form read=view may=may/> }.into_any(),
            )}
        </section>
    }
}

#[component]
fn Form(read: WorkCalendarView, may: bool) -> impl IntoView {
    let edited = Edited::of(read.calendar);
    let zone = read.zone;
    let said = move || {
        edited.error.with(|error| {
            let error = error.as_ref()?;
            let fields = [
                "/weekdays",
                "/closes",
                "/opens",
                "/working_days",
                "/days_off",
            ];
            let field = fields.iter().find_map(|pointer| error.field(pointer));
            Some(field.unwrap_or_else(|| error.message()))
        })
    };
    view! {
        <form class="form" on:submit=move |event| { event.prevent_default(); edited.save(); }>
            <fieldset class="scopes work-week" disabled=!may>
                <legend class="field-label">{t!("work_calendar.weekdays")}</legend>
                <Weekdays edited=edited/>
                <div class="work-hours">
                    {hour(edited, "opens", |calendar| &mut calendar.opens)}
                    {hour(edited, "closes", |calendar| &mut calendar.closes)}
                    <p class="minor small">{move || tr_with("work_calendar.zone", &[("zone", zone.clone())])}</p>
                </div>
            </fieldset>
            {may.then(|| view! { <p class="minor small">{t!("work_calendar.how")}</p> })}
            <Year edited=edited may=may/>
            {may.then(|| view! {
                <Holidays edited=edited/>
                <div class="save-bar">
                    <p class="form-error" role="alert">{said}</p>
                    <p class="minor small" role="status">{move || edited.changed().then(|| tr("work_calendar.unsaved"))}</p>
                    <button type="button" class="button" disabled=move || !edited.changed()
                        on:click=move |_| edited.calendar.set(edited.kept.get_untracked())>{t!("work_calendar.reset")}</button>
                    <button type="submit" class="button primary" disabled=move || edited.busy.get() || !edited.changed()>{t!("ui.save")}</button>
                </div>
            })}
        </form>
    }
}

#[component]
fn Weekdays(edited: Edited) -> impl IntoView {
    let turn = move |day: Weekday, on: bool| {
        edited.calendar.update(|calendar| {
            if on {
                calendar.weekdays.insert(day);
            } else {
                calendar.weekdays.remove(&day);
            }
        });
    };
    view! {
        <div class="choices" role="group" aria-label=t!("work_calendar.weekdays")>
            {Weekday::ALL.iter().map(|day| {
                let day = *day;
                view! {
                    <label class="choice">
                        <input type="checkbox" name=format!("weekday-{day}") prop:checked=move || edited.calendar.with(|calendar| calendar.weekdays.contains(&day))
                            on:change=move |event| turn(day, event_target_checked(&event))/>
                        <span>{move || tr(&format!("word.weekday.{day}"))}</span>
                    </label>
                }
            }).collect_view()}
        </div>
    }
}

fn hour(
    edited: Edited,
    name: &'static str,
    of: fn(&mut WorkCalendar) -> &mut NaiveTime,
) -> impl IntoView {
    let value = move || {
        let mut calendar = edited.calendar.get();
        of(&mut calendar).format("%H:%M").to_string()
    };
    let set = move |text: String| {
        let time = NaiveTime::parse_from_str(&text, "%H:%M");
        let time = time.or_else(|_| NaiveTime::parse_from_str(&text, "%H:%M:%S"));
        if let Ok(time) = time {
            edited.calendar.update(|calendar| *of(calendar) = time);
        }
    };
    view! {
        <label class="field">
            <span class="field-label">{move || tr(&format!("work_calendar.{name}"))}</span>
            <input class="input" type="time" name=name prop:value=value on:change=move |event| set(event_target_value(&event))/>
        </label>
    }
}
