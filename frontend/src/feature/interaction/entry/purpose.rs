//! What an interaction is recorded for; the purpose says which fields the form shows.

use crate::feature::customer::open::Open;
use crate::i18n::lang;
use crate::state::use_session;
use crate::t;
use leptos::prelude::*;
use shared::Lang;
use shared::purpose::Purpose;
use shared::role::Role;

/// Codes that the product brings along; an installation may have removed them.
const FIRST_CONTACT: &str = "first_contact";
const FOLLOW_UP: &str = "follow_up";
const AFTER_SALES: &str = "after_sales";

/// The purpose that an empty form begins with.
pub fn first(open: Open) -> String {
    let session = use_session();
    let role = session
        .me
        .with_untracked(|me| me.as_ref().map(|me| me.role));
    let met = open.customer.with_untracked(|c| {
        c.as_ref()
            .is_some_and(|c| c.card.last_interaction_at.is_some())
    });
    let likely = match role {
        Some(Role::Success | Role::Technical) => AFTER_SALES,
        _ if !met => FIRST_CONTACT,
        _ => FOLLOW_UP,
    };
    session.purposes.with_untracked(|all| {
        let known = all.iter().find(|one| one.code == likely).or(all.first());
        known.map_or_else(String::new, |one| one.code.clone())
    })
}

/// What it is called in the language of the screen.
pub fn name(purpose: &Purpose) -> String {
    match lang() {
        Lang::Zh => purpose.name_zh.clone(),
        Lang::En => purpose.name_en.clone(),
    }
}

/// What a purpose is called; what was said where it is none of the list.
#[must_use]
pub fn called(code: &str) -> String {
    let known = use_session().purposes.with(|all| {
        let found = all.iter().find(|one| one.code == code);
        found.map(name)
    });
    known.unwrap_or_else(|| code.to_owned())
}

/// The choice.
#[component]
pub fn PurposeChoice(
    /// The code that is chosen.
    chosen: RwSignal<String>,
) -> impl IntoView {
    let session = use_session();
    view! {
        <select class="input select entry-purpose" name="purpose" aria-label=t!("interaction.purpose")
            on:change=move |event| chosen.set(event_target_value(&event))>
            {move || session.purposes.get().into_iter().map(|one| {
                let (label, code, value) = (name(&one), one.code.clone(), one.code);
                view! { <option value=value selected=move || chosen.get() == code>{label}</option> }
            }).collect_view()}
        </select>
    }
}
