//! One dimension of a customer: its records, newest first, with all that can be done to them.

use super::act;
use super::item::item;
use super::spec::Spec;
use crate::api;
use crate::feature::attachment::upload::Upload;
use crate::feature::briefing::Briefing;
use crate::feature::customer::open::Open;
use crate::feature::opportunity::sums::Sums;
use crate::feature::record::form::{RecordForm, Save, Spec as FormSpec, as_is};
use crate::i18n::tr;
use crate::t;
use crate::ui::{Dialog, Glyph, Icon, Skeleton, toast_error};
use futures::FutureExt as _;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;
use shared::page::Archived;
use shared::role::RecordKind;
use std::sync::Arc;

/// What was read of a kind, and how it is read again. Copies of it are one and the same.
#[derive(Clone, Copy)]
pub struct List {
    /// The customer.
    pub open: Open,
    /// The kind.
    pub spec: &'static Spec,
    /// What was read; none before.
    pub items: RwSignal<Option<Vec<Value>>>,
    /// Where it goes on.
    next: RwSignal<Option<String>>,
    /// Whether archived ones are shown as well.
    archived: RwSignal<bool>,
    /// Goes up with every question, so that a late answer to an earlier one is not taken for the latest.
    turn: StoredValue<u32>,
    /// The record in the form; `Null` for a new one, none where it is closed.
    pub editing: RwSignal<Value>,
    /// Whether the form is open.
    pub form: RwSignal<bool>,
    /// The press that waits for an answer.
    pub asked: RwSignal<Option<act::Asked>>,
}

impl List {
    fn new(open: Open, spec: &'static Spec) -> Self {
        Self {
            open,
            spec,
            items: RwSignal::new(None),
            next: RwSignal::new(None),
            archived: RwSignal::new(false),
            turn: StoredValue::new(0),
            editing: RwSignal::new(Value::Null),
            form: RwSignal::new(false),
            asked: RwSignal::new(None),
        }
    }

    /// Reads the first page again.
    pub fn read(self) {
        self.load(None);
    }

    fn load(self, cursor: Option<String>) {
        let archived = if self.archived.get_untracked() {
            Archived::Yes
        } else {
            Archived::No
        };
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        let turn = self.turn.get_value();
        spawn_local(async move {
            match api::record::list(self.open.id, self.spec.path, archived, cursor.as_deref()).await
            {
                Ok(_) if self.turn.try_get_value() != Some(turn) => {}
                Ok(page) => {
                    self.next.try_set(page.next_cursor);
                    self.items.try_update(|items| match (items, cursor) {
                        (Some(items), Some(_)) => items.extend(page.items),
                        (items, _) => *items = Some(page.items),
                    });
                }
                Err(error) => toast_error(&error),
            }
        });
    }

    /// A record changed: this list, the customer and its timeline follow.
    pub fn changed(self) {
        self.read();
        self.open.read_customer();
        self.open.told();
    }

    /// Opens the form.
    pub fn edit(self, record: Value) {
        self.editing.set(record);
        self.form.set(true);
    }
}

/// The panel of a kind.
#[component]
pub fn KindPanel(
    /// The customer.
    open: Open,
    /// The kind.
    spec: &'static Spec,
) -> impl IntoView {
    let list = List::new(open, spec);
    let section = spec.section;
    Effect::new(move |_| {
        open.history.track();
        list.archived.track();
        // Bands and other words of the server come in the language that was asked for.
        let _ = crate::i18n::lang();
        list.read();
    });
    let may = move || open.may_write(spec.kind);
    // Files are not written in a form, they are there.
    let files = spec.kind == RecordKind::Attachment;
    let title = format!("{section}-heading");
    let named = title.clone();
    view! {
        <section class="panel kind-panel" aria-labelledby=named>
            <header class="panel-head">
                <h2 id=title>{move || tr(&format!("{section}.title"))}</h2>
                <label class="minor small kind-archived">
                    <input type="checkbox" prop:checked=move || list.archived.get()
                        on:change=move |e| list.archived.set(event_target_checked(&e))/>
                    {t!("kind.archived")}
                </label>
                <Show when=move || may() && !files>
                    <button type="button" class="button small panel-act" name=format!("add-{section}") on:click=move |_| list.edit(Value::Null)>
                        <Icon glyph=Glyph::Plus size=14/>{move || tr(&format!("{section}.add"))}
                    </button>
                </Show>
            </header>
            <Show when=move || may() && files><Upload list=list/></Show>
            <Show when=move || spec.kind == RecordKind::Opportunity><Sums open=open/></Show>
            {move || match list.items.get() {
                None => view! { <Skeleton lines=3/> }.into_any(),
                Some(items) if items.is_empty() => empty(section),
                Some(items) => view! {
                    <ul class="kind-list">{items.into_iter().map(|record| item(list, record, may())).collect_view()}</ul>
                }.into_any(),
            }}
            <Show when=move || list.next.with(Option::is_some)>
                <button type="button" class="button quiet small fold" on:click=move |_| list.load(list.next.get_untracked())>{t!("kind.more")}</button>
            </Show>
            <KindDialog list=list/>
            <act::ActDialog list=list/>
        </section>
    }
}

fn empty(section: &'static str) -> AnyView {
    let hint = move || tr(&format!("{section}.none_hint"));
    view! { <div class="kind-empty"><p>{move || tr(&format!("{section}.none"))}</p><p class="minor small">{hint}</p></div> }
        .into_any()
}

#[component]
fn KindDialog(list: List) -> impl IntoView {
    let section = list.spec.section;
    let content = move || {
        let record = list.editing.get_untracked();
        let new = record.is_null();
        let form = FormSpec {
            section,
            groups: list
                .spec
                .groups
                .iter()
                .map(|(heading, fields)| (*heading, fields.to_vec()))
                .collect(),
            flat: as_is,
            new,
        };
        let id = act::id_of(&record);
        let save: Save = Arc::new(move |version, body| {
            let id = id.clone();
            async move {
                let path = list.spec.path;
                match id {
                    Some(id) => {
                        api::record::change(path, &id, version.unwrap_or_default(), &body).await?
                    }
                    None => api::record::create(list.open.id, path, &body).await?,
                };
                list.changed();
                Ok(())
            }
            .boxed_local()
        });
        let close = move |()| list.form.set(false);
        // Who opens a plan is about to talk to the customer.
        let plan = (list.spec.kind == RecordKind::Plan).then_some(list.open);
        view! {
            {plan.map(|open| view! { <Briefing open=open/> })}
            <RecordForm spec=form record=record save=save done=close close=close/>
        }
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
