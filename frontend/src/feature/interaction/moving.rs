//! Moving the open customer to another stage, with what the gate asks for and an undo.

use super::stage::{StageFields, StagePart, asked};
use crate::api::{self, ApiError};
use crate::feature::customer::open::Open;
use crate::feature::record::draft::field_of_pointer;
use crate::i18n::{tr, tr_with};
use crate::state::use_session;
use crate::t;
use crate::ui::{Dialog, toast_ask, toast_undo};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;
use shared::Code;
use shared::contract::ContractState;
use shared::customer::{Customer, DerivedKind};
use shared::error::{ConfirmCode, Confirmation};
use shared::id::StageChangeId;
use shared::stage::{Gate, Moved};

/// What the chosen stage asks of the open customer.
#[must_use]
pub fn gates_of(open: Open, part: StagePart) -> Memo<Vec<Gate>> {
    let session = use_session();
    Memo::new(move |_| {
        let from = open
            .get(|c| c.card.stage.clone())
            .and_then(|code| session.stage(&code));
        let signed = open.contracts.with(|list| {
            let mut all = list.iter().flatten();
            all.any(|c| {
                c.state == ContractState::Active && c.archived_at.is_none() && c.amount.is_some()
            })
        });
        // The urgency is a tag that only a need which still waits gives.
        let wants = open.get(|c| {
            c.derived_tags
                .iter()
                .any(|tag| tag.kind == DerivedKind::Urgency)
        });
        let to = session.stage(&part.to.get());
        to.map(|to| asked(from.as_ref(), &to, signed, wants == Some(true)))
            .unwrap_or_default()
    })
}

/// Keeps in which stage the customer is seen while a move is chosen: the move is meant for that stage alone.
pub fn keep_seen(open: Open, part: StagePart) {
    Effect::new(move |before: Option<String>| {
        let to = part.to.get();
        let stage = open.get(|c| c.card.stage.clone());
        if before.as_ref() != Some(&to) || part.seen.with_untracked(Option::is_none) {
            part.seen.set(stage);
        }
        to
    });
}

/// The customer as it stands now, and the words for it, where a move was refused since it stood elsewhere by then.
#[must_use]
pub fn overtaken(error: &ApiError) -> Option<(Customer, String)> {
    let current = error.current().filter(|_| error.is(Code::Stale))?;
    let now: Customer = serde_json::from_value(current.clone()).ok()?;
    let name = now.card.name.text().unwrap_or_default();
    let stage = use_session().stage_name(&now.card.stage);
    let said = tr_with("board.overtaken", &[("name", name), ("stage", stage)]);
    Some((now, said))
}

/// The same on the page of the open customer, which then shows how it stands; pressed once more, the move is meant for that.
#[must_use]
pub fn overtaken_here(open: Open, part: StagePart, error: &ApiError) -> Option<String> {
    let (now, said) = overtaken(error)?;
    part.seen.try_set(Some(now.card.stage));
    open.read();
    Some(said)
}

/// The dialog that moves the open customer.
#[component]
pub fn MoveDialog(
    /// The customer.
    open: Open,
    /// What is chosen and typed; it stays when the dialog closes without saving.
    part: StagePart,
    /// Whether the dialog is open.
    shown: RwSignal<bool>,
) -> impl IntoView {
    let gates = gates_of(open, part);
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<String>);
    let confirm = RwSignal::new(Vec::<Confirmation>::new());
    keep_seen(open, part);
    Effect::new(move |_| {
        if shown.get() {
            part.seen
                .set(untrack(|| open.get(|c| c.card.stage.clone())));
        }
    });
    Effect::new(move |_| {
        part.to.track();
        error.set(None);
        confirm.set(Vec::new());
    });
    let save = move || {
        let Ok(Some(mut change)) = part.made(&gates.get_untracked()) else {
            return;
        };
        change.acknowledge = confirm.with_untracked(|c| c.iter().map(|c| c.code).collect());
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            let answer = api::customer::move_to(open.id, &change).await;
            busy.try_set(false);
            match answer {
                Ok(moved) => {
                    shown.try_set(false);
                    part.clear();
                    open.read();
                    done(open, &moved);
                }
                Err(problem) => {
                    confirm.try_set(problem.confirmations().to_vec());
                    if problem.confirmations().is_empty() {
                        let overtaken = overtaken_here(open, part, &problem);
                        error.try_set(overtaken.or_else(|| Some(problem.message())));
                    }
                    let fields: Vec<_> = part
                        .contract
                        .lines
                        .with_value(|lines| lines.iter().map(|l| l.field).collect());
                    for wrong in problem.fields() {
                        let line = field_of_pointer(&wrong.pointer, &fields)
                            .and_then(|name| part.contract.line(name));
                        if let Some(line) = line {
                            line.error.try_set(Some(wrong.message.clone()));
                        }
                    }
                }
            }
        });
    };
    let current = Signal::derive(move || open.get(|c| c.card.stage.clone()).unwrap_or_default());
    view! {
        <Dialog open=shown title=Signal::derive(t!("customer.move_title"))>
            <form class="form" novalidate on:submit=move |event| { event.prevent_default(); save(); }>
                <StageFields part=part current=current gates=gates must=true/>
                <Show when=move || !confirm.with(Vec::is_empty)>
                    <div class="notice warn" role="alert"><div class="notice-body">
                        {move || confirm.get().into_iter().map(|c| view! { <p>{c.message}</p> }).collect_view()}
                    </div></div>
                </Show>
                <p class="form-error" role="alert">{move || error.get()}</p>
                <div class="form-do">
                    <button type="button" class="button" on:click=move |_| shown.set(false)>{t!("ui.cancel")}</button>
                    <button type="submit" class="button primary" disabled=move || busy.get() || part.to.with(String::is_empty)>
                        {move || tr(if confirm.with(Vec::is_empty) { "customer.move" } else { "record.save_anyway" })}
                    </button>
                </div>
            </form>
        </Dialog>
    }
}

fn done(open: Open, moved: &Moved) {
    let id = moved.change.id;
    let name = use_session().stage_name(&moved.change.to);
    toast_undo(tr_with("customer.moved", &[("stage", name)]), move || {
        undo(open, id, &[])
    });
}

fn undo(open: Open, id: StageChangeId, acknowledge: &[ConfirmCode]) {
    let query = api::record::acknowledged(acknowledge);
    let path = format!("/stage-changes/{id}/undo{query}");
    spawn_local(async move {
        let answer: api::Answer<Moved> = api::post(&path, &Value::Object(Default::default())).await;
        match answer {
            Ok(_) => open.read(),
            Err(error) => toast_ask(&error, "board.move_anyway", move |codes| {
                undo(open, id, codes)
            }),
        }
    });
}
