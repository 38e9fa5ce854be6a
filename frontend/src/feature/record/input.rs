//! One field as a native control, with its label, its hint and what is wrong with it.

use super::field::{Field, Kind};
use super::state::Line;
use super::{choose, measures, pick, related};
use crate::i18n::{lang, tr};
use leptos::prelude::*;

/// The text for a word of a closed list, by the field that holds it.
#[must_use]
pub fn word(field: &str, word: &str) -> String {
    let list = match field {
        "tier" | "intent" | "source" | "kind" | "role" => field.to_owned(),
        "pref_channel" | "channels" => "word.channel".to_owned(),
        "state" => "word.contract_state".to_owned(),
        other => format!("word.{other}"),
    };
    tr(&format!("{list}.{word}"))
}

/// A labelled control. `section` is where the texts stand: `customer` has `customer.field.city`.
#[component]
pub fn FieldInput(
    /// Where its texts stand.
    section: &'static str,
    /// The field.
    line: Line,
    /// Whether it takes the focus when a dialog opens.
    #[prop(optional)]
    first: bool,
) -> impl IntoView {
    let Field {
        name,
        kind,
        required,
        ..
    } = line.field;
    let id = format!("{section}-{name}");
    let error_id = format!("{id}-error");
    let described = error_id.clone();
    let wide = matches!(
        kind,
        Kind::Long
            | Kind::Words(_)
            | Kind::Measures
            | Kind::Number(..)
            | Kind::People
            | Kind::Colleagues
            | Kind::AllRelated(_)
    );
    let label = move || tr(&format!("{section}.field.{name}"));
    view! {
        <div class="field" class:invalid=move || line.error.with(Option::is_some) class:wide=wide class:flag=kind == Kind::Flag>
            <label class="field-label" for=id.clone()>
                {label}
                {required.then(|| view! { <span class="field-required" aria-hidden="true">"*"</span> })}
            </label>
            {control(line, id, described, first)}
            <IndustryName line=line/>
            <PrivateMailbox line=line/>
            <p id=error_id class="field-error" role="alert" hidden=move || line.error.get().is_none()>
                {move || line.error.get()}
            </p>
        </div>
    }
}

fn control(line: Line, id: String, described: String, first: bool) -> AnyView {
    let name = line.field.name;
    let list = line.field.list.unwrap_or(name);
    let now = line.now;
    let invalid = move || line.error.with(Option::is_some).to_string();
    let hint = move || {
        let mask = line.before.with(|before| before.mask.clone());
        match (mask, line.field.kind) {
            (Some(mask), _) if mask.is_empty() => tr("record.hidden"),
            (Some(mask), _) => mask,
            (None, Kind::Amount) => tr("record.hint_amount"),
            (None, Kind::Headcount) => tr("record.hint_headcount"),
            (None, Kind::Date) => tr("record.hint_date"),
            (None, Kind::Industry) => tr("record.hint_industry"),
            (None, Kind::Keywords) => tr("record.hint_keywords"),
            _ => String::new(),
        }
    };
    match line.field.kind {
        Kind::When | Kind::Instant => choose::moment(line, id, described),
        Kind::Assignee => choose::assignee(line, id, described),
        Kind::Number(from, to) if to - from <= 10 => choose::scale(line, id, from, to),
        Kind::Colleague => choose::colleague(line, id, described),
        Kind::Person => choose::person(line, id, described),
        Kind::Listed(list) => choose::listed(line, id, described, list),
        Kind::Team => choose::team(line, id, described),
        Kind::Customer => pick::customer(line, id, described),
        Kind::Related(path) => related::one(line, id, described, path),
        Kind::AllRelated(path) => related::several(line, id, path),
        Kind::People => choose::people(line, id),
        Kind::Colleagues => choose::colleagues(line, id),
        Kind::Words(words) => choose::words(line, id, words),
        Kind::Measures => measures::control(line, id),
        Kind::Long => view! {
            <textarea class="input area" id=id name=name rows="3" autofocus=first aria-describedby=described aria-invalid=invalid placeholder=hint
                prop:value=now on:input=move |event| now.set(event_target_value(&event))></textarea>
        }
        .into_any(),
        Kind::Choice(words) => view! {
            <select class="input select" id=id name=name aria-describedby=described aria-invalid=invalid
                prop:value=now on:change=move |event| now.set(event_target_value(&event))>
                <option value="">"—"</option>
                {words.iter().map(|value| view! {
                    <option value=*value selected=move || now.get() == *value>{move || word(list, value)}</option>
                }).collect_view()}
            </select>
        }
        .into_any(),
        Kind::Flag => view! {
            <input id=id name=name type="checkbox" prop:checked=move || now.get() == "true"
                on:change=move |event| now.set(if event_target_checked(&event) { "true".into() } else { String::new() })/>
        }
        .into_any(),
        kind => {
            let list = format!("{id}-list");
            let options = match kind {
                Kind::Industry => Some(industries(list.clone(), now).into_any()),
                Kind::Offered(words) => Some(choose::offered(list.clone(), words)),
                _ => None,
            };
            let numeric = matches!(name, "mobile" | "phone");
            let (secret, complete) = if matches!(kind, Kind::Secret) {
                ("password", "new-password")
            } else {
                ("text", "off")
            };
            view! {
                <input class="input" id=id name=name type=secret autofocus=first autocomplete=complete list=list aria-describedby=described
                    inputmode=numeric.then_some("tel") aria-invalid=invalid placeholder=hint
                    prop:value=now on:input=move |event| now.set(event_target_value(&event))/>
                {options}
            }
            .into_any()
        }
    }
}

/// Industries whose code or name fits what is typed.
fn industries(id: String, now: RwSignal<String>) -> impl IntoView {
    view! {
        <datalist id=id>
            {move || {
                let lang = lang();
                shared::industry::search(&now.get(), 12)
                    .into_iter()
                    .map(|industry| view! { <option value=format!("{} {}", industry.code, industry.name(lang))></option> })
                    .collect_view()
            }}
        </datalist>
    }
}

#[component]
fn IndustryName(line: Line) -> impl IntoView {
    let name = move || {
        let code = line.now.get();
        let found = shared::industry::by_name(&code)?;
        let name = shared::industry::name(found, lang())?;
        (!code.contains(name)).then(|| name.to_owned())
    };
    (line.field.kind == Kind::Industry).then(|| {
        view! { <p class="field-hint">{name}</p> }
    })
}

/// A private mailbox goes with the person and not with the firm: a hint, no error.
#[component]
fn PrivateMailbox(line: Line) -> impl IntoView {
    let private = move || {
        line.now
            .with(|now| shared::contact::is_private_mailbox(now))
    };
    (line.field.name == "email").then(|| {
        view! { <p class="field-hint hint-warn" role="status" hidden=move || !private()>{move || tr("contact.private_mailbox")}</p> }
    })
}
