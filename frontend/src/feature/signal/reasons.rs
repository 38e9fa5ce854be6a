//! Why a signal is none, and until when and why one is put off.

use super::item::{Deciding, SNOOZES};
use crate::i18n::tr;
use crate::t;
use crate::ui::{Dialog, Field, TextArea};
use leptos::prelude::*;
use serde_json::json;

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
    let days = RwSignal::new(SNOOZES[0].0);
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        deciding.snooze(days.get_untracked(), said(reason));
    };
    let choose = move |event: web_sys::Event| {
        if let Ok(chosen) = event_target_value(&event).parse() {
            days.set(chosen);
        }
    };
    view! {
        <Dialog open=deciding.snoozing title=Signal::derive(|| tr("signal.snooze_title"))>
            <form class="form" on:submit=send>
                <Field label=Signal::derive(|| tr("signal.snooze_until"))>
                    <select class="input select" name="snooze-days" on:change=choose>
                        {SNOOZES.map(|(days, key)| view! { <option value=days.to_string()>{t!(key, n = days)}</option> }).collect_view()}
                    </select>
                </Field>
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
