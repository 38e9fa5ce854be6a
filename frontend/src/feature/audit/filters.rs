//! By whom, on which customer, what, when.

use super::entries::{action, kind, system_kind};
use super::looked::Looked;
use crate::feature::record::field::{Field, Kind};
use crate::feature::record::pick;
use crate::feature::record::state::FormState;
use crate::i18n::{below, tr};
use crate::state::use_session;
use crate::t;
use leptos::prelude::*;
use shared::audit::{Action, SystemKind};
use shared::role::RecordKind;

/// The control that finds a customer, borrowed from the forms.
const CUSTOMER: Field = Field::new("audit-customer", Kind::Customer, 0);

/// The filters; `look` looks at something else.
#[component]
pub(super) fn Filters(looked: Memo<Looked>, look: Callback<Looked>) -> impl IntoView {
    let set = move |change: &dyn Fn(&mut Looked)| {
        let mut wanted = looked.get_untracked();
        change(&mut wanted);
        if wanted != looked.get_untracked() {
            look.run(wanted);
        }
    };
    let of_system = Memo::new(move |_| looked.with(|looked| looked.system));
    let kinds = move || -> Vec<(String, String)> {
        if of_system.get() {
            let all = SystemKind::ALL.iter().map(|kind| kind.as_str());
            all.map(|word| (word.to_owned(), system_kind(word)))
                .collect()
        } else {
            let all = RecordKind::ALL.iter().map(|kind| kind.as_str());
            all.map(|word| (word.to_owned(), kind(word))).collect()
        }
    };
    let actions = || -> Vec<(String, String)> {
        let all = Action::ALL.iter().map(|action| action.as_str());
        all.map(|word| (word.to_owned(), action(word))).collect()
    };
    view! {
        <div class="audit-filters" role="group" aria-label=t!("audit.filter")>
            <label class="field">
                <span class="field-label">{t!("audit.who")}</span>
                <Author looked=looked set=Callback::new(move |author: String| set(&|looked| looked.author.clone_from(&author)))/>
            </label>
            <Show when=move || !of_system.get()><Customer looked=looked look=look/></Show>
            <label class="field">
                <span class="field-label">{t!("audit.kind_of")}</span>
                <select class="input select" name="audit-kind" on:change=move |event| set(&|looked| { looked.kind = event_target_value(&event); looked.field.clear(); })>
                    <option value="" selected=move || looked.with(|looked| looked.kind.is_empty())>{t!("ui.all")}</option>
                    {move || kinds().into_iter().map(|(word, name)| option(looked, |looked| &looked.kind, word, name)).collect_view()}
                </select>
            </label>
            <Show when=move || !of_system.get()>
                <label class="field">
                    <span class="field-label">{t!("audit.did")}</span>
                    <select class="input select" name="audit-action" on:change=move |event| set(&|looked| looked.action = event_target_value(&event))>
                        <option value="" selected=move || looked.with(|looked| looked.action.is_empty())>{t!("ui.all")}</option>
                        {move || actions().into_iter().map(|(word, name)| option(looked, |looked| &looked.action, word, name)).collect_view()}
                    </select>
                </label>
            </Show>
            <Show when=move || !of_system.get()>
                <label class="field">
                    <span class="field-label">{t!("audit.field")}</span>
                    <FieldOf looked=looked look=look/>
                </label>
            </Show>
            <label class="field">
                <span class="field-label">{t!("audit.request")}</span>
                <input class="input" type="text" name="audit-request" maxlength="64" autocomplete="off" spellcheck="false" placeholder=t!("audit.request_hint")
                    prop:value=move || looked.with(|looked| looked.request.clone())
                    on:change=move |event| set(&|looked| looked.request = event_target_value(&event).trim().to_owned())/>
            </label>
            <label class="field">
                <span class="field-label">{t!("timeline.from")}</span>
                <input class="input" type="date" name="audit-from" prop:value=move || looked.with(|looked| looked.from.clone())
                    on:change=move |event| set(&|looked| looked.from = event_target_value(&event))/>
            </label>
            <label class="field">
                <span class="field-label">{t!("timeline.to")}</span>
                <input class="input" type="date" name="audit-to" prop:value=move || looked.with(|looked| looked.to.clone())
                    on:change=move |event| set(&|looked| looked.to = event_target_value(&event))/>
            </label>
            <Show when=move || looked.with(Looked::narrowed)>
                <button type="button" class="button small" on:click=move |_| look.run(Looked { system: of_system.get_untracked(), ..Looked::default() })>
                    {t!("timeline.clear")}
                </button>
            </Show>
        </div>
    }
}

fn option(
    looked: Memo<Looked>,
    of: fn(&Looked) -> &String,
    word: String,
    name: String,
) -> impl IntoView {
    let chosen = word.clone();
    view! { <option value=word selected=move || looked.with(|looked| *of(looked) == chosen)>{name}</option> }
}

#[component]
fn Author(looked: Memo<Looked>, set: Callback<String>) -> impl IntoView {
    let session = use_session();
    let people = move || {
        let users = session.users.get().into_iter();
        users
            .filter(|user| Some(user.id) != session.my_id())
            .map(|user| {
                option(
                    looked,
                    |looked| &looked.author,
                    user.id.to_string(),
                    user.name,
                )
            })
            .collect_view()
    };
    view! {
        <select class="input select" name="audit-author" on:change=move |event| set.run(event_target_value(&event))>
            <option value="" selected=move || looked.with(|looked| looked.author.is_empty())>{t!("timeline.anyone")}</option>
            <option value="me" selected=move || looked.with(|looked| looked.author == "me")>{t!("timeline.me")}</option>
            <option value="none" selected=move || looked.with(|looked| looked.author == "none")>{t!("audit.nobody")}</option>
            {people}
        </select>
    }
}

/// The fields that a kind of record has, with their names.
fn fields_of(kind: RecordKind) -> Vec<(String, String)> {
    let section = format!("{kind}.field");
    let fields = below(&section).into_iter();
    fields
        .map(|field| {
            let name = tr(&format!("{section}.{field}"));
            (field, name)
        })
        .collect()
}

/// The field that changed: of the chosen kind, or of all kinds, where choosing one chooses its kind with it.
#[component]
fn FieldOf(looked: Memo<Looked>, look: Callback<Looked>) -> impl IntoView {
    let chosen = move |event| {
        let value = event_target_value(&event);
        let (kind, field) = value.split_once('.').unwrap_or_default();
        let mut wanted = looked.get_untracked();
        field.clone_into(&mut wanted.field);
        if !field.is_empty() {
            kind.clone_into(&mut wanted.kind);
        }
        look.run(wanted);
    };
    let shown = move || {
        let of = looked.with(|looked| looked.kind.clone());
        let kinds = RecordKind::ALL.iter().copied();
        kinds
            .filter(|kind| of.is_empty() || kind.as_str() == of)
            .map(|kind| (kind, fields_of(kind)))
            .filter(|(_, fields)| !fields.is_empty())
            .map(|(one, fields)| {
                let options = fields.into_iter().map(|(field, name)| {
                    let value = format!("{one}.{field}");
                    let is = move || {
                        looked.with(|looked| looked.kind == one.as_str() && looked.field == field)
                    };
                    view! { <option value=value selected=is>{name}</option> }
                });
                view! { <optgroup label=kind(one.as_str())>{options.collect_view()}</optgroup> }
            })
            .collect_view()
    };
    view! {
        <select class="input select" name="audit-field" on:change=chosen>
            <option value="" selected=move || looked.with(|looked| looked.field.is_empty())>{t!("ui.all")}</option>
            {shown}
        </select>
    }
}

#[component]
fn Customer(looked: Memo<Looked>, look: Callback<Looked>) -> impl IntoView {
    let form = FormState::new([CUSTOMER], &serde_json::Value::Null);
    let line = form.line(CUSTOMER.name);
    let now = line.map(|line| line.now);
    // What stands in the address shows in the control, and what is chosen there goes into the address.
    Effect::new(move |_| {
        let id = looked.with(|looked| looked.customer.clone());
        if let Some(now) = now.filter(|now| now.with_untracked(|text| *text != id)) {
            now.set(id);
        }
    });
    Effect::new(move |before: Option<String>| {
        let chosen = now.map(|now| now.get()).unwrap_or_default();
        if before.is_some_and(|before| before != chosen) {
            let mut wanted = looked.get_untracked();
            if wanted.customer != chosen {
                wanted.customer.clone_from(&chosen);
                look.run(wanted);
            }
        }
        chosen
    });
    view! {
        <div class="field">
            <label class="field-label" for="audit-customer">{t!("audit.customer")}</label>
            {line.map(|line| pick::customer(line, "audit-customer".to_owned(), String::new()))}
        </div>
    }
}
