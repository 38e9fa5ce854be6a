//! The contacts card: who they are, what they decide, how they are reached; who left is folded away.

use super::fields::{LEFT, NEW};
use super::privacy::{self, PrivacyDialog};
use super::succession::{Leaving, SuccessionDialog};
use crate::api;
use crate::feature::customer::open::{Open, use_open};
use crate::feature::record::archive::{Archivable, ArchiveButton, Instead};
use crate::feature::record::form::{RecordForm, Save, Spec, as_is};
use crate::feature::record::input::word;
use crate::feature::record::show;
use crate::feature::reveal::{Sealed, SeenItem};
use crate::i18n::{tr, tr_with};
use crate::t;
use crate::ui::{Avatar, Badge, Dialog, Glyph, Icon, Menu, Skeleton};
use futures::FutureExt as _;
use leptos::prelude::*;
use serde_json::Value;
use shared::contact::{Contact, ContactHint};
use shared::reveal::RecordRef;
use shared::role::RecordKind;
use shared::{Code, Guarded};
use std::sync::Arc;

/// The contacts card.
#[component]
pub fn Contacts(
    /// The customer.
    open: Open,
) -> impl IntoView {
    let editing = RwSignal::new(None::<Contact>);
    let dialog = RwSignal::new(false);
    let leaving = Leaving::nobody();
    let private = RwSignal::new(false);
    let left = RwSignal::new(false);
    let may = move || open.may_write(RecordKind::Contact);
    let split = Memo::new(move |_| {
        let all = open.contacts.get().unwrap_or_default();
        let all = all.into_iter().filter(|c| c.archived_at.is_none());
        let (gone, mut here): (Vec<Contact>, Vec<Contact>) = all.partition(|c| c.left_on.is_some());
        here.sort_by_key(|c| !c.primary);
        (here, gone)
    });
    let edit = Callback::new(move |contact: Option<Contact>| {
        editing.set(contact);
        dialog.set(true);
    });
    let held = Callback::new(move |contact: Contact| {
        editing.set(Some(contact));
        private.set(true);
    });
    view! {
        <section class="panel" aria-labelledby="contacts-title">
            <header class="panel-head">
                <h2 id="contacts-title">{t!("contact.title")}</h2>
                <span class="minor">{move || split.with(|(here, _)| here.len())}</span>
                <Show when=may>
                    <button type="button" class="button quiet small panel-act" on:click=move |_| edit.run(None)>
                        <Icon glyph=Glyph::Plus size=14/>{t!("contact.add")}
                    </button>
                </Show>
            </header>
            <Show when=move || open.contacts.with(Option::is_some) fallback=|| view! { <Skeleton/> }>
                <Show when=move || split.with(|(here, gone)| here.is_empty() && gone.is_empty())>
                    <p class="minor small">{t!("contact.none")}</p>
                </Show>
                <ul class="people">
                    {move || split.with(|(here, _)| here.iter().cloned().map(|c| person(open, c, may(), edit, held)).collect_view())}
                    {move || left.get().then(|| split.with(|(_, gone)| gone.iter().cloned().map(|c| person(open, c, may(), edit, held)).collect_view()))}
                </ul>
                <Show when=move || split.with(|(_, gone)| !gone.is_empty())>
                    <button type="button" class="button quiet small fold" aria-expanded=move || left.get().to_string()
                        on:click=move |_| left.update(|l| *l = !*l)>
                        {move || tr_with("contact.left_count", &[("n", split.with(|(_, gone)| gone.len()).to_string())])}
                    </button>
                </Show>
            </Show>
            <ContactDialog open=open contact=editing shown=dialog leaving=leaving/>
            <SuccessionDialog open=open contact=editing leaving=leaving/>
            <PrivacyDialog open=open contact=editing shown=private/>
        </section>
    }
}

/// The name of whoever came after.
fn successor(open: Open, contact: &Contact) -> Option<String> {
    let id = contact.succeeded_by?;
    let name = open.contacts.with(|all| {
        let found = all.iter().flatten().find(|other| other.id == id);
        found.and_then(|other| other.name.text())
    });
    Some(tr_with("contact.succeeded_by", &[("name", name?)]))
}

fn person(
    open: Open,
    contact: Contact,
    may: bool,
    edit: Callback<Option<Contact>>,
    held: Callback<Contact>,
) -> impl IntoView {
    let name = contact.name.text().unwrap_or_else(|| tr("ui.hidden"));
    let record = RecordRef {
        kind: RecordKind::Contact,
        id: contact.id.uuid(),
    };
    let place = [
        contact.department.clone(),
        contact.title.clone(),
        contact.salutation.clone(),
    ];
    let place: Vec<String> = place.into_iter().flatten().collect();
    let place = place.join(" · ");
    let ways: Vec<(&'static str, Guarded<String>)> = [
        ("mobile", contact.mobile.clone()),
        ("phone", contact.phone.clone()),
        ("wechat", contact.wechat.clone()),
        ("wecom", contact.wecom.clone()),
        ("email", contact.email.clone()),
    ]
    .into_iter()
    .filter_map(|(way, value)| value.map(|value| (way, value)))
    .collect();
    let birthday = contact.birthday.clone();
    let preferences = contact.preferences.clone();
    let left_on = contact
        .left_on
        .map(|day| tr_with("contact.left_on", &[("date", show::date(day))]));
    let after = successor(open, &contact);
    let private = contact.hints.contains(&ContactHint::PrivateMailbox);
    let (role, primary) = (contact.decision_role, contact.primary);
    let gone = left_on.is_some();
    let described = name.clone();
    let guarded = contact.name.clone();
    let masked = matches!(guarded, Guarded::Masked { .. });
    let whose = privacy::offers(&contact).then(|| (contact.clone(), name.clone()));
    view! {
        <li class="person" class:gone=gone>
            <Avatar name=name.clone()/>
            <div class="person-text">
                <div class="person-do">
                    <ContactMenu record=record name=described.clone()/>
                    {whose.map(|(contact, name)| view! {
                        <button type="button" class="button quiet icon-only" title=tr("privacy.open")
                            aria-label=format!("{} {name}", tr("privacy.open"))
                            on:click=move |_| held.run(contact.clone())><Icon glyph=Glyph::Lock size=14/></button>
                    })}
                    {may.then(|| view! {
                        <button type="button" class="button quiet icon-only" title=tr("customer.edit")
                            aria-label=format!("{} {described}", tr("customer.edit"))
                            on:click=move |_| edit.run(Some(contact.clone()))><Icon glyph=Glyph::Edit size=14/></button>
                    })}
                </div>
                <p class="person-name">
                    <strong>{name}</strong>
                    {masked.then(show::lock)}
                    <Sealed record=record field="name" value=guarded bare=true/>
                    {role.map(|role| view! { <Badge>{word("decision_role", role.as_str())}</Badge> })}
                    {primary.then(|| view! { <span class="minor small">{tr("contact.primary")}</span> })}
                </p>
                {(!place.is_empty()).then(|| view! { <p class="minor small">{place}</p> })}
                {ways.into_iter().map(|(way, value)| view! {
                    <p class="minor small reach">
                        <span class="reach-name">{tr(&format!("contact.field.{way}"))}</span>
                        {linked(record, way, value)}
                    </p>
                }).collect_view()}
                {birthday.map(|day| view! {
                    <p class="minor small reach"><span class="reach-name">{tr("contact.field.birthday")}</span><Sealed record=record field="birthday" value=day.map(show::date)/></p>
                })}
                {preferences.map(|text| view! { <p class="minor small">{text}</p> })}
                {private.then(|| view! { <p class="small hint-warn"><Icon glyph=Glyph::Warning size=12/>{tr("contact.private_mailbox")}</p> })}
                {left_on.map(|text| view! { <p class="minor small">{text}</p> })}
                {after.map(|text| view! { <p class="minor small">{text}</p> })}
            </div>
        </li>
    }
}

/// What is seldom done with a contact; nothing where the caller may do none of it.
#[component]
fn ContactMenu(record: RecordRef, name: String) -> impl IntoView {
    let open = use_open();
    let may = move || open.is_some_and(|open| open.get(|c| c.rights.read_reveals) == Some(true));
    let label = format!("{} {name}", tr("ui.more"));
    let name = StoredValue::new(name);
    view! {
        <Show when=may>
            <Menu label=Signal::stored(label.clone()) class="button quiet icon-only" button=ViewFn::from(|| view! { <Icon glyph=Glyph::More size=14/> })>
                <SeenItem record=record name=name.get_value()/>
            </Menu>
        </Show>
    }
}

/// A clear number can be called and a clear address written to.
fn linked(record: RecordRef, way: &'static str, value: Guarded<String>) -> AnyView {
    let scheme = match way {
        "mobile" | "phone" => "tel:",
        "email" => "mailto:",
        _ => "",
    };
    match value {
        Guarded::Clear { value } if !scheme.is_empty() => {
            view! { <a href=format!("{scheme}{value}")>{value.clone()}</a> }.into_any()
        }
        value => view! { <Sealed record=record field=way value=value/> }.into_any(),
    }
}

/// Adds or edits a contact, and archives it.
#[component]
fn ContactDialog(
    open: Open,
    contact: RwSignal<Option<Contact>>,
    shown: RwSignal<bool>,
    leaving: Leaving,
) -> impl IntoView {
    let content = move || {
        let before = contact.get_untracked();
        let new = before.is_none();
        let mut fields = NEW.to_vec();
        if before.as_ref().is_some_and(|c| c.left_on.is_some()) {
            fields.extend_from_slice(LEFT);
        }
        let spec = Spec {
            section: "contact",
            groups: vec![("", fields)],
            flat: as_is,
            new,
        };
        let record = before
            .as_ref()
            .map_or(Value::Null, |c| serde_json::to_value(c).unwrap_or_default());
        let id = before.as_ref().map(|c| c.id);
        let save: Save = Arc::new(move |version, body| {
            async move {
                match id {
                    Some(id) => {
                        api::contact::change(id, version.unwrap_or_default(), &body).await?
                    }
                    None => api::contact::create(open.id, &body).await?,
                };
                open.read_contacts();
                open.told();
                Ok(())
            }
            .boxed_local()
        });
        let close = move |()| shown.set(false);
        view! {
            <RecordForm spec=spec record=record save=save done=close close=close/>
            {before.map(|contact| {
                let what = Archivable {
                    path: "contacts",
                    section: "contact",
                    id: contact.id.to_string(),
                    version: contact.version,
                };
                // Who decides is not put away in silence: it goes by the act that says who comes after.
                let instead = Instead {
                    code: Code::NeedsSuccession,
                    open: Callback::new(move |()| leaving.begin(true)),
                };
                view! {
                <div class="record-more">
                    <button type="button" class="button small" hidden=contact.left_on.is_some()
                        on:click=move |_| { shown.set(false); leaving.begin(false); }>{t!("succession.open")}</button>
                    <ArchiveButton open=open what=what shown=shown instead=instead/>
                </div>
            }})}
        }
    };
    let title = move || {
        tr(if contact.with(Option::is_none) {
            "contact.add_title"
        } else {
            "contact.edit_title"
        })
    };
    view! { <Dialog open=shown title=Signal::derive(title)>{content()}</Dialog> }
}
