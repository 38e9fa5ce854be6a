//! A list of administrators' data with its form.

use super::hand_first::HandFirst;
use super::spec::{End, Line, Spec};
use crate::api::{self, ApiError};
use crate::feature::record::form::{RecordForm, Save, Spec as FormSpec, as_is};
use crate::i18n::tr;
use crate::state::use_session;
use crate::t;
use crate::ui::{CopyLine, Dialog, Glyph, Icon, Skeleton, toast_error};
use futures::FutureExt as _;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};
use std::sync::Arc;

/// What was read, and the form over it. Copies are one and the same.
#[derive(Clone, Copy)]
struct List {
    spec: &'static Spec,
    items: RwSignal<Option<Vec<Value>>>,
    editing: RwSignal<Value>,
    form: RwSignal<bool>,
    /// Whose customers must be handed over before the account is deactivated (R-OWN-2), and how many they are.
    hand_first: RwSignal<Option<(String, i64)>>,
    /// A secret that the server shows this once.
    secret: RwSignal<Option<String>>,
    showing: RwSignal<bool>,
}

impl List {
    fn read(self) {
        spawn_local(async move {
            match api::admin::list(self.spec.path, self.spec.end == End::Archived).await {
                Ok(items) => {
                    self.items.try_set(Some(items));
                }
                Err(error) => toast_error(&error),
            }
        });
    }

    /// The list and what the whole application knows of users, teams and stages.
    fn changed(self) {
        self.read();
        spawn_local(async move {
            let session = use_session();
            session.reload_stages().await;
            session.reload_lists().await;
            session.reload_people().await;
            session.touch();
        });
    }

    /// Offers what must be done first, where that is why a change was refused.
    fn refused(self, address: &str, error: &ApiError) {
        if let Some(count) = error.problem().and_then(|problem| problem.count) {
            let id = address.rsplit('/').next().unwrap_or_default().to_owned();
            self.hand_first.set(Some((id, count)));
            self.form.set(false);
        }
    }

    /// Shows the secret of what was just made, where it has one.
    fn made(self, answer: &Value) {
        if let Some(secret) = answer.get("secret").and_then(Value::as_str) {
            self.secret.set(Some(secret.to_owned()));
            self.showing.set(true);
        }
    }

    fn address(self, record: &Value) -> Option<String> {
        let key = record.get(self.spec.key)?.as_str()?;
        Some(format!("/{}/{key}", self.spec.path))
    }

    /// Brings an archived one back.
    fn restore(self, record: &Value) {
        let Some(address) = self.address(record) else {
            return;
        };
        spawn_local(async move {
            match api::post_plain::<Value>(&format!("{address}/restore"), &json!({})).await {
                Ok(_) => self.changed(),
                Err(error) => toast_error(&error),
            }
        });
    }

    fn remove(self, record: &Value) {
        let Some(address) = self.address(record) else {
            return;
        };
        let version = record
            .get("version")
            .and_then(Value::as_i64)
            .and_then(|version| i32::try_from(version).ok());
        spawn_local(async move {
            match api::delete(&address, version).await {
                Ok(()) => self.changed(),
                Err(error) => toast_error(&error),
            }
        });
    }
}

/// The panel.
#[component]
pub fn AdminPanel(
    /// Of what.
    spec: &'static Spec,
) -> impl IntoView {
    let list = List {
        spec,
        items: RwSignal::new(None),
        editing: RwSignal::new(Value::Null),
        form: RwSignal::new(false),
        hand_first: RwSignal::new(None),
        secret: RwSignal::new(None),
        showing: RwSignal::new(false),
    };
    list.read();
    let section = spec.section;
    let session = use_session();
    let may = move || session.can(spec.capability);
    view! {
        <section class="panel kind-panel" aria-label=move || tr(&format!("{section}.title"))>
            <header class="panel-head">
                <h2>{move || tr(&format!("{section}.title"))}</h2>
                <span class="minor">{move || list.items.with(|items| items.as_ref().map(Vec::len))}</span>
                <Show when=may>
                    <button type="button" class="button small panel-act" name=format!("add-{section}")
                        on:click=move |_| { list.editing.set(Value::Null); list.form.set(true); }>
                        <Icon glyph=Glyph::Plus size=14/>{move || tr(&format!("{section}.add"))}
                    </button>
                </Show>
            </header>
            {move || list.items.get().map_or_else(
                || view! { <Skeleton lines=4/> }.into_any(),
                |items| view! {
                    <ul class="kind-list">{items.into_iter().map(|record| row(list, record, may())).collect_view()}</ul>
                }.into_any(),
            )}
            <AdminDialog list=list/>
            <Secret list=list/>
            <HandFirst owner=list.hand_first/>
        </section>
    }
}

fn row(list: List, record: Value, may: bool) -> Option<impl IntoView> {
    let Line { name, facts, back } = (list.spec.line)(&record)?;
    let gone = record.get("archived_at").is_some_and(|at| !at.is_null());
    let acts = may.then(|| match gone {
        true => bring_back(list, record, &name).into_any(),
        false => acts(list, record, &name).into_any(),
    });
    Some(view! {
        <li class="kind-item" class:archived=back || gone>
            <div class="kind-text">
                <p class="kind-name"><strong>{name}</strong></p>
                <p class="minor small">{facts.join(" · ")}</p>
            </div>
            {acts.map(|acts| view! { <div class="kind-acts">{acts}</div> })}
        </li>
    })
}

fn acts(list: List, record: Value, name: &str) -> impl IntoView + use<> {
    let (edit, gone) = (record.clone(), record);
    let edit_name = format!("{} {name}", tr("customer.edit"));
    let (remove, glyph) = match list.spec.end {
        End::Archived => ("kind.archive", Glyph::Archive),
        End::Never | End::Removed => ("kind.remove", Glyph::Close),
    };
    let remove_name = format!("{} {name}", tr(remove));
    view! {
        {list.spec.more.map(|more| more(&gone))}
        <button type="button" class="button quiet icon-only" aria-label=edit_name
            on:click=move |_| { list.editing.set(edit.clone()); list.form.set(true); }><Icon glyph=Glyph::Edit size=14/></button>
        {(list.spec.end != End::Never).then(|| view! {
            <button type="button" class="button quiet icon-only" aria-label=remove_name
                on:click=move |_| list.remove(&gone)><Icon glyph=glyph size=14/></button>
        })}
    }
}

fn bring_back(list: List, record: Value, name: &str) -> impl IntoView + use<> {
    let label = format!("{} {name}", tr("kind.restore"));
    view! {
        <button type="button" class="button quiet small" aria-label=label
            on:click=move |_| list.restore(&record)>{t!("kind.restore")}</button>
    }
}

/// The secret of what was just made, this once.
#[component]
fn Secret(list: List) -> impl IntoView {
    let close = move |_| {
        list.secret.set(None);
        list.showing.set(false);
    };
    view! {
        <Dialog open=list.showing title=Signal::derive(t!("webhook.made_title"))>
            <div class="form">
                <p class="notice warn"><Icon glyph=Glyph::Warning/><span>{t!("webhook.made_hint")}</span></p>
                {list.secret.get_untracked().map(|secret| view! {
                    <CopyLine text=secret label=Signal::derive(t!("webhook.secret")) name="webhook-secret" button="webhook.copy" copied="webhook.copied"/>
                })}
                <div class="form-do"><button type="button" class="button" on:click=close>{t!("webhook.kept")}</button></div>
            </div>
        </Dialog>
    }
}

#[component]
fn AdminDialog(list: List) -> impl IntoView {
    let section = list.spec.section;
    let content = move || {
        let record = list.editing.get_untracked();
        let new = record.is_null();
        let fields = if new { list.spec.new } else { list.spec.change };
        let form = FormSpec {
            section,
            groups: vec![("", fields.to_vec())],
            flat: as_is,
            new,
        };
        let address = list.address(&record);
        let save: Save = Arc::new(move |version, body| {
            let address = address.clone();
            async move {
                let body = Value::Object(body);
                let answer: Value = match address {
                    Some(address) => {
                        let sent = api::patch(&address, version.unwrap_or_default(), &body).await;
                        sent.inspect_err(|error| list.refused(&address, error))?
                    }
                    None => api::post(&format!("/{}", list.spec.path), &body).await?,
                };
                list.made(&answer);
                list.changed();
                Ok(())
            }
            .boxed_local()
        });
        let close = move |()| list.form.set(false);
        view! { <RecordForm spec=form record=record save=save done=close close=close/> }
    };
    let title = move || {
        let new = list.editing.with(Value::is_null);
        tr(&format!(
            "{section}.{}",
            if new { "add_title" } else { "edit_title" }
        ))
    };
    view! { <Dialog open=list.form title=Signal::derive(title)>{content()}</Dialog> }
}
