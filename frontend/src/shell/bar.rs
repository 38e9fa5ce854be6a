//! The bar on top: where one is, the search, and the way to a new customer.

use super::bell::Bell;
use super::search::Search;
use crate::state::use_session;
use crate::t;
use crate::ui::{Glyph, Icon, Mark};
use leptos::prelude::*;
use shared::role::Capability;

/// The bar.
#[component]
pub fn Bar(
    /// Key of the page's title.
    title: Memo<&'static str>,
    /// Opens the dialog for a new customer.
    adding: RwSignal<bool>,
) -> impl IntoView {
    let session = use_session();
    view! {
        <header class="bar">
            <span class="bar-mark"><Mark/></span>
            <h1 class="bar-title">{move || crate::i18n::tr(title.get())}</h1>
            <Search/>
            <Show when=move || session.can(Capability::CreateCustomers)>
                <button type="button" class="button primary new" on:click=move |_| adding.set(true)>
                    <Icon glyph=Glyph::Plus/><span class="new-text">{t!("bar.new")}</span>
                </button>
            </Show>
            <Bell/>
        </header>
    }
}
