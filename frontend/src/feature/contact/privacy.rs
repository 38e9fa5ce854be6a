//! What is held on a person: told to whoever sees it, and erased on request (R-LOG-1).

use crate::api;
use crate::api::form::Fetch;
use crate::feature::customer::open::Open;
use crate::i18n::{tr, tr_with};
use crate::state::use_session;
use crate::t;
use crate::ui::{Dialog, Field, TextInput, toast, toast_error};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::Guarded;
use shared::contact::Contact;
use shared::customer::CustomerKind;
use shared::erasure::{Erasure, NewErasure};
use shared::error::ConfirmCode;
use shared::role::Capability;

/// Whether there is anything here for the caller.
#[must_use]
pub fn offers(contact: &Contact) -> bool {
    told(contact) || use_session().can(Capability::ErasePersons)
}

/// Whoever sees the name sees the rest.
const fn told(contact: &Contact) -> bool {
    matches!(contact.name, Guarded::Clear { .. })
}

/// The dialog.
#[component]
pub fn PrivacyDialog(
    /// The customer.
    open: Open,
    /// Whose data it is.
    contact: RwSignal<Option<Contact>>,
    /// Whether the dialog is open.
    shown: RwSignal<bool>,
) -> impl IntoView {
    let content = move || {
        let contact = contact.get_untracked()?;
        let erases = use_session().can(Capability::ErasePersons);
        let tells = told(&contact);
        let whose = contact.clone();
        Some(view! {
            {tells.then(|| view! { <Tell open=open contact=whose/> })}
            {erases.then(|| view! { <Erase open=open contact=contact shown=shown/> })}
        })
    };
    view! { <Dialog open=shown title=Signal::derive(t!("privacy.title"))>{content()}</Dialog> }
}

fn is_person(open: Open) -> bool {
    open.get(|customer| customer.card.kind) == Some(CustomerKind::Person)
}

/// Of whom all is told or erased: a customer who is that person, or the contact of a company.
fn whole(open: Open, contact: &Contact) -> String {
    if is_person(open) {
        format!("/customers/{}", open.id)
    } else {
        format!("/contacts/{}", contact.id)
    }
}

#[component]
fn Tell(open: Open, contact: Contact) -> impl IntoView {
    let busy = RwSignal::new(false);
    let path = format!("{}/personal-data", whole(open, &contact));
    let name = contact.name.text().unwrap_or_default();
    let file = format!("{}.json", tr_with("privacy.file", &[("name", name)]));
    let go = move |_| {
        let (path, file) = (path.clone(), file.clone());
        busy.set(true);
        spawn_local(async move {
            if let Err(error) = api::form::download(&Fetch::Get(path), &file).await {
                toast_error(&error);
            }
            busy.try_set(false);
        });
    };
    view! {
        <p class="field-hint">{t!("privacy.tell_hint")}</p>
        <div class="form-do">
            <button type="button" class="button" name="personal-data" disabled=move || busy.get() on:click=go>
                {t!("privacy.tell")}
            </button>
        </div>
    }
}

/// Erasing is confirmed by a word that is typed, not by one press more.
#[component]
fn Erase(open: Open, contact: Contact, shown: RwSignal<bool>) -> impl IntoView {
    let person = is_person(open);
    let path = format!("{}/erasure", whole(open, &contact));
    let name = contact.name.text().unwrap_or_else(|| tr("ui.hidden"));
    let hint = tr_with(
        if person {
            "privacy.erase_person_hint"
        } else {
            "privacy.erase_hint"
        },
        &[("name", name)],
    );
    let (reason, typed) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (busy, error) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let ready = move || {
        let word = typed.with(|typed| typed.trim().to_lowercase());
        word == tr("privacy.word").to_lowercase()
            && reason.with(|reason| reason.trim().chars().count() > 1)
    };
    let go = move || {
        if busy.get_untracked() || !ready() {
            return;
        }
        let body = NewErasure {
            reason: reason.get_untracked().trim().to_owned(),
            acknowledge: vec![ConfirmCode::Irreversible],
        };
        let path = path.clone();
        busy.set(true);
        spawn_local(async move {
            let answer: api::Answer<Erasure> = api::post_plain(&path, &body).await;
            busy.try_set(false);
            match answer {
                Ok(_) => {
                    shown.try_set(false);
                    toast(tr("privacy.erased"));
                    open.read();
                }
                Err(refused) => {
                    error.try_set(Some(refused.message()));
                }
            }
        });
    };
    let word = tr_with("privacy.type_word", &[("word", tr("privacy.word"))]);
    view! {
        <form class="form" novalidate on:submit=move |event| { event.prevent_default(); go(); }>
            <p class="field-hint">{hint}</p>
            <Field label=Signal::derive(t!("privacy.reason")) required=true>
                <TextInput value=reason name="erase-reason" required=true/>
            </Field>
            <Field label=Signal::stored(word) required=true>
                <TextInput value=typed name="erase-word" required=true/>
            </Field>
            <p class="form-error" role="alert">{move || error.get()}</p>
            <div class="form-do">
                <button type="button" class="button" on:click=move |_| shown.set(false)>{t!("ui.cancel")}</button>
                <button type="submit" class="button danger" disabled=move || busy.get() || !ready()>{t!("privacy.erase")}</button>
            </div>
        </form>
    }
}
