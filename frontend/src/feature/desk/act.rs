//! One press on a record of any customer, with the question that the server may ask first.

use crate::api;
use crate::i18n::tr;
use crate::state::use_session;
use crate::ui::{toast, toast_error, toast_undo};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value, json};
use shared::error::Confirmation;

/// A record that is acted on from a list across customers. Copies of it are one and the same.
#[derive(Clone, Copy)]
pub struct Acting {
    path: &'static str,
    id: StoredValue<String>,
    version: i32,
    /// The change that waits for an answer, and what the server asks.
    pub asked: RwSignal<Option<(Value, Vec<Confirmation>)>>,
    /// Whether a request is on its way.
    pub busy: RwSignal<bool>,
    changed: Callback<()>,
    /// What takes back the change that waits for an answer, and what is said once it was made.
    back: StoredValue<Option<Back>>,
}

type Back = (Option<Value>, &'static str);

/// Says what was done, with the way back where there is one.
fn say(path: &'static str, id: String, record: &Value, back: Option<Value>, said: &'static str) {
    let version = record.get("version").and_then(Value::as_i64);
    let version = version.and_then(|version| i32::try_from(version).ok());
    let back = back.as_ref().and_then(Value::as_object).cloned();
    let (Some(back), Some(version)) = (back, version) else {
        toast(tr(said));
        return;
    };
    toast_undo(tr(said), move || {
        let (id, back) = (id.clone(), back.clone());
        spawn_local(async move {
            if let Err(error) = api::record::change(path, &id, version, &back).await {
                toast_error(&error);
            }
            use_session().touch();
        });
    });
}

impl Acting {
    /// A record at its place of the API; `changed` runs once it is, and where somebody else was first.
    pub fn new(path: &'static str, id: String, version: i32, changed: Callback<()>) -> Self {
        Self {
            path,
            id: StoredValue::new(id),
            version,
            asked: RwSignal::new(None),
            busy: RwSignal::new(false),
            changed,
            back: StoredValue::new(None),
        }
    }

    /// Sends a change.
    pub fn send(self, change: Value) {
        self.send_or_undo(change, None, "ui.saved");
    }

    /// Sends a change, says what was done (a key), and offers to undo it where there is a change that does.
    pub fn send_or_undo(self, change: Value, back: Option<Value>, said: &'static str) {
        if self.busy.get_untracked() {
            return;
        }
        let mut body: Map<String, Value> = change.as_object().cloned().unwrap_or_default();
        let confirmed = self.asked.with_untracked(|asked| {
            let codes = asked
                .as_ref()
                .map(|(_, asked)| asked.iter().map(|c| json!(c.code)));
            codes.map(Iterator::collect::<Vec<_>>).unwrap_or_default()
        });
        if !confirmed.is_empty() {
            body.insert("acknowledge".to_owned(), Value::Array(confirmed));
        }
        self.busy.set(true);
        spawn_local(async move {
            let id = self.id.get_value();
            let answer = api::record::change(self.path, &id, self.version, &body).await;
            self.busy.try_set(false);
            match answer {
                Ok(record) => {
                    self.asked.try_set(None);
                    say(self.path, id, &record, back, said);
                    self.changed.try_run(());
                }
                Err(error) if !error.confirmations().is_empty() => {
                    self.asked
                        .try_set(Some((change, error.confirmations().to_vec())));
                    self.back.try_set_value(Some((back, said)));
                }
                Err(error) => {
                    self.asked.try_set(None);
                    toast_error(&error);
                    self.changed.try_run(());
                }
            }
        });
    }
}

/// What the server asks, below the record: go on all the same, or leave it.
#[component]
pub fn Question(
    /// The record.
    acting: Acting,
) -> impl IntoView {
    let go_on = move |_| {
        let change = acting.asked.get_untracked().map(|(change, _)| change);
        if let Some(change) = change {
            let (back, said) = acting.back.get_value().unwrap_or((None, "ui.saved"));
            acting.send_or_undo(change, back, said);
        }
    };
    view! {
        <Show when=move || acting.asked.with(Option::is_some)>
            <div class="notice warn confirm-note" role="alert">
                {move || acting.asked.get().map(|(_, asked)| asked.into_iter().map(|c| view! { <p>{c.message}</p> }).collect_view())}
                <div class="form-do">
                    <button type="button" class="button small" on:click=move |_| acting.asked.set(None)>{move || tr("ui.cancel")}</button>
                    <button type="button" class="button primary small" disabled=move || acting.busy.get() on:click=go_on>{move || tr("record.save_anyway")}</button>
                </div>
            </div>
        </Show>
    }
}
