//! The strategies: each with whom it concerns, how often, whether it is on, and who changed it last.

use super::ask::Ask;
use super::form::StrategyForm;
use super::words;
use crate::api::{self, ApiError};
use crate::i18n::{tr, tr_with};
use crate::state::use_session;
use crate::t;
use crate::ui::{Dialog, Empty, Glyph, Icon, Skeleton, toast, toast_error};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;
use shared::error::{ConfirmCode, Confirmation};
use shared::role::Capability;
use shared::strategy::Strategy;
use shared::tag::Tag;

/// What was read, and what is being done. Copies of it are one and the same.
#[derive(Clone, Copy)]
struct List {
    items: RwSignal<Option<Vec<Strategy>>>,
    tags: RwSignal<Vec<Tag>>,
    /// What the dialog holds: none for a new one.
    editing: RwSignal<Option<Strategy>>,
    form: RwSignal<bool>,
    /// What would be removed.
    removing: RwSignal<Option<Strategy>>,
    sure: RwSignal<bool>,
    /// What is being switched on, and what is asked about it.
    switching: RwSignal<Option<Strategy>>,
    asked: RwSignal<Vec<Confirmation>>,
}

impl List {
    fn read(self) {
        spawn_local(async move {
            match api::engine::strategies().await {
                Ok(page) => {
                    self.items.try_set(Some(page.items));
                }
                Err(error) => toast_error(&error),
            }
        });
    }

    fn open(self, strategy: Option<Strategy>) {
        self.editing.set(strategy);
        self.form.set(true);
    }

    fn switch(self, strategy: Strategy, acknowledge: Vec<ConfirmCode>) {
        let body = json!({ "active": !strategy.active, "acknowledge": acknowledge });
        spawn_local(async move {
            let sent = api::engine::change_strategy(strategy.id, strategy.version, &body).await;
            match sent {
                Ok(now) => {
                    self.asked.try_set(Vec::new());
                    let key = if now.active {
                        "strategy.on"
                    } else {
                        "strategy.off"
                    };
                    toast(tr_with(key, &[("name", words::name(&now))]));
                }
                Err(error) => self.refused(strategy, &error),
            }
            // Whatever came of it: the switch shows what holds.
            self.read();
        });
    }

    fn refused(self, strategy: Strategy, error: &ApiError) {
        if error.confirmations().is_empty() {
            self.asked.try_set(Vec::new());
            toast_error(error);
        } else {
            self.switching.try_set(Some(strategy));
            self.asked.try_set(error.confirmations().to_vec());
        }
    }

    fn remove(self) {
        let Some(strategy) = self.removing.get_untracked() else {
            return;
        };
        self.sure.set(false);
        spawn_local(async move {
            match api::engine::remove_strategy(strategy.id, strategy.version).await {
                Ok(()) => toast(tr_with(
                    "strategy.removed",
                    &[("name", words::name(&strategy))],
                )),
                Err(error) => toast_error(&error),
            }
            self.read();
        });
    }
}

/// The panel.
#[component]
pub fn Strategies() -> impl IntoView {
    let list = List {
        items: RwSignal::new(None),
        tags: RwSignal::new(Vec::new()),
        editing: RwSignal::new(None),
        form: RwSignal::new(false),
        removing: RwSignal::new(None),
        sure: RwSignal::new(false),
        switching: RwSignal::new(None),
        asked: RwSignal::new(Vec::new()),
    };
    list.read();
    spawn_local(async move {
        if let Ok(page) = api::engine::tags().await {
            list.tags.try_set(page.items);
        }
    });
    let session = use_session();
    let may = move || session.can(Capability::ManageStrategies);
    let yes = move |()| {
        let codes = list
            .asked
            .get_untracked()
            .iter()
            .map(|one| one.code)
            .collect();
        if let Some(strategy) = list.switching.get_untracked() {
            list.switch(strategy, codes);
        }
    };
    let rows = move || {
        list.items.get().map_or_else(
            || view! { <Skeleton lines=8/> }.into_any(),
            |items| {
                if items.is_empty() {
                    return view! { <Empty title="strategy.none" hint="strategy.none_hint"/> }
                        .into_any();
                }
                let rows = items.into_iter().map(|strategy| row(list, strategy, may()));
                view! { <ul class="kind-list">{rows.collect_view()}</ul> }.into_any()
            },
        )
    };
    view! {
        <section class="panel kind-panel" aria-label=t!("strategy.title")>
            <header class="panel-head">
                <h2>{t!("strategy.title")}</h2>
                <span class="minor">{move || list.items.with(|items| items.as_ref().map(Vec::len))}</span>
                <Show when=may>
                    <button type="button" class="button small panel-act" name="add-strategy" on:click=move |_| list.open(None)>
                        <Icon glyph=Glyph::Plus size=14/>{t!("strategy.add")}
                    </button>
                </Show>
            </header>
            <p class="field-hint">{t!("strategy.hint")}</p>
            {rows}
            <FormDialog list=list/>
            <RemoveDialog list=list/>
            <Ask asked=list.asked yes=yes/>
        </section>
    }
}

fn row(list: List, strategy: Strategy, may: bool) -> impl IntoView {
    let name = words::name(&strategy);
    let (whom, facts, changed) = (
        list.tags
            .with(|tags| words::segment(&strategy.segment, tags)),
        words::facts(&strategy),
        words::changed(&strategy),
    );
    let active = strategy.active;
    let switch_name = format!("{} {name}", tr("strategy.field.active"));
    let edit_name = format!("{} {name}", tr("customer.edit"));
    let remove_name = format!("{} {name}", tr("kind.remove"));
    let (turned, edited, removed) = (strategy.clone(), strategy.clone(), strategy);
    view! {
        <li class="kind-item" class:archived=!active>
            <div class="kind-text">
                <p class="kind-name"><strong>{name}</strong></p>
                <p class="small">{whom}</p>
                <p class="minor small">{facts}</p>
                <p class="minor small">{changed}</p>
            </div>
            {may.then(|| view! {
                <div class="kind-acts">
                    <label class="switch">
                        <input type="checkbox" role="switch" name="strategy-active" aria-label=switch_name prop:checked=active
                            on:change=move |_| list.switch(turned.clone(), Vec::new())/>
                    </label>
                    <button type="button" class="button quiet icon-only" aria-label=edit_name
                        on:click=move |_| list.open(Some(edited.clone()))><Icon glyph=Glyph::Edit size=14/></button>
                    <button type="button" class="button quiet icon-only" aria-label=remove_name
                        on:click=move |_| { list.removing.set(Some(removed.clone())); list.sure.set(true); }><Icon glyph=Glyph::Trash size=14/></button>
                </div>
            })}
        </li>
    }
}

#[component]
fn FormDialog(list: List) -> impl IntoView {
    let content = move || {
        let close = move |()| list.form.set(false);
        let done = move |()| {
            list.form.set(false);
            toast(tr("ui.saved"));
            list.read();
        };
        view! { <StrategyForm strategy=list.editing.get_untracked() tags=list.tags done=done close=close/> }
    };
    let title = move || {
        tr(if list.editing.with(Option::is_none) {
            "strategy.add_title"
        } else {
            "strategy.edit_title"
        })
    };
    view! { <Dialog open=list.form title=Signal::derive(title) class="strategy-dialog">{content()}</Dialog> }
}

#[component]
fn RemoveDialog(list: List) -> impl IntoView {
    let told = move || {
        let name = list
            .removing
            .with(|one| one.as_ref().map(words::name))
            .unwrap_or_default();
        tr_with("strategy.remove_sure", &[("name", name)])
    };
    view! {
        <Dialog open=list.sure title=Signal::derive(t!("strategy.remove_title"))>
            <div class="form">
                <p>{told}</p>
                <div class="form-do">
                    <button type="button" class="button" on:click=move |_| list.sure.set(false)>{t!("ui.cancel")}</button>
                    <button type="button" class="button danger" name="remove-yes" on:click=move |_| list.remove()>{t!("kind.remove")}</button>
                </div>
            </div>
        </Dialog>
    }
}
