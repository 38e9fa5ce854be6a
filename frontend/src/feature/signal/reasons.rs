//! Why a signal is none, and until when and why one is put off.

use super::item::{Deciding, SNOOZES, in_days};
use crate::i18n::{lang_now, tr};
use crate::t;
use crate::ui::{Dialog, Field, TextArea};
use leptos::prelude::*;
use serde_json::json;
use shared::Code;

/// Why it is none.
#[component]
pub(super) fn Dismissing(deciding: Deciding) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(text) = said(reason) else {
            return error.set(Some(tr("ui.required")));
        };
        error.set(None);
        deciding.send("dismiss", json!({ "reason": text }), "signal.dismissed");
    };
    view! {
        <Dialog open=deciding.dismissing title=Signal::derive(|| tr("signal.dismiss_title"))>
            <form class="form" on:submit=send>
                <p class="minor">{t!("signal.dismiss_hint")}</p>
                <Field label=Signal::derive(|| tr("signal.reason")) error=error required=true>
                    <TextArea value=reason name="reason"/>
                </Field>
                <Feet deciding=deciding open=deciding.dismissing name="signal.dismiss"/>
            </form>
        </Dialog>
    }
}

/// Until when it is put off, and why.
#[component]
pub(super) fn Snoozing(deciding: Deciding) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    // So many days, or none of the usual numbers: then the day stands in a field of its own.
    let days = RwSignal::new(Some(SNOOZES[0].0));
    let day = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        error.set(None);
        let until = match days.get_untracked() {
            Some(days) => Some(in_days(days)),
            None => day.get_untracked().parse().ok(),
        };
        match until {
            Some(until) if until > crate::show::today() => {
                deciding.snooze_until(until, said(reason));
            }
            Some(_) => error.set(Some(Code::InPast.message(lang_now()).to_owned())),
            None => error.set(Some(tr("ui.required"))),
        }
    };
    let choose = move |event: web_sys::Event| days.set(event_target_value(&event).parse().ok());
    view! {
        <Dialog open=deciding.snoozing title=Signal::derive(|| tr("signal.snooze_title"))>
            <form class="form" on:submit=send>
                <Field label=Signal::derive(|| tr("signal.snooze_until"))>
                    <select class="input select" name="snooze-days" on:change=choose>
                        {SNOOZES.map(|(days, key)| view! { <option value=days.to_string()>{t!(key, n = days)}</option> }).collect_view()}
                        <option value="">{t!("signal.snooze_day")}</option>
                    </select>
                </Field>
                <Show when=move || days.get().is_none()>
                    <Field label=Signal::derive(|| tr("signal.snooze_day")) error=error required=true>
                        <input class="input" type="date" name="snooze-day" min=in_days(1).to_string() max=in_days(365).to_string()
                            prop:value=move || day.get() on:input=move |event| day.set(event_target_value(&event))/>
                    </Field>
                </Show>
                <Field label=Signal::derive(|| tr("signal.reason"))>
                    <TextArea value=reason name="snooze-reason"/>
                </Field>
                <Feet deciding=deciding open=deciding.snoozing name="signal.snooze_do"/>
            </form>
        </Dialog>
    }
}

fn said(reason: RwSignal<String>) -> Option<String> {
    let text = reason.get_untracked().trim().to_owned();
    (!text.is_empty()).then_some(text)
}

#[component]
fn Feet(deciding: Deciding, open: RwSignal<bool>, name: &'static str) -> impl IntoView {
    view! {
        <div class="form-do">
            <button type="button" class="button" on:click=move |_| open.set(false)>{t!("ui.cancel")}</button>
            <button type="submit" class="button primary" disabled=move || deciding.busy.get()>{t!(name)}</button>
        </div>
    }
}
