//! Controls that choose: a moment, a number on a scale, a colleague, a contact, several words. Native ones, all of them.

use super::input::word;
use super::moment;
use super::state::Line;
use crate::feature::customer::open::use_open;
use crate::feature::interaction::draft::TEAM;
use crate::i18n::tr;
use crate::state::{use_session, word_name};
use crate::t;
use leptos::prelude::*;

/// A day, and a time where one is known.
pub fn moment(line: Line, id: String, described: String) -> AnyView {
    let now = line.now;
    let name = line.field.name;
    let day = move || moment::halves(&now.get()).0;
    let time = move || moment::halves(&now.get()).1;
    let invalid = move || line.error.with(Option::is_some).to_string();
    view! {
        <div class="moment-input">
            <input class="input" type="date" id=id name=name aria-describedby=described aria-invalid=invalid
                prop:value=day on:input=move |e| now.update(|n| *n = moment::joined(&event_target_value(&e), &moment::halves(n).1))/>
            <input class="input" type="time" name=format!("{name}-time") aria-label=t!("record.time")
                prop:value=time on:input=move |e| now.update(|n| *n = moment::joined(&moment::halves(n).0, &event_target_value(&e)))/>
        </div>
    }
    .into_any()
}

/// A word of a list that administrators keep; one that is no longer on it stays until another is chosen.
pub fn listed(line: Line, id: String, described: String, list: &'static str) -> AnyView {
    let now = line.now;
    let options = move || {
        let mut words: Vec<(String, String)> = use_session()
            .words(list)
            .iter()
            .map(|word| (word.code.clone(), word_name(word)))
            .collect();
        let chosen = now.get();
        if !chosen.is_empty() && words.iter().all(|(code, _)| *code != chosen) {
            words.push((chosen.clone(), chosen));
        }
        words
    };
    view! {
        <select class="input select" id=id name=line.field.name aria-describedby=described
            aria-invalid=move || line.error.with(Option::is_some).to_string()
            prop:value=now on:change=move |event| now.set(event_target_value(&event))>
            <option value="">"—"</option>
            {move || options().into_iter().map(|(code, name)| {
                let value = code.clone();
                view! { <option value=value selected=move || now.get() == code>{name}</option> }
            }).collect_view()}
        </select>
    }
    .into_any()
}

/// The names of such a list, offered below a line of text.
pub fn offered(id: String, list: &'static str) -> AnyView {
    view! {
        <datalist id=id>
            {move || use_session().words(list).iter().map(|word| view! { <option value=word_name(word)></option> }).collect_view()}
        </datalist>
    }
    .into_any()
}

/// A number on a short scale, as radio inputs: one press, or the arrow keys.
pub fn scale(line: Line, id: String, from: i32, to: i32) -> AnyView {
    let now = line.now;
    let name = line.field.name;
    view! {
        <div class="scale" role="radiogroup" id=id aria-label=move || tr(&format!("service_case.field.{name}"))>
            {(from..=to).map(|number| view! {
                <label class="scale-step">
                    <input type="radio" name=name value=number prop:checked=move || now.get() == number.to_string()
                        on:change=move |_| now.set(number.to_string())/>
                    <span>{number}</span>
                </label>
            }).collect_view()}
            <button type="button" class="button quiet small" hidden=move || now.with(String::is_empty)
                on:click=move |_| now.set(String::new())>{t!("record.clear")}</button>
        </div>
    }
    .into_any()
}

fn users() -> Signal<Vec<(String, String)>> {
    let session = use_session();
    Signal::derive(move || {
        session.users.with(|users| {
            users
                .iter()
                .map(|user| (user.id.to_string(), user.name.clone()))
                .collect::<Vec<_>>()
        })
    })
}

/// One of the colleagues.
pub fn colleague(line: Line, id: String, described: String) -> AnyView {
    select(line, id, described, users())
}

/// One of the teams.
pub fn team(line: Line, id: String, described: String) -> AnyView {
    let session = use_session();
    let options = Signal::derive(move || {
        session.teams.with(|teams| {
            teams
                .iter()
                .map(|team| (team.id.to_string(), team.name.clone()))
                .collect::<Vec<_>>()
        })
    });
    select(line, id, described, options)
}

/// A colleague, a team or the customer.
pub fn assignee(line: Line, id: String, described: String) -> AnyView {
    let session = use_session();
    let options = Signal::derive(move || {
        let people = session.users.with(|users| {
            let named = users
                .iter()
                .map(|user| (user.id.to_string(), user.name.clone()));
            named.collect::<Vec<_>>()
        });
        let teams = session.teams.with(|teams| {
            let named = teams
                .iter()
                .map(|team| (format!("{TEAM}{}", team.id), team.name.clone()));
            named.collect::<Vec<_>>()
        });
        let customer = ("customer".to_owned(), tr("todo.customer"));
        people.into_iter().chain(teams).chain([customer]).collect()
    });
    select(line, id, described, options)
}

fn contacts() -> Signal<Vec<(String, String)>> {
    let open = use_open();
    Signal::derive(move || {
        let contacts = open
            .and_then(|open| open.contacts.get())
            .unwrap_or_default();
        contacts
            .into_iter()
            .filter(|contact| contact.archived_at.is_none())
            .map(|contact| {
                let name = contact.name.text().unwrap_or_else(|| tr("ui.hidden"));
                let title = contact.title.map(|title| format!(" · {title}"));
                (
                    contact.id.to_string(),
                    format!("{name}{}", title.unwrap_or_default()),
                )
            })
            .collect::<Vec<_>>()
    })
}

/// One of the contacts of the open customer.
pub fn person(line: Line, id: String, described: String) -> AnyView {
    select(line, id, described, contacts())
}

/// One of some choices.
pub fn select(
    line: Line,
    id: String,
    described: String,
    options: Signal<Vec<(String, String)>>,
) -> AnyView {
    let now = line.now;
    let invalid = move || line.error.with(Option::is_some).to_string();
    view! {
        <select class="input select" id=id name=line.field.name aria-describedby=described aria-invalid=invalid
            on:change=move |event| now.set(event_target_value(&event))>
            <option value="" selected=move || now.with(String::is_empty)>"—"</option>
            {move || options.get().into_iter().map(|(value, name)| {
                let chosen = value.clone();
                view! { <option value=value selected=move || now.get() == chosen>{name}</option> }
            }).collect_view()}
        </select>
    }
    .into_any()
}

/// Several words of a list.
pub fn words(line: Line, id: String, words: &'static [&'static str]) -> AnyView {
    let list = line.field.list.unwrap_or(line.field.name);
    let options = Signal::derive(move || {
        words
            .iter()
            .map(|one| ((*one).to_owned(), word(list, one)))
            .collect::<Vec<_>>()
    });
    chips(line, id, options)
}

/// Several contacts of the open customer.
pub fn people(line: Line, id: String) -> AnyView {
    chips(line, id, contacts())
}

/// Several colleagues.
pub fn colleagues(line: Line, id: String) -> AnyView {
    chips(line, id, users())
}

/// Several of some choices, as chips with a checkbox in them.
pub fn chips(line: Line, id: String, options: Signal<Vec<(String, String)>>) -> AnyView {
    let now = line.now;
    let turn = move |one: &str, on: bool| {
        now.update(|n| {
            let mut all: Vec<&str> = n
                .split(", ")
                .filter(|w| !w.is_empty() && *w != one)
                .collect();
            if on {
                all.push(one);
            }
            *n = all.join(", ");
        });
    };
    view! {
        <div class="choices" role="group" id=id>
            {move || options.get().into_iter().map(|(value, name)| {
                let (one, field) = (value.clone(), format!("{}-{value}", line.field.name));
                view! {
                    <label class="choice">
                        <input type="checkbox" name=field prop:checked=move || now.with(|n| n.split(", ").any(|w| w == one))
                            on:change=move |e| turn(&value, event_target_checked(&e))/>
                        <span>{name}</span>
                    </label>
                }
            }).collect_view()}
        </div>
    }
    .into_any()
}
