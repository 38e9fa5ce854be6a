//! Asking the customer: a link that is shown once, to be sent by whatever way the customer likes.

use crate::api;
use crate::feature::customer::open::use_open;
use crate::i18n::{tr, tr_with};
use crate::t;
use crate::ui::{CopyLine, Dialog, toast_error};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::link::AnswerLink;
use shared::role::RecordKind;

/// The whole address; none where it was told before.
fn address(link: &AnswerLink) -> Option<String> {
    let path = link.path.as_ref()?;
    let origin = window().location().origin().unwrap_or_default();
    Some(format!("{origin}{path}"))
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
    let text = address(&link).unwrap_or_default();
    let until = crate::show::moment(link.expires_at);
    view! {
        <div class="form">
            <p class="field-hint">{move || tr_with("link.hint", &[("when", until.clone())])}</p>
            <CopyLine text=text label=Signal::derive(t!("link.title")) name="customer-link" button="link.copy" copied="link.copied"/>
        </div>
    }
}
