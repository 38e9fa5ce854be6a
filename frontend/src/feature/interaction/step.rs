//! A next step as it is typed: what, who, when.

use super::draft::{StepDraft, TEAM};
use crate::i18n::tr;
use crate::state::use_session;
use crate::t;
use chrono::Days;
use leptos::html;
use leptos::prelude::*;

/// The fields of one step.
#[component]
pub fn StepFields(
    /// The step.
    step: RwSignal<StepDraft>,
    /// Whether the first field takes the focus.
    #[prop(optional)]
    focus: bool,
) -> impl IntoView {
    let session = use_session();
    let first = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = first.get().filter(|_| focus) {
            request_animation_frame(move || {
                let _ = input.focus();
            });
        }
    });
    let colleagues = move || {
        let me = session.my_id();
        session.users.with(|users| {
            users
                .iter()
                .filter(|user| user.active && Some(user.id) != me)
                .map(|user| (user.id.to_string(), user.name.clone()))
                .collect::<Vec<_>>()
        })
    };
    let teams = move || {
        session.teams.with(|teams| {
            teams
                .iter()
                .map(|team| (format!("{TEAM}{}", team.id), team.name.clone()))
                .collect::<Vec<_>>()
        })
    };
    let reminding = RwSignal::new(false);
    let today = crate::show::today();
    let quick = [
        ("todo.today", 0),
        ("todo.tomorrow", 1),
        ("todo.in_3_days", 3),
        ("todo.in_a_week", 7),
    ];
    view! {
        <div class="step">
            <input class="input step-what" name="todo-what" type="text" autocomplete="off" node_ref=first
                placeholder=t!("todo.what_hint") aria-label=t!("todo.what")
                prop:value=move || step.with(|s| s.what.clone())
                on:input=move |e| step.update(|s| s.what = event_target_value(&e))/>
            <select class="input select step-who" name="todo-who" aria-label=t!("todo.who")
                on:change=move |e| step.update(|s| s.who = event_target_value(&e))>
                <option value="" selected=move || step.with(|s| s.who.is_empty())>{t!("todo.me")}</option>
                {move || colleagues().into_iter().map(|(id, name)| {
                    let chosen = id.clone();
                    view! { <option value=id selected=move || step.with(|s| s.who == chosen)>{name}</option> }
                }).collect_view()}
                {move || teams().into_iter().map(|(id, name)| {
                    let chosen = id.clone();
                    view! { <option value=id selected=move || step.with(|s| s.who == chosen)>{name}</option> }
                }).collect_view()}
                <option value="customer" selected=move || step.with(|s| s.who == "customer")>{move || tr("todo.customer")}</option>
            </select>
            <div class="step-when">
                <input class="input" name="todo-day" type="date" aria-label=t!("todo.day")
                    prop:value=move || step.with(|s| s.day.clone())
                    on:input=move |e| step.update(|s| s.day = event_target_value(&e))/>
                <input class="input" name="todo-time" type="time" aria-label=t!("todo.time")
                    prop:value=move || step.with(|s| s.time.clone())
                    on:input=move |e| step.update(|s| s.time = event_target_value(&e))/>
            </div>
            <div class="step-quick">
                {quick.into_iter().filter_map(|(key, days)| {
                    let date = today.checked_add_days(Days::new(days))?.to_string();
                    let same = date.clone();
                    Some(view! {
                        <button type="button" class="chip" aria-pressed=move || step.with(|s| s.day == same).to_string()
                            on:click=move |_| step.update(|s| s.day.clone_from(&date))>{t!(key)}</button>
                    })
                }).collect_view()}
                <button type="button" class="chip" aria-expanded=move || reminding.get().to_string()
                    on:click=move |_| { reminding.update(|r| *r = !*r); step.update(|s| s.remind.clear()); }>{t!("todo.remind")}</button>
            </div>
            <Show when=move || reminding.get() || step.with(|s| !s.remind.is_empty())>
                <label class="field step-remind">
                    <span class="field-label">{t!("todo.field.remind_at")}</span>
                    <input class="input" name="todo-remind" type="datetime-local"
                        prop:value=move || step.with(|s| s.remind.clone())
                        on:input=move |e| step.update(|s| s.remind = event_target_value(&e))/>
                </label>
            </Show>
        </div>
    }
}
