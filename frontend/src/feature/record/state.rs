//! The state of one open form: what is typed, what is wrong, and what a colleague changed meanwhile.

use super::draft::{Clash, Entry, body, clashes, field_of_pointer, patch};
use super::field::{Field, Shown, shown};
use crate::api::ApiError;
use crate::i18n::lang_now;
use leptos::prelude::*;
use serde_json::{Map, Value};
use shared::Code;
use shared::error::{ConfirmCode, Confirmation};

/// One field of an open form.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// The field.
    pub field: Field,
    /// How it was read.
    pub before: RwSignal<Shown>,
    /// What it holds now.
    pub now: RwSignal<String>,
    /// What is wrong with it.
    pub error: RwSignal<Option<String>>,
}

/// An open form.
#[derive(Debug, Clone, Copy)]
pub struct FormState {
    /// Its fields.
    pub lines: StoredValue<Vec<Line>>,
    /// The version that the record was read in; none for a new one.
    pub version: RwSignal<Option<i32>>,
    /// Whether a request is on its way.
    pub busy: RwSignal<bool>,
    /// What is wrong with the whole.
    pub error: RwSignal<Option<String>>,
    /// Where a colleague's version and the caller's differ.
    pub clashes: RwSignal<Vec<Clash>>,
    /// What the server wants confirmed.
    pub confirm: RwSignal<Vec<Confirmation>>,
}

impl FormState {
    /// A form over a record; `Null` for a new one.
    #[must_use]
    pub fn new(fields: impl IntoIterator<Item = Field>, record: &Value) -> Self {
        let lines = fields
            .into_iter()
            .map(|field| {
                let before = shown(field, record);
                Line {
                    field,
                    now: RwSignal::new(before.text.clone()),
                    before: RwSignal::new(before),
                    error: RwSignal::new(None),
                }
            })
            .collect();
        Self {
            lines: StoredValue::new(lines),
            version: RwSignal::new(version_of(record)),
            busy: RwSignal::new(false),
            error: RwSignal::new(None),
            clashes: RwSignal::new(Vec::new()),
            confirm: RwSignal::new(Vec::new()),
        }
    }

    /// The line of a field.
    #[must_use]
    pub fn line(self, name: &str) -> Option<Line> {
        self.lines
            .with_value(|lines| lines.iter().find(|l| l.field.name == name).copied())
    }

    /// What every field holds, for a draft; tracked.
    #[must_use]
    pub fn texts(self) -> Map<String, Value> {
        self.lines.with_value(|lines| {
            lines
                .iter()
                .map(|line| (line.field.name.to_owned(), Value::String(line.now.get())))
                .collect()
        })
    }

    /// Fills the fields with what a draft kept; those that it does not name become empty.
    pub fn fill(self, texts: &Map<String, Value>) {
        self.lines.with_value(|lines| {
            for line in lines {
                let text = texts.get(line.field.name).and_then(Value::as_str);
                line.now.try_set(text.unwrap_or_default().to_owned());
                line.error.try_set(None);
            }
        });
    }

    /// How every field was read, for a draft that changes a record; tracked.
    #[must_use]
    pub fn befores(self) -> Map<String, Value> {
        self.lines.with_value(|lines| {
            let before =
                |line: &Line| Value::String(line.before.with(|before| before.text.clone()));
            lines
                .iter()
                .map(|line| (line.field.name.to_owned(), before(line)))
                .collect()
        })
    }

    /// Takes up a draft that changed a record as it was read then, on the record as it stands now: what was not touched
    /// follows, the rest is compared, as after a colleague was faster.
    pub fn resume(self, befores: &Map<String, Value>, texts: &Map<String, Value>, current: &Value) {
        self.lines.with_value(|lines| {
            for line in lines {
                let read = |map: &Map<String, Value>| {
                    let text = map.get(line.field.name).and_then(Value::as_str);
                    text.map(str::to_owned)
                };
                if let (Some(before), Some(now)) = (read(befores), read(texts)) {
                    line.before.update(|shown| shown.text = before);
                    line.now.set(now);
                }
            }
        });
        self.meet(current);
    }

    fn entries(self) -> Vec<Entry> {
        self.lines.with_value(|lines| {
            lines
                .iter()
                .map(|line| Entry {
                    field: line.field,
                    before: line.before.get_untracked(),
                    now: line.now.get_untracked(),
                })
                .collect()
        })
    }

    /// Whether anything was typed that is not saved.
    #[must_use]
    pub fn changed(self) -> bool {
        self.entries().iter().any(Entry::changed)
    }

    /// What to send, with what the person has confirmed; nothing where a field cannot be taken, which it then says.
    #[must_use]
    pub fn body(self, new: bool) -> Option<Map<String, Value>> {
        self.clear_errors();
        let entries = self.entries();
        let made = if new { body(&entries) } else { patch(&entries) };
        match made {
            Ok(mut map) => {
                let confirmed = self.confirmed();
                if !confirmed.is_empty() {
                    let codes = serde_json::to_value(confirmed).unwrap_or_default();
                    map.insert("acknowledge".to_owned(), codes);
                }
                Some(map)
            }
            Err(refused) => {
                for (name, code) in refused {
                    self.refuse(name, code.message(lang_now()).to_owned());
                }
                None
            }
        }
    }

    fn confirmed(self) -> Vec<ConfirmCode> {
        self.confirm
            .with_untracked(|confirm| confirm.iter().map(|c| c.code).collect())
    }

    fn refuse(self, name: &str, message: String) {
        if let Some(line) = self.line(name) {
            line.error.set(Some(message));
        } else {
            self.error.set(Some(message));
        }
    }

    fn clear_errors(self) {
        self.error.set(None);
        self.lines.with_value(|lines| {
            for line in lines {
                line.error.set(None);
            }
        });
    }

    /// Puts an error where it belongs: under its fields, into the comparison, or above the buttons.
    pub fn refused(self, error: &ApiError, flat: fn(&Value) -> Value) {
        if let Some(current) = error.current().filter(|_| error.is(Code::Stale)) {
            self.meet(&flat(current));
            return;
        }
        self.confirm.set(error.confirmations().to_vec());
        if error.is(Code::ConfirmationNeeded) {
            return;
        }
        let fields: Vec<Field> = self
            .lines
            .with_value(|lines| lines.iter().map(|l| l.field).collect());
        let mut elsewhere = error.fields().is_empty();
        for wrong in error.fields() {
            match field_of_pointer(&wrong.pointer, &fields) {
                Some(name) => self.refuse(name, wrong.message.clone()),
                None => elsewhere = true,
            }
        }
        if elsewhere {
            self.error.set(Some(error.message()));
        }
    }

    /// Moves the form onto the record as it stands now: what the caller did not touch follows, the rest is compared.
    fn meet(self, current: &Value) {
        self.clashes.set(clashes(&self.entries(), current));
        self.version.set(version_of(current));
        self.lines.with_value(|lines| {
            for line in lines {
                let touched =
                    line.now.get_untracked().trim() != line.before.get_untracked().text.trim();
                let now = shown(line.field, current);
                if !touched {
                    line.now.set(now.text.clone());
                }
                line.before.set(now);
            }
        });
    }

    /// Takes the colleague's value of one field.
    pub fn take_theirs(self, name: &str) {
        if let Some(line) = self.line(name) {
            line.now.set(line.before.get_untracked().text);
        }
        self.keep_mine(name);
    }

    /// Settles one field with what the caller typed.
    pub fn keep_mine(self, name: &str) {
        self.clashes
            .update(|clashes| clashes.retain(|clash| clash.name != name));
    }
}

fn version_of(record: &Value) -> Option<i32> {
    record
        .get("version")
        .and_then(Value::as_i64)
        .and_then(|version| i32::try_from(version).ok())
}
