//! The entry as a draft on the server: a closed tab, a dead battery, another device lose nothing.

use super::Entry;
use super::prefill::Wanted;
use crate::api;
use crate::feature::interaction::draft::{Draft, StepDraft};
use crate::i18n::tr;
use crate::ui::toast;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value, json};
use shared::id::CustomerId;
use std::time::Duration;

/// How long a pause in typing is before the draft is sent.
const PAUSE: Duration = Duration::from_millis(800);

/// Where what is typed at a customer is kept.
pub fn place(customer: CustomerId) -> String {
    format!("interaction:{customer}")
}

/// Takes up the draft that was left, puts what the page was opened for on top, and keeps what is typed from now on.
pub fn watch(entry: Entry, wanted: Wanted) {
    let ready = RwSignal::new(false);
    // What nobody typed is not worth keeping.
    let filled = StoredValue::new(None::<String>);
    spawn_local(async move {
        let kept = api::draft::read(&place(entry.open.id)).await;
        if let Ok(kept) = kept
            && kept.updated_at.is_some()
            && !entry.draft.is_disposed()
            && untrack(move || written(entry)).is_none()
        {
            restore(entry, &kept.content);
            // It stays where it stands, and what is typed on goes with it.
            entry.place.set_value(kept.place);
            toast(tr("interaction.draft_restored"));
        }
        if wanted.is_asked() && !entry.draft.is_disposed() {
            wanted.put_into(entry);
            filled.try_set_value(untrack(move || written(entry)));
        }
        ready.try_set(true);
    });
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    // What was typed and not yet sent; the outer option is whether there is anything to send at all.
    let unsent = StoredValue::new(None::<Option<String>>);
    let flush = move || {
        if let Some(Some(text)) = unsent.try_update_value(Option::take) {
            send(entry, text);
        }
    };
    Effect::new(move |before: Option<Option<String>>| {
        let content = written(entry);
        if !ready.get() {
            return content;
        }
        let typed = content.is_none() || filled.with_value(|filled| *filled != content);
        if typed && before.is_some_and(|before| before != content) {
            unsent.set_value(Some(content.clone()));
            if let Some(handle) = waiting.get_value() {
                handle.clear();
            }
            if content.is_some() {
                waiting.set_value(set_timeout_with_handle(flush, PAUSE).ok());
            } else {
                // Saved, or taken back altogether: nothing more is to be waited for.
                flush();
            }
        }
        content
    });
    // Whoever turns to another page or another tab has paused, too.
    on_cleanup(flush);
    // Where a page is closed, some browsers say one of these and some the other; it is sent once.
    let turned = window_event_listener(leptos::ev::visibilitychange, move |_| flush());
    let left = window_event_listener_untyped("pagehide", move |_| flush());
    on_cleanup(move || {
        turned.remove();
        left.remove();
    });
}

/// What there is to keep; none where nothing was typed and nothing chosen.
fn written(entry: Entry) -> Option<String> {
    let steps: Vec<StepDraft> = entry
        .steps
        .with(|steps| steps.iter().map(|step| step.get()).collect());
    let draft = entry.draft.get();
    let chosen = draft.is_chosen() || steps.iter().any(|step| *step != StepDraft::default());
    let brings = entry.brings.kept();
    let content = json!({
        "purpose": entry.purpose.get(),
        "draft": draft,
        "steps": steps,
        "brings": brings,
        "stage": entry.stage.kept(),
    });
    (entry.touched() || chosen).then(|| content.to_string())
}

fn send(entry: Entry, text: Option<String>) {
    let own = place(entry.open.id);
    let at = entry.place.try_get_value().unwrap_or_else(|| own.clone());
    match text.and_then(|text| serde_json::from_str::<Map<String, Value>>(&text).ok()) {
        // A draft that could not be kept is no reason to disturb: the form still holds it.
        Some(content) => spawn_local(async move {
            let _ = api::draft::keep(&at, content).await;
        }),
        None => {
            forget(at);
            // What is typed next is another entry.
            entry.place.try_set_value(own);
        }
    }
}

/// Forgets the draft of a place.
pub fn forget(at: String) {
    spawn_local(async move {
        let _ = api::draft::forget(&at).await;
    });
}

fn restore(entry: Entry, content: &Map<String, Value>) {
    let read = |name: &str| content.get(name).cloned().unwrap_or_default();
    if let Some(purpose) = content.get("purpose").and_then(Value::as_str) {
        entry.purpose.set(purpose.to_owned());
    }
    if let Ok(draft) = serde_json::from_value::<Draft>(read("draft")) {
        entry.draft.set(draft);
    }
    let steps: Vec<StepDraft> = serde_json::from_value(read("steps")).unwrap_or_default();
    entry
        .steps
        .set(steps.into_iter().map(RwSignal::new).collect());
    entry.brings.restore(&read("brings"));
    entry.moving.set(entry.stage.restore(&read("stage")));
}
