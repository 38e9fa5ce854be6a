//! Which parts of the universal form go out: those that a purpose shows, or all of them.

use crate::feature::interaction::entry::purpose_title;
use crate::state::use_session;
use crate::t;
use leptos::prelude::*;

/// The choice; it stands in a menu, which must neither close nor move on when it is used.
#[component]
pub(super) fn Parts(
    /// The code of the purpose; empty for everything.
    chosen: RwSignal<String>,
) -> impl IntoView {
    let session = use_session();
    let keep = |event: web_sys::KeyboardEvent| {
        if event.key() != "Escape" {
            event.stop_propagation();
        }
    };
    view! {
        <select class="input select export-parts" name="purpose" aria-label=t!("import.parts_of")
            on:click=|event| event.stop_propagation() on:keydown=keep
            on:change=move |event| chosen.set(event_target_value(&event))>
            <option value="" selected=move || chosen.get().is_empty()>{t!("import.parts_all")}</option>
            {move || session.purposes.get().into_iter().map(|one| {
                let (label, code, value) = (purpose_title(&one), one.code.clone(), one.code);
                view! { <option value=value selected=move || chosen.get() == code>{label}</option> }
            }).collect_view()}
        </select>
    }
}
