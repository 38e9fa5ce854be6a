//! A contact leaves or changes role, and another comes: one act, with what must follow from it (R-SIG-3).

use super::fields::{NEW, ROLES};
use crate::api;
use crate::feature::customer::open::Open;
use crate::feature::record::archive::{Archivable, archive};
use crate::feature::record::draft::field_of_pointer;
use crate::feature::record::field::{Field, Kind};
use crate::feature::record::input::FieldInput;
use crate::feature::record::state::FormState;
use crate::i18n::{lang_now, tr, tr_with};
use crate::state::clock;
use crate::t;
use crate::ui::{Dialog, toast};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value};
use shared::Code;
use shared::contact::Contact;
use shared::succession::Succeeded;

/// Who leaves, or what becomes of one who stays; then who comes after.
const FIELDS: &[Field] = &[
    Field::new("left_on", Kind::Date, 10),
    Field::new("new_title", Kind::Text, 80),
    Field::new("new_department", Kind::Text, 80),
    Field::new("new_role", Kind::Choice(ROLES), 20).words("decision_role"),
    Field::new("successor", Kind::Person, 0),
    Field::new("takes_over", Kind::Flag, 0),
    Field::new("name", Kind::Text, 80),
    Field::new("title", Kind::Text, 80),
    Field::new("decision_role", Kind::Choice(ROLES), 20),
];
/// What is said of the change itself.
const CHANGE: &[Field] = &[
    Field::new("meet", Kind::When, 0),
    Field::new("note", Kind::Long, 2000),
];

/// Whether a field makes a new contact of the successor: those of the contact's own form, apart from being the main one,
/// which passes on with the change.
fn of_newcomer(name: &str) -> bool {
    name != "primary" && NEW.iter().any(|field| field.name == name)
}

/// What else a new contact's form takes.
fn rest_of_newcomer() -> impl Iterator<Item = Field> {
    let said = |name: &str| FIELDS.iter().any(|field| field.name == name);
    let all = NEW.iter().copied();
    all.filter(move |field| of_newcomer(field.name) && !said(field.name))
}

/// Everything that the dialog asks for.
fn all_fields() -> Vec<Field> {
    let own = FIELDS.iter().chain(CHANGE).copied();
    own.chain(rest_of_newcomer()).collect()
}

/// What becomes of one who stays, and its name in the request.
const STAYS: [(&str, &str); 3] = [
    ("new_title", "title"),
    ("new_department", "department"),
    ("new_role", "decision_role"),
];

/// The request out of what was typed: a name makes a new contact.
fn request(mut typed: Map<String, Value>) -> Value {
    let new: Map<String, Value> = NEW
        .iter()
        .filter(|field| of_newcomer(field.name))
        .filter_map(|field| typed.remove_entry(field.name))
        .collect();
    for (field, name) in STAYS {
        if let Some(value) = typed.remove(field) {
            typed.insert(name.to_owned(), value);
        }
    }
    let mut body = Value::Object(typed);
    if new.contains_key("name")
        && let Some(body) = body.as_object_mut()
    {
        body.insert("new_successor".to_owned(), Value::Object(new));
    }
    body
}

/// Somebody is about to leave. Copies of it are one and the same.
#[derive(Debug, Clone, Copy)]
pub struct Leaving {
    /// Whether the dialog is open.
    shown: RwSignal<bool>,
    /// Whether the contact was to be put away, which then follows.
    away: RwSignal<bool>,
}

impl Leaving {
    /// Nobody is.
    #[must_use]
    pub fn nobody() -> Self {
        Self {
            shown: RwSignal::new(false),
            away: RwSignal::new(false),
        }
    }

    /// Asks for what becomes of the contact; with `away`, which is put away once that is recorded.
    pub fn begin(self, away: bool) {
        self.away.set(away);
        self.shown.set(true);
    }
}

/// The dialog.
#[component]
pub fn SuccessionDialog(
    /// The customer.
    open: Open,
    /// Who leaves; the one whose form was open.
    contact: RwSignal<Option<Contact>>,
    /// Whether somebody is about to leave.
    leaving: Leaving,
) -> impl IntoView {
    let content = move || {
        let contact = contact.get_untracked()?;
        Some(view! { <Form open=open contact=contact leaving=leaving/> })
    };
    view! { <Dialog open=leaving.shown title=Signal::derive(t!("succession.title"))>{content()}</Dialog> }
}

#[component]
fn Form(open: Open, contact: Contact, leaving: Leaving) -> impl IntoView {
    let form = FormState::new(all_fields(), &Value::Null);
    let (shown, away) = (leaving.shown, leaving.away.get_untracked());
    if let Some(left_on) = form.line("left_on").filter(|_| away) {
        left_on.now.set(clock::now().date().to_string());
    }
    let path = format!("/contacts/{}/succession", contact.id);
    let version = contact.version;
    let name = contact.name.text().unwrap_or_else(|| tr("ui.hidden"));
    let go = move || {
        let Some(typed) = form.body(true) else { return };
        if is_nameless(&typed) {
            if let Some(name) = form.line("name") {
                name.error
                    .set(Some(Code::Required.message(lang_now()).to_owned()));
            }
            return;
        }
        let (path, body) = (path.clone(), request(typed));
        form.busy.set(true);
        spawn_local(async move {
            let answer: api::Answer<Succeeded> = api::post_versioned(&path, version, &body).await;
            form.busy.try_set(false);
            match answer {
                Ok(done) => {
                    shown.try_set(false);
                    toast(told(&done));
                    if away {
                        put_away(open, &done.contact);
                    } else {
                        open.read();
                    }
                }
                Err(error) => refused(form, &error),
            }
        });
    };
    view! {
        <form class="form" novalidate on:submit=move |event| { event.prevent_default(); go(); }>
            {away.then(|| view! { <p class="hint-warn">{tr_with("succession.before_archive", &[("name", name.clone())])}</p> })}
            <p class="field-hint">{tr_with("succession.hint", &[("name", name)])}</p>
            <div class="record-fields">{inputs(form, "succession", FIELDS.iter().copied())}</div>
            <fieldset class="record-group">
                <legend>{t!("succession.newcomer")}</legend>
                <div class="record-fields">{inputs(form, "contact", rest_of_newcomer())}</div>
            </fieldset>
            <div class="record-fields">{inputs(form, "succession", CHANGE.iter().copied())}</div>
            <div class="record-foot">
                <p class="form-error" role="alert">{move || form.error.get()}</p>
                <div class="form-do">
                    <button type="button" class="button" on:click=move |_| shown.set(false)>{t!("ui.cancel")}</button>
                    <button type="submit" class="button primary" disabled=move || form.busy.get()>{t!("succession.go")}</button>
                </div>
            </div>
        </form>
    }
}

/// The inputs of some fields, under the texts of a section.
fn inputs(
    form: FormState,
    section: &'static str,
    fields: impl Iterator<Item = Field>,
) -> impl IntoView {
    let lines = fields.filter_map(|field| form.line(field.name));
    lines
        .map(|line| view! { <FieldInput section=section line=line/> })
        .collect_view()
}

/// Whether something is said of a new contact that has no name: without one none would be made.
fn is_nameless(typed: &Map<String, Value>) -> bool {
    !typed.contains_key("name") && typed.keys().any(|name| of_newcomer(name))
}

/// What was asked for at first: the contact, who has left now, is put away.
fn put_away(open: Open, contact: &Contact) {
    let what = Archivable {
        path: "contacts",
        section: "contact",
        id: contact.id.to_string(),
        version: contact.version,
    };
    archive(open, what, || {});
}

/// What followed from it, in words.
fn told(done: &Succeeded) -> String {
    let made = [
        (done.milestone.is_some(), "milestone.one"),
        (done.risk.is_some(), "risk.one"),
        (done.plan.is_some(), "plan.one"),
    ];
    let made: Vec<String> = made
        .iter()
        .filter(|(is, _)| *is)
        .map(|(_, key)| tr(key))
        .collect();
    if made.is_empty() {
        tr("succession.done")
    } else {
        tr_with("succession.done_with", &[("made", made.join("、"))])
    }
}

/// The field that an error points at: what becomes of one who stays has other names here than in the request.
fn field_of(pointer: &str) -> Option<&'static str> {
    let stays = STAYS
        .iter()
        .find(|(_, name)| pointer.strip_prefix('/') == Some(*name));
    stays
        .map(|(field, _)| *field)
        .or_else(|| field_of_pointer(pointer, &all_fields()))
}

fn refused(form: FormState, error: &api::ApiError) {
    let mut elsewhere = error.fields().is_empty();
    for wrong in error.fields() {
        match field_of(&wrong.pointer).and_then(|name| form.line(name)) {
            Some(line) => {
                line.error.try_set(Some(wrong.message.clone()));
            }
            None => elsewhere = true,
        }
    }
    if elsewhere {
        form.error.try_set(Some(error.message()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_name_makes_a_new_contact_and_a_choice_does_not() {
        let typed = json!({"left_on": "2026-11-20", "name": "刘总监", "title": "总监"});
        let body = request(typed.as_object().cloned().unwrap_or_default());
        assert_eq!(
            body,
            json!({"left_on": "2026-11-20", "new_successor": {"name": "刘总监", "title": "总监"}})
        );
        assert_eq!(field_of("/title"), Some("new_title"));
        assert_eq!(field_of("/new_successor/title"), Some("title"));
        let stays = json!({"new_title": "顾问", "new_role": "influences", "takes_over": false});
        let body = request(stays.as_object().cloned().unwrap_or_default());
        assert_eq!(
            body,
            json!({"title": "顾问", "decision_role": "influences", "takes_over": false})
        );
        let chosen = json!({"successor": "x"});
        let body = request(chosen.as_object().cloned().unwrap_or_default());
        assert_eq!(body, json!({"successor": "x"}));
    }

    #[wasm_bindgen_test]
    fn a_new_contact_is_all_that_a_contact_is_and_has_a_name() {
        let typed = json!({"name": "刘总监", "department": "采购部", "mobile": "13800000000", "wechat": "wx", "note": "已交接"});
        let typed = typed.as_object().cloned().unwrap_or_default();
        assert!(!is_nameless(&typed));
        assert_eq!(
            request(typed),
            json!({"new_successor": {"name": "刘总监", "department": "采购部", "mobile": "13800000000", "wechat": "wx"}, "note": "已交接"})
        );
        assert_eq!(field_of("/new_successor/email"), Some("email"));
        let nameless = json!({"mobile": "13800000000", "note": "已交接"});
        assert!(is_nameless(
            &nameless.as_object().cloned().unwrap_or_default()
        ));
    }
}
