//! The form: sections of fields, and below them what the server said and the buttons.

use super::field::Field;
use super::input::FieldInput;
use super::state::FormState;
use crate::api::Answer;
use crate::i18n::tr;
use crate::t;
use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value};
use std::sync::Arc;

/// Sends a form: the version that was read (none for a new record) and the body.
pub type Save = Arc<
    dyn Fn(Option<i32>, Map<String, Value>) -> LocalBoxFuture<'static, Answer<()>> + Send + Sync,
>;

/// What a form needs to know of its kind of record.
#[derive(Clone)]
pub struct Spec {
    /// Where its texts stand.
    pub section: &'static str,
    /// Groups of fields with the last part of their headings' keys; an empty one has no heading.
    pub groups: Vec<(&'static str, Vec<Field>)>,
    /// How the record inside an error becomes the flat record that the fields read.
    pub flat: fn(&Value) -> Value,
    /// Whether the record is new.
    pub new: bool,
}

impl Spec {
    /// All fields of all groups.
    pub fn fields(&self) -> impl Iterator<Item = Field> + '_ {
        self.groups
            .iter()
            .flat_map(|(_, fields)| fields.iter().copied())
    }
}

/// A record as it is: most records are flat.
#[must_use]
pub fn as_is(record: &Value) -> Value {
    record.clone()
}

/// A form over a record. `done` is called after it was saved, `close` when it is given up.
#[component]
pub fn RecordForm(
    /// What it needs to know.
    spec: Spec,
    /// The record as it was read; `Null` for a new one.
    record: Value,
    /// Sends it.
    save: Save,
    /// Called after it was saved.
    #[prop(into)]
    done: Callback<()>,
    /// Called when it is given up.
    #[prop(into)]
    close: Callback<()>,
) -> impl IntoView {
    let form = FormState::new(spec.fields(), &record);
    let (section, flat, new) = (spec.section, spec.flat, spec.new);
    let submit = move || {
        if form.busy.get_untracked() {
            return;
        }
        let Some(body) = form.body(new) else {
            focus_first_error();
            return;
        };
        if !new && body.keys().all(|key| key == "acknowledge") {
            done.run(());
            return;
        }
        form.busy.set(true);
        let sent = save(form.version.get_untracked(), body);
        spawn_local(async move {
            let answer = sent.await;
            form.busy.set(false);
            match answer {
                Ok(()) => done.run(()),
                Err(error) => {
                    form.refused(&error, flat);
                    focus_first_error();
                }
            }
        });
    };
    let on_keys = submit.clone();
    view! {
        <form class="record-form" novalidate
            on:submit=move |event| { event.prevent_default(); submit(); }
            on:keydown=move |event| {
                if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !event.is_composing() {
                    event.prevent_default();
                    on_keys();
                }
            }>
            {spec.groups.into_iter().enumerate().map(|(group, (heading, fields))| view! {
                <fieldset class="record-group">
                    {(!heading.is_empty()).then(|| view! {
                        <legend>{move || tr(&format!("{section}.group.{heading}"))}</legend>
                    })}
                    <div class="record-fields">
                        {fields.into_iter().filter_map(|field| form.line(field.name)).enumerate().map(|(at, line)| view! {
                            <FieldInput section=section line=line first=(group == 0) && (at == 0)/>
                        }).collect_view()}
                    </div>
                </fieldset>
            }).collect_view()}
            <div class="record-foot">
                <Conflict section=section form=form/>
                <Confirm form=form/>
                <p class="form-error" role="alert" hidden=move || form.error.get().is_none()>{move || form.error.get()}</p>
                <div class="record-buttons">
                    <button type="button" class="button" on:click=move |_| close.run(())>{t!("record.cancel")}</button>
                    <button type="submit" class="button primary" disabled=move || form.busy.get()>
                        {move || tr(if form.confirm.with(Vec::is_empty) { "record.save" } else { "record.save_anyway" })}
                    </button>
                </div>
            </div>
        </form>
    }
}

/// What a colleague changed meanwhile, beside what the caller typed.
#[component]
pub fn Conflict(
    /// Where its texts stand.
    section: &'static str,
    /// The form.
    form: FormState,
) -> impl IntoView {
    let rows = move || {
        form.clashes.get().into_iter().map(|clash| {
            let name = clash.name;
            let or_empty = |text: String| if text.is_empty() { tr("record.empty") } else { text };
            view! {
                <tr>
                    <th scope="row">{tr(&format!("{section}.field.{name}"))}</th>
                    <td>{or_empty(clash.theirs)}</td>
                    <td>{or_empty(clash.mine)}</td>
                    <td class="conflict-choose">
                        <button type="button" class="button small" on:click=move |_| form.take_theirs(name)>{tr("record.take_theirs")}</button>
                        <button type="button" class="button small" on:click=move |_| form.keep_mine(name)>{tr("record.keep_mine")}</button>
                    </td>
                </tr>
            }
        }).collect_view()
    };
    view! {
        <Show when=move || !form.clashes.with(Vec::is_empty)>
            <div class="conflict" role="alert">
                <p>{t!("record.conflict")}</p>
                <table>
                    <thead><tr>
                        <th></th>
                        <th scope="col">{t!("record.theirs")}</th>
                        <th scope="col">{t!("record.mine")}</th>
                        <th></th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </Show>
    }
}

/// What the server wants confirmed, with the records it rests on.
#[component]
fn Confirm(form: FormState) -> impl IntoView {
    view! {
        <Show when=move || !form.confirm.with(Vec::is_empty)>
            <div class="notice warn confirm-note" role="alert">
                {move || form.confirm.get().into_iter().map(|confirm| view! {
                    <p>{confirm.message}</p>
                    <ul>
                        {confirm.records.into_iter().map(|record| view! {
                            <li><a href=format!("/customers/{}", record.id) target="_blank">
                                {record.number.clone()}" "{record.name.text().unwrap_or_default()}
                            </a></li>
                        }).collect_view()}
                    </ul>
                }).collect_view()}
            </div>
        </Show>
    }
}

/// Brings the first wrong field into view, after the screen has drawn it.
pub fn focus_first_error() {
    request_animation_frame(|| {
        let wrong = document()
            .query_selector("[aria-invalid='true']")
            .ok()
            .flatten();
        if let Some(element) =
            wrong.and_then(|e| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(e).ok())
        {
            let _ = element.focus();
        }
    });
}
