//! Winning an opportunity: the contract that it becomes, and the stage that fits now.

use crate::api;
use crate::feature::contract::fields::FIELDS;
use crate::feature::customer::open::{Open, use_open};
use crate::feature::record::form::{RecordForm, Save, Spec, as_is};
use crate::i18n::{tr, tr_with};
use crate::state::use_session;
use crate::t;
use crate::ui::{Dialog, toast, toast_act};
use futures::FutureExt as _;
use leptos::prelude::*;
use serde_json::json;
use shared::opportunity::Opportunity;
use shared::role::RecordKind;
use std::sync::Arc;

/// Says that it was won; a stage that fits now is one press away, where the caller may move the customer.
fn told(open: Option<Open>, stage: Option<String>) {
    let Some(stage) = stage else {
        return toast(tr("opportunity.was_won"));
    };
    let name = use_session().stage_name(&stage);
    let text = tr_with("opportunity.was_won_stage", &[("stage", name)]);
    let may = |open: &Open| {
        let customer = open.customer.try_get_untracked().flatten();
        customer.is_some_and(|c| c.rights.change_stage)
    };
    match open.filter(may) {
        Some(open) => toast_act(text, "opportunity.move_on", move || {
            open.moving_to.try_set(Some(stage.clone()));
        }),
        None => toast(text),
    }
}

/// The button that wins, with its form.
#[component]
pub fn Win(
    /// The opportunity.
    one: Opportunity,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let open = use_open();
    let may = move || open.is_some_and(|open| open.may_write(RecordKind::Contract));
    let one = StoredValue::new(one);
    let content = move || {
        let (id, version, title, amount) = one.with_value(|one| {
            let amount = one
                .amount
                .as_ref()
                .and_then(|amount| amount.value().copied());
            (one.id.to_string(), one.version, one.title.clone(), amount)
        });
        let spec = Spec {
            section: "contract",
            groups: vec![("", FIELDS.to_vec())],
            flat: as_is,
            new: true,
        };
        let save: Save = Arc::new(move |_, body| {
            let id = id.clone();
            async move {
                let won = api::record::win(&id, version, &body).await?;
                told(open, won.suggested_stage);
                if let Some(open) = open {
                    open.read();
                }
                Ok(())
            }
            .boxed_local()
        });
        let close = move |()| shown.set(false);
        let record = json!({ "product": title, "amount": amount, "state": "active" });
        view! { <RecordForm spec=spec record=record save=save done=close close=close/> }
    };
    view! {
        <Show when=may>
            <button type="button" class="button small win" on:click=move |_| shown.set(true)>{t!("opportunity.win")}</button>
        </Show>
        <Dialog open=shown title=Signal::derive(t!("opportunity.win_title"))>{content()}</Dialog>
    }
}
