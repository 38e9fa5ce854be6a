//! The bar on top: where one is, the search, and the way to a new customer.

use super::bell::Bell;
use crate::state::use_session;
use crate::t;
use crate::ui::{Glyph, Icon, Mark};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
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

#[component]
fn Search() -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let navigate = use_navigate();
    let query = use_query_map();
    let text = RwSignal::new(String::new());
    Effect::new(move |_| text.set(query.with(|query| query.get("q")).unwrap_or_default()));
    let keys = window_event_listener(ev::keydown, move |event| {
        let wanted =
            (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("k");
        if wanted && let Some(input) = input.get_untracked() {
            event.prevent_default();
            let _ = input.focus();
            input.select();
        }
    });
    on_cleanup(move || keys.remove());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let text = text.get_untracked();
        let address = match text.trim() {
            "" => "/customers".to_owned(),
            text => format!("/customers?q={}", crate::api::encode(text)),
        };
        navigate(&address, Default::default());
    };
    view! {
        <form class="search" role="search" on:submit=submit>
            <Icon glyph=Glyph::Search/>
            <input type="search" name="q" autocomplete="off" node_ref=input aria-label=t!("bar.search")
                placeholder=t!("bar.search") prop:value=move || text.get()
                on:input:target=move |event| text.set(event.target().value())/>
            <kbd class="key" aria-hidden="true">"Ctrl K"</kbd>
        </form>
    }
}
