//! Of which roles the organisation wants a second factor, for administrators.

use crate::api;
use crate::i18n::tr;
use crate::t;
use crate::ui::{toast, toast_error};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::role::Role;
use shared::second_factor::SecondFactorRule;

const PATH: &str = "/second-factor-rule";

/// The roles, each with a box to tick; it holds as soon as it is ticked.
#[component]
pub fn Rule() -> impl IntoView {
    let rule = RwSignal::new(None::<SecondFactorRule>);
    spawn_local(async move {
        if let Ok(found) = api::get(PATH).await {
            rule.try_set(Some(found));
        }
    });
    let set = move |role: Role, event: web_sys::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        let wanted = input.checked();
        let mut roles = rule.get_untracked().unwrap_or_default().roles;
        roles.retain(|other| *other != role);
        if wanted {
            roles.push(role);
        }
        spawn_local(async move {
            match api::put(PATH, None, &SecondFactorRule { roles }).await {
                Ok(found) => {
                    rule.try_set(Some(found));
                    toast(tr("second_factor.rule_saved"));
                }
                Err(error) => {
                    // The box goes back to what holds.
                    input.set_checked(!wanted);
                    toast_error(&error);
                }
            }
        });
    };
    // A program signs in by no password, and so by no second factor.
    let people = || {
        Role::ALL
            .iter()
            .copied()
            .filter(|role| *role != Role::Integration)
    };
    let one = move |role: Role| {
        let ticked =
            move || rule.with(|rule| rule.as_ref().is_some_and(|rule| rule.roles.contains(&role)));
        view! {
            <label class="check">
                <input type="checkbox" name=format!("second-factor-{role}") prop:checked=ticked
                    on:change=move |event| set(role, event)/>
                <span>{move || tr(&format!("role.{role}"))}</span>
            </label>
        }
    };
    view! {
        <section class="panel" aria-label=t!("second_factor.rule_title")>
            <h2>{t!("second_factor.rule_title")}</h2>
            <p class="field-hint">{t!("second_factor.rule_hint")}</p>
            <div class="checks">{people().map(one).collect_view()}</div>
        </section>
    }
}
