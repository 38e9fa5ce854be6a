//! The entries: who did what to which record, which unfolds to what changed, from where, and by which request.

use super::looked::Looked;
use crate::feature::desk::customer_link;
use crate::feature::timeline::changes::{Changes, label};
use crate::i18n::{tr, tr_with};
use crate::show::moment;
use crate::state::use_session;
use crate::t;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use shared::audit::{Action, AuditEntry, Origin, SystemChange, SystemEntry, SystemKind, Via};

/// The word of an action.
pub(super) fn action(word: &str) -> String {
    tr(&format!("audit.action.{word}"))
}

/// The word of a kind of record.
pub(super) fn kind(word: &str) -> String {
    tr(&format!("audit.kind.{word}"))
}

/// The word of what the system's trail tells.
pub(super) fn system_kind(word: &str) -> String {
    tr(&format!("audit.system_kind.{word}"))
}

/// What an entry says before it is unfolded.
struct Head {
    at: DateTime<Utc>,
    who: Option<String>,
    /// The key of what is said where nobody is named.
    nobody: &'static str,
    done: &'static str,
    /// The key of the word of what it is about.
    of: String,
    changed: usize,
}

/// An entry of a customer's trail.
pub(super) fn of_customer(entry: AuditEntry) -> impl IntoView {
    let section = entry.record_kind.as_str();
    let by_engine = entry.origin.as_ref().is_some_and(|o| o.via == Via::Engine);
    let head = Head {
        at: entry.recorded_at,
        who: entry.author.as_ref().map(|author| author.name.clone()),
        nobody: if by_engine {
            "audit.engine"
        } else {
            "audit.nobody"
        },
        done: entry.action.as_str(),
        of: of_what(&entry),
        changed: entry.changes.len(),
    };
    let changes = if entry.changes.is_empty() {
        view! { <p class="minor small">{t!("audit.no_changes")}</p> }.into_any()
    } else {
        view! { <Changes section=section changes=entry.changes/> }.into_any()
    };
    let facts = facts(entry.origin, entry.request_id, entry.seq, false);
    unfolding(head, customer_link(entry.customer), (changes, facts))
}

/// The key of the word of what an entry is about: the kind of record, or the signal that was raised.
fn of_what(entry: &AuditEntry) -> String {
    let raised = (entry.action == Action::Signalled)
        .then(|| entry.changes.iter().find(|change| change.field == "signal"));
    let kind = raised
        .flatten()
        .and_then(|change| change.to.as_ref()?.value());
    match kind {
        Some(kind) => format!("word.signal.{kind}"),
        None => format!("audit.kind.{}", entry.record_kind),
    }
}

/// An entry of the system's trail.
pub(super) fn of_system(entry: SystemEntry) -> impl IntoView {
    let head = Head {
        at: entry.recorded_at,
        who: entry.author.map(|author| author.name),
        nobody: "audit.command_line",
        done: entry.action.as_str(),
        of: format!("audit.system_kind.{}", entry.kind.as_str()),
        changed: entry.changes.len(),
    };
    let section = section_of(entry.kind);
    let changes = entry.changes.into_iter();
    let changes = changes.map(|one| change(section, one)).collect_view();
    let changes = view! { <ul class="changes">{changes}</ul> };
    let facts = facts(entry.origin, entry.request_id, entry.seq, true);
    let name = match entry.kind {
        SystemKind::Job => crate::feature::job::name_of(&entry.key),
        _ => entry.name,
    };
    unfolding(head, name, (changes, facts))
}

fn unfolding(
    head: Head,
    place: impl IntoView + 'static,
    more: impl IntoView + 'static,
) -> impl IntoView {
    let Head {
        at,
        who,
        nobody,
        done,
        of,
        changed,
    } = head;
    view! {
        <li><details class="audit-entry">
            <summary>
                <time class="minor small" datetime=at.to_rfc3339()>{move || moment(at)}</time>
                <span class="audit-what">
                    <strong>{move || who.clone().unwrap_or_else(|| tr(nobody))}</strong>" "
                    {move || action(done)}" "{move || tr(&of)}
                </span>
                <span class="audit-where">{place}</span>
                <span class="minor small audit-count">{move || (changed > 0).then(|| tr_with("audit.fields", &[("n", changed.to_string())]))}</span>
            </summary>
            <div class="audit-more">{more}</div>
        </details></li>
    }
}

/// Where the names of the fields stand of what the system's trail tells.
const fn section_of(kind: SystemKind) -> &'static str {
    match kind {
        SystemKind::Word => "source_list",
        SystemKind::Tag => "tag_list",
        kind => kind.as_str(),
    }
}

fn change(section: &'static str, change: SystemChange) -> impl IntoView {
    let secret = change.from.is_none() && change.to.is_none();
    let field = change.field.clone();
    let shown = move |value: Option<String>| value.map(|value| in_words(&field, &value));
    let (from, to) = (shown(change.from), shown(change.to));
    view! {
        <li class="change">
            <span class="minor">{move || label(section, &change.field)}</span>
            {from.map(|from| view! { <del>{from}</del> })}
            {to.map(|to| view! { <ins>{to}</ins> })}
            {secret.then(|| view! { <span class="minor">{t!("audit.secret")}</span> })}
        </li>
    }
}

/// A value of the system's trail as people read it: yes and no, roles, teams and people by their names.
fn in_words(field: &str, value: &str) -> String {
    let session = use_session();
    let known = |key: String| Some(tr(&key)).filter(|text| *text != key);
    let word = match (field, value) {
        (_, "true") => Some(tr("ui.yes")),
        (_, "false") => Some(tr("ui.no")),
        ("role", role) => known(format!("role.{role}")),
        ("team_id" | "parent_id", id) => session.teams.with_untracked(|teams| {
            let mut teams = teams.iter();
            let team = teams.find(|team| team.id.to_string() == id);
            team.map(|team| team.name.clone())
        }),
        ("user_id", id) => session.users.with_untracked(|users| {
            let mut users = users.iter();
            let user = users.find(|user| user.id.to_string() == id);
            user.map(|user| user.name.clone())
        }),
        _ => None,
    };
    word.unwrap_or_else(|| value.to_owned())
}

/// From where, by which request, in which place of the chain.
fn facts(
    origin: Option<Origin>,
    request: Option<String>,
    seq: Option<i64>,
    system: bool,
) -> impl IntoView {
    let request = request.map(|request| {
        let all = Looked {
            system,
            request: request.clone(),
            ..Looked::default()
        };
        view! { <a href=all.address() title=t!("audit.same_request")>{request}</a> }
    });
    let from = move || {
        origin.as_ref().map_or_else(
            || "–".to_owned(),
            |origin| {
                let way = tr(&format!("audit.via.{}", origin.via));
                let rest = [origin.address.clone(), origin.agent.clone()];
                let all = std::iter::once(way).chain(rest.into_iter().flatten());
                all.collect::<Vec<_>>().join(" · ")
            },
        )
    };
    view! {
        <dl class="audit-facts small">
            <dt>{t!("audit.from_where")}</dt><dd>{from}</dd>
            <dt>{t!("audit.request")}</dt><dd class="audit-id">{request.map_or_else(|| "–".into_any(), IntoAny::into_any)}</dd>
            <dt>{t!("audit.seq")}</dt><dd>{seq.map_or_else(|| "–".to_owned(), |seq| format!("#{seq}"))}</dd>
        </dl>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::find;
    use shared::Lang;
    use shared::role::RecordKind;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn every_word_of_the_trail_has_a_text_in_both_languages() {
        let all = Action::ALL
            .iter()
            .map(|word| format!("audit.action.{word}"))
            .chain(
                RecordKind::ALL
                    .iter()
                    .map(|word| format!("audit.kind.{word}")),
            )
            .chain(
                SystemKind::ALL
                    .iter()
                    .map(|word| format!("audit.system_kind.{word}")),
            )
            .chain(Via::ALL.iter().map(|word| format!("audit.via.{word}")));
        for key in all {
            for lang in [Lang::Zh, Lang::En] {
                assert!(find(lang, &key).is_some(), "{key}");
            }
        }
    }
}
