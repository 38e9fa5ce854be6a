//! Asking the customer: a link that is shown once, to be sent by whatever way the customer likes.

use crate::api;
use crate::feature::customer::open::use_open;
use crate::i18n::{tr, tr_with};
use crate::t;
use crate::ui::{Dialog, toast, toast_error};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::link::AnswerLink;
use shared::role::RecordKind;

fn address(link: &AnswerLink) -> String {
    let origin = window().location().origin().unwrap_or_default();
    format!("{origin}{}", link.path)
}

/// The button, and the link in a dialog.
#[component]
pub fn AskLink(
    /// Where the link is made.
    path: String,
    /// What may be written by whoever may ask.
    kind: RecordKind,
    /// The key of the button's text.
    label: &'static str,
) -> impl IntoView {
    let open = use_open();
    let may = move || open.is_some_and(|open| open.may_write(kind));
    let shown = RwSignal::new(false);
    let link = RwSignal::new(None::<AnswerLink>);
    let path = StoredValue::new(path);
    let ask = move |_| {
        spawn_local(async move {
            match api::link::make(&path.get_value()).await {
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
            <button type="button" class="button small win" on:click=ask>{move || tr(label)}</button>
        </Show>
        <Dialog open=shown title=Signal::derive(t!("link.title"))>
            {link.get().map(|link| view! { <Link link=link/> })}
        </Dialog>
    }
}

#[component]
fn Link(link: AnswerLink) -> impl IntoView {
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
            if !window().is_secure_context() {
                return;
            }
            let written = window().navigator().clipboard().write_text(&copied);
            if wasm_bindgen_futures::JsFuture::from(written).await.is_ok() {
                toast(tr("link.copied"));
            }
        });
    };
    view! {
        <div class="form">
            <p class="field-hint">{move || tr_with("link.hint", &[("when", until.clone())])}</p>
            <div class="moment-input">
                <input class="input" name="customer-link" type="text" readonly=true node_ref=input value=text aria-label=t!("link.title")/>
                <button type="button" class="button primary" on:click=copy>{t!("link.copy")}</button>
            </div>
        </div>
    }
}
