//! Winning an opportunity: the contract that it becomes, and the stage that fits now.

use crate::api;
use crate::feature::contract::fields::FIELDS;
use crate::feature::customer::open::use_open;
use crate::feature::record::form::{RecordForm, Save, Spec, as_is};
use crate::i18n::tr;
use crate::state::use_session;
use crate::t;
use crate::ui::{Dialog, toast};
use futures::FutureExt as _;
use leptos::prelude::*;
use serde_json::json;
use shared::opportunity::Opportunity;
use shared::role::RecordKind;
use std::sync::Arc;

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
                toast(match won.suggested_stage {
                    Some(stage) => crate::i18n::tr_with(
                        "opportunity.was_won_stage",
                        &[("stage", use_session().stage_name(&stage))],
                    ),
                    None => tr("opportunity.was_won"),
                });
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
