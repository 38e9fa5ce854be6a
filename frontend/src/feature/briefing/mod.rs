//! What to know before a talk: beside a plan that is opened, and as a hint to the communication preferences.

pub mod habit;

use crate::api;
use crate::feature::customer::open::Open;
use crate::feature::record::input::word;
use crate::feature::timeline::talk::said;
use crate::i18n::tr;
use crate::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::briefing::Briefing as Known;
use shared::interaction::Interaction;
use shared::service_case::ServiceCase;
use shared::todo::Todo;

/// How many of a kind are shown.
const SHOWN: usize = 4;

/// Last contact, open to-dos, promises and cases of a customer, folded up where there is little room.
#[component]
pub fn Briefing(
    /// The customer.
    open: Open,
) -> impl IntoView {
    let known = RwSignal::new(None::<Known>);
    spawn_local(async move {
        if let Ok(briefing) = api::briefing::read(open.id).await {
            known.try_set(Some(briefing));
        }
    });
    view! {
        <details class="briefing" open=true>
            <summary>{t!("briefing.title")}</summary>
            {move || known.get().map(lines)}
        </details>
    }
}

fn lines(known: Known) -> AnyView {
    let last = known.last_contact.as_ref().map(last_contact);
    let parts = [
        part("briefing.last", last.into_iter().collect()),
        part("briefing.todos", known.todos.iter().map(todo).collect()),
        part(
            "briefing.promises",
            known.promises.iter().map(todo).collect(),
        ),
        part("briefing.cases", known.cases.iter().map(case).collect()),
    ];
    let habit = habit::text(&known.habit);
    let parts: Vec<AnyView> = parts.into_iter().flatten().collect();
    if parts.is_empty() && habit.is_none() {
        return view! { <p class="minor small">{tr("briefing.nothing")}</p> }.into_any();
    }
    view! {
        <dl class="briefing-parts">
            {parts}
            {habit.map(|text| view! { <div><dt>{tr("briefing.habit")}</dt><dd>{text}</dd></div> })}
        </dl>
    }
    .into_any()
}

fn part(key: &'static str, mut lines: Vec<String>) -> Option<AnyView> {
    if lines.is_empty() {
        return None;
    }
    let more = lines.len().saturating_sub(SHOWN);
    lines.truncate(SHOWN);
    if more > 0 {
        lines.push(format!("+{more}"));
    }
    let lines = lines
        .into_iter()
        .map(|line| view! { <dd>{line}</dd> })
        .collect_view();
    Some(view! { <div><dt>{tr(key)}</dt>{lines}</div> }.into_any())
}

fn last_contact(talk: &Interaction) -> String {
    let ways: Vec<String> = talk
        .channels
        .iter()
        .map(|channel| word("channels", channel.as_str()))
        .collect();
    let said = talk.feedback.clone().unwrap_or_else(|| said(talk));
    format!(
        "{} · {} · {said}",
        crate::show::when(&talk.happened_at),
        ways.join(" + ")
    )
}

fn todo(todo: &Todo) -> String {
    let due = todo.due.as_ref().map(|due| crate::show::due(due).text);
    match due {
        Some(due) => format!("{} · {due}", todo.what),
        None => todo.what.clone(),
    }
}

fn case(case: &ServiceCase) -> String {
    let what = case.problem.as_deref().or(case.comment.as_deref());
    format!(
        "{} · {}",
        what.unwrap_or_default(),
        crate::show::when(&case.reported)
    )
}
