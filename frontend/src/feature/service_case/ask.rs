//! Asking the customer for a rating: a link that is shown once, to be sent by whatever way the customer likes.

use crate::api;
use crate::feature::customer::open::use_open;
use crate::i18n::tr_with;
use crate::t;
use crate::ui::{Dialog, toast, toast_error};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::ServiceCaseId;
use shared::link::RatingLink;
use shared::role::RecordKind;

fn address(link: &RatingLink) -> String {
    let origin = window().location().origin().unwrap_or_default();
    format!("{origin}{}", link.path)
}

/// The button, and the link in a dialog.
#[component]
pub fn AskRating(
    /// The case.
    id: ServiceCaseId,
) -> impl IntoView {
    let open = use_open();
    let may = move || open.is_some_and(|open| open.may_write(RecordKind::ServiceCase));
    let shown = RwSignal::new(false);
    let link = RwSignal::new(None::<RatingLink>);
    let ask = move |_| {
        spawn_local(async move {
            match api::rating::ask(id).await {
                Ok(made) => {
                    link.try_set(Some(made));
                    shown.try_set(true);
                }
                Err(error) => toast_error(&error),
            }
        });
    };
    view! {
        <Show when=may>
            <button type="button" class="button small win" on:click=ask>{t!("rate.ask")}</button>
        </Show>
        <Dialog open=shown title=Signal::derive(t!("rate.ask_title"))>
            {link.get().map(|link| view! { <Link link=link/> })}
        </Dialog>
    }
}

#[component]
fn Link(link: RatingLink) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let text = address(&link);
    let until = crate::show::moment(link.expires_at);
    let copied = text.clone();
    let copy = move |_| {
        if let Some(input) = input.get_untracked() {
            input.select();
        }
        let copied = copied.clone();
        spawn_local(async move {
            // Without https a browser keeps its clipboard to itself; the text is selected then, ready for the keys.
            let clipboard = window().navigator().clipboard();
            if wasm_bindgen_futures::JsFuture::from(clipboard.write_text(&copied))
                .await
                .is_ok()
            {
                toast(crate::i18n::tr("rate.copied"));
            }
        });
    };
    view! {
        <div class="form">
            <p class="field-hint">{move || tr_with("rate.ask_hint", &[("when", until.clone())])}</p>
            <div class="moment-input">
                <input class="input" name="rating-link" type="text" readonly=true node_ref=input value=text aria-label=t!("rate.ask_title")/>
                <button type="button" class="button primary" on:click=copy>{t!("rate.copy")}</button>
            </div>
        </div>
    }
}
