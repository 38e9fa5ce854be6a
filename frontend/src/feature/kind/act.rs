//! What is done to a record in a list: a press that changes it, archiving with a way back, restoring.

use super::panel::List;
use super::spec::Act;
use crate::api;
use crate::feature::record::archive::{self as away, Archivable};
use crate::i18n::tr;
use crate::t;
use crate::ui::{Dialog, toast_error};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value, json};
use shared::Code;
use shared::error::Confirmation;

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
            Err(error) if error.is(Code::ConfirmationNeeded) => {
                let confirm = error.confirmations().to_vec();
                list.asked.try_set(Some(Asked {
                    record,
                    act,
                    confirm,
                }));
            }
            Err(error) if error.is(Code::Stale) => {
                toast_error(&error);
                list.read();
            }
            Err(error) => toast_error(&error),
        }
    });
}

/// A press that waits for an answer: what is pressed, on which record, and what the server wants confirmed.
#[derive(Clone)]
pub struct Asked {
    record: Value,
    act: Act,
    confirm: Vec<Confirmation>,
}

/// Sends again with what was confirmed.
fn confirmed(list: List, asked: Asked) {
    let codes: Vec<_> = asked.confirm.iter().map(|c| c.code).collect();
    let mut patch = changes(&asked.act.patch);
    patch.insert("acknowledge".to_owned(), json!(codes));
    let act = Act {
        key: asked.act.key,
        patch: Value::Object(patch),
    };
    press(list, asked.record, act);
}

/// The question of the server, over the page: go on all the same, or leave it.
#[component]
pub fn ActDialog(
    /// The list whose press waits.
    list: List,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(list.asked.with(Option::is_some)));
    // Escape and the cross close the dialog itself: then nothing is asked any longer.
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            list.asked.set(None);
        }
        now
    });
    let title = move || {
        let key = list.asked.with(|asked| asked.as_ref().map(|a| a.act.key));
        key.map(tr).unwrap_or_default()
    };
    let said = move || {
        let all = list.asked.get().map(|asked| asked.confirm);
        all.unwrap_or_default()
            .into_iter()
            .map(|c| view! { <p>{c.message}</p> })
            .collect_view()
    };
    let go_on = move |_| {
        let asked = list.asked.get_untracked();
        open.set(false);
        if let Some(asked) = asked {
            confirmed(list, asked);
        }
    };
    view! {
        <Dialog open=open title=Signal::derive(title)>
            <div class="notice warn confirm-note" role="alert">{said()}</div>
            <div class="form-do">
                <button type="button" class="button" on:click=move |_| open.set(false)>{t!("ui.cancel")}</button>
                <button type="button" class="button primary" on:click=go_on>{t!("record.save_anyway")}</button>
            </div>
        </Dialog>
    }
}

/// Archives a record; the message that says so can bring it back.
pub fn archive(list: List, record: &Value) {
    let Some(id) = id_of(record) else { return };
    let what = Archivable {
        path: list.spec.path,
        section: list.spec.section,
        id: id.clone(),
        version: version_of(record),
    };
    away::archive(list.open, what, move || {
        // It is gone from the screen when the message says so, not when the list was read again.
        list.items.try_update(|items| {
            if let Some(items) = items {
                items.retain(|item| id_of(item).as_deref() != Some(id.as_str()));
            }
        });
    });
}

/// Brings a record back.
pub fn restore(list: List, id: String) {
    away::restore(list.open, list.spec.path, id, || {});
}
