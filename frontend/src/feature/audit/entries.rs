//! The entries: who did what to which record, which unfolds to what changed, from where, and by which request.

use crate::feature::desk::customer_link;
use crate::feature::timeline::changes::Changes;
use crate::i18n::{tr, tr_with};
use crate::show::moment;
use crate::t;
use leptos::prelude::*;
use shared::audit::{AuditEntry, Origin, SystemChange, SystemEntry};
use shared::role::RecordKind;

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

/// Where the names of the fields of a kind stand.
const fn section(kind: RecordKind) -> &'static str {
    kind.as_str()
}

/// An entry of a customer's trail.
pub(super) fn of_customer(entry: AuditEntry) -> impl IntoView {
    let (done, of, at) = (
        entry.action.as_str(),
        entry.record_kind.as_str(),
        entry.recorded_at,
    );
    let who = entry.author.map(|author| author.name);
    let count = entry.changes.len();
    let section = section(entry.record_kind);
    let facts = facts(entry.origin, entry.request_id, entry.seq);
    view! {
        <li><details class="audit-entry">
            <summary>
                <time class="minor small" datetime=at.to_rfc3339()>{move || moment(at)}</time>
                <span class="audit-what">
                    <strong>{move || who.clone().unwrap_or_else(|| tr("audit.nobody"))}</strong>" "
                    {move || action(done)}" "{move || kind(of)}
                </span>
                <span class="audit-where">{customer_link(entry.customer)}</span>
                <span class="minor small audit-count">{move || (count > 0).then(|| tr_with("audit.fields", &[("n", count.to_string())]))}</span>
            </summary>
            <div class="audit-more">
                {if entry.changes.is_empty() {
                    view! { <p class="minor small">{t!("audit.no_changes")}</p> }.into_any()
                } else {
                    view! { <Changes section=section changes=entry.changes/> }.into_any()
                }}
                {facts}
            </div>
        </details></li>
    }
}

/// An entry of the system's trail.
pub(super) fn of_system(entry: SystemEntry) -> impl IntoView {
    let (done, of, at) = (
        entry.action.as_str(),
        entry.kind.as_str(),
        entry.recorded_at,
    );
    let who = entry.author.map(|author| author.name);
    let count = entry.changes.len();
    let facts = facts(entry.origin, entry.request_id, entry.seq);
    view! {
        <li><details class="audit-entry">
            <summary>
                <time class="minor small" datetime=at.to_rfc3339()>{move || moment(at)}</time>
                <span class="audit-what">
                    <strong>{move || who.clone().unwrap_or_else(|| tr("audit.command_line"))}</strong>" "
                    {move || action(done)}" "{move || system_kind(of)}
                </span>
                <span class="audit-where">{entry.name}</span>
                <span class="minor small audit-count">{move || (count > 0).then(|| tr_with("audit.fields", &[("n", count.to_string())]))}</span>
            </summary>
            <div class="audit-more">
                <ul class="changes">{entry.changes.into_iter().map(change).collect_view()}</ul>
                {facts}
            </div>
        </details></li>
    }
}

fn change(change: SystemChange) -> impl IntoView {
    let secret = change.from.is_none() && change.to.is_none();
    view! {
        <li class="change">
            <span class="minor">{change.field}</span>
            {change.from.map(|from| view! { <del>{from}</del> })}
            {change.to.map(|to| view! { <ins>{to}</ins> })}
            {secret.then(|| view! { <span class="minor">{t!("audit.secret")}</span> })}
        </li>
    }
}

/// From where, by which request, in which place of the chain.
fn facts(origin: Option<Origin>, request: Option<String>, seq: Option<i64>) -> impl IntoView {
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
            <dt>{t!("audit.request")}</dt><dd class="audit-id">{request.unwrap_or_else(|| "–".to_owned())}</dd>
            <dt>{t!("audit.seq")}</dt><dd>{seq.map_or_else(|| "–".to_owned(), |seq| format!("#{seq}"))}</dd>
        </dl>
    }
}

#[cfg(test)]
mod tests {
    use crate::i18n::find;
    use shared::Lang;
    use shared::audit::{Action, SystemKind, Via};
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
