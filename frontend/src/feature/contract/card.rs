//! The contracts card.

use super::fields::FIELDS;
use crate::api;
use crate::feature::customer::open::Open;
use crate::feature::record::archive::{Archivable, ArchiveButton};
use crate::feature::record::form::{RecordForm, Save, Spec, as_is};
use crate::feature::record::input::word;
use crate::feature::record::show;
use crate::feature::reveal;
use crate::feature::service_times::{TimesButton, TimesDialog};
use crate::i18n::tr;
use crate::t;
use crate::ui::{Badge, Dialog, Glyph, Icon};
use futures::FutureExt as _;
use leptos::prelude::*;
use serde_json::Value;
use shared::contract::{Contract, ContractState, Renewal};
use shared::role::RecordKind;
use std::sync::Arc;

/// The contracts card; it is not there where there is no contract and none can be made.
#[component]
pub fn Contracts(
    /// The customer.
    open: Open,
) -> impl IntoView {
    let editing = RwSignal::new(None::<Contract>);
    let dialog = RwSignal::new(false);
    let times = RwSignal::new(false);
    let times_of = RwSignal::new(String::new());
    let may = move || open.may_write(RecordKind::Contract);
    let list = move || {
        let all = open.contracts.get().unwrap_or_default();
        all.into_iter()
            .filter(|c| c.archived_at.is_none())
            .collect::<Vec<_>>()
    };
    let edit = Callback::new(move |contract: Option<Contract>| {
        editing.set(contract);
        dialog.set(true);
    });
    view! {
        <Show when=move || may() || !list().is_empty()>
            <section class="panel" aria-labelledby="contracts-title">
                <header class="panel-head">
                    <h2 id="contracts-title">{t!("contract.title")}</h2>
                    <span class="minor">{move || list().len()}</span>
                    <Show when=may>
                        <button type="button" class="button quiet small panel-act" on:click=move |_| edit.run(None)>
                            <Icon glyph=Glyph::Plus size=14/>{t!("contract.add")}
                        </button>
                    </Show>
                </header>
                <Show when=move || open.contracts.with(Option::is_some) && list().is_empty()>
                    <p class="minor small">{t!("contract.none")}</p>
                </Show>
                <ul class="contracts">
                    {move || list().into_iter().map(|contract| {
                        let one = contract.clone();
                        let address = format!("/contracts/{}", contract.id);
                        view! {
                            <li class="contract">
                                <ContractLines contract=contract/>
                                {may().then(|| view! {
                                    <TimesButton open=move |()| { times_of.set(address.clone()); times.set(true); }/>
                                    <button type="button" class="button quiet icon-only" title=tr("customer.edit") aria-label=tr("contract.edit_title")
                                        on:click=move |_| edit.run(Some(one.clone()))><Icon glyph=Glyph::Edit size=14/></button>
                                })}
                            </li>
                        }
                    }).collect_view()}
                </ul>
                <ContractDialog open=open contract=editing shown=dialog/>
                <TimesDialog address=times_of shown=times title="service_times.of_contract" done=move |()| open.told()/>
            </section>
        </Show>
    }
}

/// A contract in two or three lines; the timeline shows it the same way.
#[component]
pub fn ContractLines(
    /// The contract.
    contract: Contract,
) -> impl IntoView {
    let tone = match contract.state {
        ContractState::Active => "good",
        ContractState::Terminated => "bad",
        ContractState::Draft | ContractState::Ended => "",
    };
    let name = contract
        .product
        .clone()
        .or_else(|| contract.number.clone())
        .unwrap_or_else(|| tr("contract.one"));
    let number = contract
        .number
        .clone()
        .filter(|_| contract.product.is_some());
    let term = match (contract.starts_on, contract.ends_on) {
        (None, None) => None,
        (from, to) => {
            let text = |date: Option<_>| date.map_or_else(|| "…".to_owned(), show::date);
            Some(format!("{} – {}", text(from), text(to)))
        }
    };
    let signed = contract
        .signed_on
        .map(|day| format!("{} {}", tr("contract.field.signed_on"), show::date(day)));
    let renewal = (contract.renewal != Renewal::Unsure || contract.state == ContractState::Active)
        .then(|| {
            format!(
                "{} {}",
                tr("contract.field.renewal"),
                word("renewal", contract.renewal.as_str())
            )
        });
    let small: Vec<String> = [number, term, signed, renewal]
        .into_iter()
        .flatten()
        .collect();
    view! {
        <div class="contract-text">
            <p class="contract-name">
                <strong>{name}</strong>
                <Badge tone=tone>{word("state", contract.state.as_str())}</Badge>
            </p>
            {contract.amount.map(|amount| view! { <p>{reveal::amount(RecordKind::Contract, contract.id, "amount", amount)}</p> })}
            <p class="minor small">{small.join(" · ")}</p>
            {contract.usage.map(|usage| view! { <p class="minor small">{usage}</p> })}
        </div>
    }
}

#[component]
fn ContractDialog(
    open: Open,
    contract: RwSignal<Option<Contract>>,
    shown: RwSignal<bool>,
) -> impl IntoView {
    let content = move || {
        let before = contract.get_untracked();
        let spec = Spec {
            section: "contract",
            groups: vec![("", FIELDS.to_vec())],
            flat: as_is,
            new: before.is_none(),
        };
        let record = before
            .as_ref()
            .map_or(Value::Null, |c| serde_json::to_value(c).unwrap_or_default());
        let id = before.as_ref().map(|c| c.id);
        let what = before.map(|contract| Archivable {
            path: "contracts",
            section: "contract",
            id: contract.id.to_string(),
            version: contract.version,
        });
        let save: Save = Arc::new(move |version, body| {
            async move {
                match id {
                    Some(id) => {
                        api::contract::change(id, version.unwrap_or_default(), &body).await?
                    }
                    None => api::contract::create(open.id, &body).await?,
                };
                open.read_contracts();
                open.read_customer();
                open.told();
                Ok(())
            }
            .boxed_local()
        });
        let close = move |()| shown.set(false);
        view! {
            <RecordForm spec=spec record=record save=save done=close close=close/>
            {what.map(|what| view! { <ArchiveButton open=open what=what shown=shown/> })}
        }
    };
    let title = move || {
        tr(if contract.with(Option::is_none) {
            "contract.add_title"
        } else {
            "contract.edit_title"
        })
    };
    view! { <Dialog open=shown title=Signal::derive(title)>{content()}</Dialog> }
}
