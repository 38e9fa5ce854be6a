//! What is done to a record in a list: a press that changes it, archiving with a way back, restoring.

use super::panel::List;
use super::spec::Act;
use crate::api;
use crate::i18n::{tr, tr_with};
use crate::ui::{toast_error, toast_undo};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value, json};
use shared::Code;

/// The id of a record.
pub fn id_of(record: &Value) -> Option<String> {
    record.get("id").and_then(Value::as_str).map(str::to_owned)
}

fn version_of(record: &Value) -> i32 {
    record
        .get("version")
        .and_then(Value::as_i64)
        .and_then(|version| i32::try_from(version).ok())
        .unwrap_or_default()
}

fn changes(patch: &Value) -> Map<String, Value> {
    patch.as_object().cloned().unwrap_or_default()
}

/// Changes a record with one press. What the form alone can answer (a missing reason, a question) opens the form with
/// the change in it.
pub fn press(list: List, record: Value, act: Act) {
    let Some(id) = id_of(&record) else { return };
    spawn_local(async move {
        let body = changes(&act.patch);
        let answer = api::record::change(list.spec.path, &id, version_of(&record), &body).await;
        match answer {
            Ok(_) => list.changed(),
            Err(error) if error.is(Code::ConfirmationNeeded) => confirm(list, record, &act, &error),
            Err(error) if error.is(Code::Stale) => {
                toast_error(&error);
                list.read();
            }
            Err(error) => toast_error(&error),
        }
    });
}

/// Asks, and sends again with what was confirmed.
fn confirm(list: List, record: Value, act: &Act, error: &api::ApiError) {
    let asked = error.confirmations();
    let text: Vec<String> = asked.iter().map(|c| c.message.clone()).collect();
    let sure = window()
        .confirm_with_message(&text.join("\n"))
        .unwrap_or_default();
    if sure {
        let codes: Vec<_> = asked.iter().map(|c| c.code).collect();
        let mut patch = changes(&act.patch);
        patch.insert("acknowledge".to_owned(), json!(codes));
        let act = Act {
            key: act.key,
            patch: Value::Object(patch),
        };
        press(list, record, act);
    }
}

/// Archives a record; the message that says so can bring it back.
pub fn archive(list: List, record: &Value) {
    let (Some(id), version) = (id_of(record), version_of(record)) else {
        return;
    };
    spawn_local(async move {
        match api::record::archive(list.spec.path, &id, version).await {
            Ok(()) => {
                // It is gone from the screen when the message says so, not when the list was read again.
                list.items.try_update(|items| {
                    if let Some(items) = items {
                        items.retain(|item| id_of(item).as_deref() != Some(id.as_str()));
                    }
                });
                list.changed();
                let name = tr(&format!("{}.one", list.spec.section));
                toast_undo(tr_with("kind.was_archived", &[("name", name)]), move || {
                    restore(list, id.clone());
                });
            }
            Err(error) => {
                toast_error(&error);
                list.read();
            }
        }
    });
}

/// Brings a record back.
pub fn restore(list: List, id: String) {
    spawn_local(async move {
        match api::record::restore(list.spec.path, &id).await {
            Ok(_) => list.changed(),
            Err(error) => toast_error(&error),
        }
    });
}
