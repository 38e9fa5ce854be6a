//! One record in the list of its kind.

use super::act;
use super::panel::List;
use super::spec::{Act, Shown};
use crate::feature::reveal;
use crate::i18n::tr;
use crate::ui::{Badge, Glyph, Icon};
use leptos::prelude::*;
use serde_json::Value;

/// One record; a record of a shape that this application does not know is left out.
pub fn item(list: List, record: Value, may: bool) -> Option<impl IntoView> {
    let Shown {
        title,
        badges,
        facts,
        body,
        settled,
    } = (list.spec.shown)(&record)?;
    let archived = record
        .get("archived_at")
        .is_some_and(|archived| !archived.is_null());
    // What is hidden cannot be changed either.
    let hidden = record.pointer("/name/access").and_then(Value::as_str) == Some("hidden");
    let may = may && !hidden;
    let acts = if may && !archived {
        (list.spec.acts)(&record)
    } else {
        Vec::new()
    };
    let id = act::id_of(&record).and_then(|id| id.parse::<uuid::Uuid>().ok());
    let locks = id.and_then(|id| reveal::texts(list.spec.kind, id, &record));
    Some(view! {
        <li class="kind-item" class:settled=settled class:archived=archived>
            <div class="kind-text">
                <p class="kind-name">
                    <strong>{title.clone()}</strong>
                    {badges.into_iter().map(|(tone, text)| view! { <Badge tone=tone>{text}</Badge> }).collect_view()}
                    {archived.then(|| view! { <Badge>{tr("kind.is_archived")}</Badge> })}
                </p>
                {(!facts.is_empty()).then(|| view! { <p class="minor small">{facts.join(" · ")}</p> })}
                {body}
                {locks}
            </div>
            {may.then(|| buttons(list, record, acts, archived, &title))}
        </li>
    })
}

fn buttons(
    list: List,
    record: Value,
    acts: Vec<Act>,
    archived: bool,
    title: &str,
) -> impl IntoView + use<> {
    let named = move |key: &str, title: &str| format!("{} {title}", tr(key));
    if archived {
        let id = act::id_of(&record).unwrap_or_default();
        return view! {
            <div class="kind-acts">
                <button type="button" class="button quiet small" aria-label=named("kind.restore", title)
                    on:click=move |_| act::restore(list, id.clone())>{tr("kind.restore")}</button>
            </div>
        }
        .into_any();
    }
    let (edit, gone) = (record.clone(), record.clone());
    view! {
        <div class="kind-acts">
            {acts.into_iter().map(|one| {
                let record = record.clone();
                let key = one.key;
                view! {
                    <button type="button" class="button quiet small" aria-label=named(key, title)
                        on:click=move |_| act::press(list, record.clone(), one.clone())>{tr(key)}</button>
                }
            }).collect_view()}
            <button type="button" class="button quiet icon-only" title=tr("customer.edit") aria-label=named("customer.edit", title)
                on:click=move |_| list.edit(edit.clone())><Icon glyph=Glyph::Edit size=14/></button>
            <button type="button" class="button quiet icon-only" title=tr("kind.archive") aria-label=named("kind.archive", title)
                on:click=move |_| act::archive(list, &gone)><Icon glyph=Glyph::Archive size=14/></button>
        </div>
    }
    .into_any()
}
