//! The table: what can be set from top to bottom, roles from left to right.

use super::rows::{Row, groups};
use crate::api::{self, ApiError};
use crate::i18n::tr;
use crate::state::use_session;
use crate::t;
use crate::ui::{Skeleton, toast, toast_error};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;
use shared::Page;
use shared::role::{Capability, FieldClass, Role, RolePolicy, RoleView};

/// What was read, and what it was changed to. Copies are one and the same.
#[derive(Clone, Copy)]
struct Table {
    read: RwSignal<Vec<RoleView>>,
    now: RwSignal<Vec<RoleView>>,
    error: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

impl Table {
    fn new() -> Self {
        Self {
            read: RwSignal::new(Vec::new()),
            now: RwSignal::new(Vec::new()),
            error: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    fn load(self) {
        spawn_local(async move {
            match api::get::<Page<RoleView>>("/roles").await {
                Ok(page) => {
                    self.now.try_set(page.items.clone());
                    self.read.try_set(page.items);
                }
                Err(error) => toast_error(&error),
            }
        });
    }

    fn word(self, role: Role, row: Row) -> &'static str {
        self.now
            .with(|roles| of(roles, role).map_or("", |view| row.read(&view.policy)))
    }

    /// Whether the word differs from what was read.
    fn differs(self, role: Role, row: Row) -> bool {
        let before = self
            .read
            .with(|roles| of(roles, role).map_or("", |view| row.read(&view.policy)));
        before != self.word(role, row)
    }

    fn set(self, role: Role, row: Row, word: &str) {
        self.now.update(|roles| {
            if let Some(view) = roles.iter_mut().find(|view| view.role == role) {
                row.write(&mut view.policy, word);
            }
        });
    }

    /// The roles whose policy was changed here.
    fn changed(self) -> Vec<RoleView> {
        self.now.with(|now| {
            let same = |view: &RoleView| {
                self.read
                    .with(|read| of(read, view.role).is_some_and(|old| old.policy == view.policy))
            };
            now.iter().filter(|view| !same(view)).cloned().collect()
        })
    }

    fn back(self) {
        self.error.set(None);
        self.now.set(self.read.get_untracked());
    }

    /// Sends one role after the other; what was refused stays on the screen.
    fn save(self) {
        let changed = self.changed();
        self.busy.set(true);
        self.error.set(None);
        spawn_local(async move {
            let mut refused = None;
            for view in changed {
                if let Err(error) = send(&view).await {
                    refused = Some(message(view.role, &error));
                    break;
                }
                self.read.try_update(|roles| keep(roles, &view));
            }
            self.busy.try_set(false);
            if refused.is_some() {
                self.error.try_set(refused);
            } else {
                toast(tr("role_policy.saved"));
                self.load();
            }
        });
    }
}

fn of(roles: &[RoleView], role: Role) -> Option<&RoleView> {
    roles.iter().find(|view| view.role == role)
}

fn keep(roles: &mut [RoleView], view: &RoleView) {
    if let Some(old) = roles.iter_mut().find(|old| old.role == view.role) {
        old.policy = view.policy.clone();
    }
}

async fn send(view: &RoleView) -> api::Answer<()> {
    let policy: &RolePolicy = &view.policy;
    let path = format!("/roles/{}", view.role);
    api::patch::<Value>(&path, view.version, policy)
        .await
        .map(|_| ())
}

fn message(role: Role, error: &ApiError) -> String {
    let fields: Vec<String> = error
        .fields()
        .iter()
        .map(|field| field.message.clone())
        .collect();
    let text = if fields.is_empty() {
        error.message()
    } else {
        fields.join(" · ")
    };
    format!("{}: {text}", tr(&format!("role.{role}")))
}

/// The page's panel: what the classes mean, the table, and saving.
#[component]
pub fn Roles() -> impl IntoView {
    let table = Table::new();
    table.load();
    let there = Memo::new(move |_| table.read.with(|roles| !roles.is_empty()));
    view! {
        <section class="panel role-panel" aria-label=t!("role_policy.title")>
            <header class="panel-head"><h2>{t!("role_policy.title")}</h2></header>
            <p class="field-hint">{t!("role_policy.hint")}</p>
            <Classes/>
            <Show when=move || there.get() fallback=|| view! { <Skeleton lines=12/> }>
                <Grid table=table/>
            </Show>
            <Foot table=table/>
        </section>
    }
}

/// What each class of field and each sight means, and where recognition in free text ends.
#[component]
fn Classes() -> impl IntoView {
    let one = |class: &'static FieldClass| {
        view! {
            <dt>{move || tr(&format!("role_policy.class.{class}"))}</dt>
            <dd>{move || tr(&format!("role_policy.class_means.{class}"))}</dd>
        }
    };
    let sight = |word: &'static str| {
        view! {
            <dt>{move || tr(&format!("role_policy.sight.{word}"))}</dt>
            <dd>{move || tr(&format!("role_policy.sight_means.{word}"))}</dd>
        }
    };
    view! {
        <details class="role-classes">
            <summary>{t!("role_policy.classes")}</summary>
            <dl class="facts">
                {FieldClass::ALL.iter().map(one).collect_view()}
                {["owner", "near", "reach"].map(sight).collect_view()}
            </dl>
            <p class="field-hint">{t!("role_policy.recognition")}</p>
        </details>
    }
}

#[component]
fn Grid(table: Table) -> impl IntoView {
    let heads = || {
        Role::ALL
            .iter()
            .map(|role| view! { <th scope="col">{move || tr(&format!("role.{role}"))}</th> })
            .collect_view()
    };
    let columns = Role::ALL.len() + 1;
    view! {
        <div class="role-scroll" role="region" tabindex="0" aria-label=t!("role_policy.title")>
            <table class="role-table">
                <thead><tr><th scope="col">{t!("role_policy.what")}</th>{heads()}</tr></thead>
                {groups().into_iter().map(|(group, rows)| view! {
                    <tbody>
                        <tr class="role-group"><th scope="rowgroup" colspan=columns>
                            <span class="role-group-name">{move || tr(&format!("role_policy.group.{group}"))}</span>
                        </th></tr>
                        {rows.into_iter().map(|row| view! { <Line table=table row=row/> }).collect_view()}
                    </tbody>
                }).collect_view()}
            </table>
        </div>
    }
}

#[component]
fn Line(table: Table, row: Row) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">{move || row.name()}</th>
            {Role::ALL.iter().map(|role| view! { <Cell table=table row=row role=*role/> }).collect_view()}
        </tr>
    }
}

/// One native control.
#[component]
fn Cell(table: Table, row: Row, role: Role) -> impl IntoView {
    let session = use_session();
    let locked =
        move || row.is_fixed(role) || !session.can(Capability::ManagePolicy) || table.busy.get();
    let label = move || format!("{} · {}", tr(&format!("role.{role}")), row.full_name());
    let control = if row.is_switch() {
        view! {
            <input type="checkbox" aria-label=label disabled=locked
                prop:checked=move || !table.word(role, row).is_empty()
                on:change:target=move |event| table.set(role, row, if event.target().checked() { "yes" } else { "" })/>
        }
        .into_any()
    } else {
        let options = move || {
            row.words()
                .into_iter()
                .map(|(word, name)| {
                    let refused = row.refuses(role, word);
                    view! {
                        <option value=word disabled=refused
                            prop:selected=move || table.word(role, row) == word>{name}</option>
                    }
                })
                .collect_view()
        };
        view! {
            <select class="input select slim" aria-label=label disabled=locked
                on:change:target=move |event| table.set(role, row, &event.target().value())>
                {options}
            </select>
        }
        .into_any()
    };
    view! { <td class:changed=move || table.differs(role, row)>{control}</td> }
}

/// Saving, which tells administrators, managers and auditors.
#[component]
fn Foot(table: Table) -> impl IntoView {
    let changed = Memo::new(move |_| table.changed().len());
    view! {
        <p class="form-error" role="alert">{move || table.error.get()}</p>
        <Show when=move || changed.get() != 0>
            <div class="save-bar">
                <p class="minor small save-says">{move || crate::i18n::tr_with("role_policy.will_tell", &[("n", changed.get().to_string())])}</p>
                <button type="button" class="button" disabled=move || table.busy.get() on:click=move |_| table.back()>{t!("ui.undo")}</button>
                <button type="button" class="button primary" disabled=move || table.busy.get() on:click=move |_| table.save()>{t!("ui.save")}</button>
            </div>
        </Show>
    }
}
