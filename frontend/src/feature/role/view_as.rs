//! Looking through another role: the choice, and the banner that stays as long as it lasts.

use crate::i18n::tr;
use crate::state::{use_session, view_as};
use crate::t;
use crate::ui::{Glyph, Icon};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::role::{Capability, Role};

/// Begins to look through a role, or ends it; every page then reads again.
fn look(role: Option<Role>) {
    view_as::set(role);
    spawn_local(use_session().reload());
}

/// The choice, for those who may.
#[component]
pub fn ViewAsChoice() -> impl IntoView {
    let session = use_session();
    let chosen = RwSignal::new(String::new());
    let options = move || {
        let own = session.me.with(|me| me.as_ref().map(|me| me.role));
        Role::ALL
            .iter()
            .filter(|role| Some(**role) != own && **role != Role::Integration)
            .map(
                |role| view! { <option value=role.as_str()>{tr(&format!("role.{role}"))}</option> },
            )
            .collect_view()
    };
    let begin = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if let Ok(role) = chosen.get_untracked().parse() {
            look(Some(role));
        }
    };
    view! {
        <Show when=move || session.can(Capability::ViewAs)>
            <section class="panel">
                <h2>{t!("view_as.title")}</h2>
                <form class="row" on:submit=begin>
                    <select class="input select" name="view-as" aria-label=t!("view_as.title")
                        on:change:target=move |event| chosen.set(event.target().value())>
                        <option value="">{t!("view_as.choose")}</option>
                        {options}
                    </select>
                    <button type="submit" class="button" disabled=move || chosen.with(String::is_empty)>{t!("view_as.begin")}</button>
                </form>
                <p class="field-hint">{t!("view_as.hint")}</p>
            </section>
        </Show>
    }
}

/// What says on every page that one looks through another role, and the way out.
#[component]
pub fn ViewingBanner() -> impl IntoView {
    view! {
        {move || view_as::get().map(|role| view! {
            <div class="viewing" role="status">
                <Icon glyph=Glyph::Customers/>
                <span>{move || crate::i18n::tr_with("view_as.viewing", &[("role", tr(&format!("role.{role}")))])}</span>
                <button type="button" class="button small" on:click=move |_| look(None)>{t!("view_as.leave")}</button>
            </div>
        })}
    }
}
