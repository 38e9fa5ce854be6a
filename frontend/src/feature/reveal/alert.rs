//! How many reveals are usual: told to whoever reads the list, set by administrators.

use crate::api::{self, ApiError};
use crate::i18n::{tr, tr_with};
use crate::state::use_session;
use crate::t;
use crate::ui::toast;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::reveal::RevealAlert;
use shared::role::Capability;

/// The rule, and the form that sets it.
#[component]
pub fn Rule() -> impl IntoView {
    let session = use_session();
    let rule = RwSignal::new(None::<RevealAlert>);
    spawn_local(async move {
        if let Ok(read) = api::reveal::rule().await {
            rule.try_set(Some(read));
        }
    });
    move || {
        rule.get().map(|held| {
            let values = [
                ("reveals", held.reveals.to_string()),
                ("minutes", held.minutes.to_string()),
            ];
            view! {
                <p class="field-hint">{move || tr_with("reveal.rule", &values)}</p>
                <Show when=move || session.can(Capability::ManageUsers)><Form held=held rule=rule/></Show>
            }
        })
    }
}

#[component]
fn Form(held: RevealAlert, rule: RwSignal<Option<RevealAlert>>) -> impl IntoView {
    let reveals = RwSignal::new(held.reveals.to_string());
    let minutes = RwSignal::new(held.minutes.to_string());
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let number = |text: RwSignal<String>| text.get_untracked().trim().parse().unwrap_or(0);
        let new = RevealAlert {
            reveals: number(reveals),
            minutes: number(minutes),
        };
        busy.set(true);
        spawn_local(async move {
            let answer = api::reveal::set_rule(new).await;
            busy.try_set(false);
            match answer {
                Ok(kept) => {
                    rule.try_set(Some(kept));
                    toast(tr("ui.saved"));
                }
                Err(refused) => {
                    error.try_set(Some(refused));
                }
            }
        });
    };
    let said = move || {
        error.with(|error| {
            let error = error.as_ref()?;
            let field = error.field("/reveals").or_else(|| error.field("/minutes"));
            Some(field.unwrap_or_else(|| error.message()))
        })
    };
    let line = move |key: &'static str,
                     name: &'static str,
                     max: &'static str,
                     value: RwSignal<String>| {
        view! {
            <label class="field">
                <span class="field-label">{t!(key)}</span>
                <input class="input" type="number" inputmode="numeric" min="1" max=max name=name prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))/>
            </label>
        }
    };
    view! {
        <h3 class="small">{t!("reveal.rule_title")}</h3>
        <form class="reveal-filters" on:submit=save>
            {line("reveal.reveals", "reveals", "1000", reveals)}
            {line("reveal.minutes", "minutes", "1440", minutes)}
            <button type="submit" class="button" disabled=move || busy.get()>{t!("ui.save")}</button>
            <p class="form-error" role="alert">{said}</p>
        </form>
    }
}
