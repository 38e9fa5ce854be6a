//! The dialog that edits every field of a customer.

use super::fields::{flat, flat_json, sections};
use super::open::Open;
use crate::api;
use crate::feature::record::form::{RecordForm, Save, Spec};
use crate::t;
use crate::ui::Dialog;
use futures::FutureExt as _;
use leptos::prelude::*;
use shared::customer::CustomerKind;
use std::sync::Arc;

fn spec(kind: CustomerKind) -> Spec {
    Spec {
        section: "customer",
        groups: sections(kind)
            .into_iter()
            .map(|(heading, fields)| (heading, fields.to_vec()))
            .collect(),
        flat: flat_json,
        new: false,
    }
}

/// Edits the open customer.
#[component]
pub fn EditDialog(
    /// The customer.
    open: Open,
    /// Whether the dialog is open.
    shown: RwSignal<bool>,
) -> impl IntoView {
    let form = move || {
        open.customer.get_untracked().map(|customer| {
            let save: Save = Arc::new(move |version, body| {
                async move {
                    let changed = api::customer::change(open.id, version.unwrap_or_default(), &body).await?;
                    open.customer.try_set(Some(changed));
                    open.told();
                    Ok(())
                }
                .boxed_local()
            });
            let close = move |()| shown.set(false);
            view! { <RecordForm spec=spec(customer.card.kind) record=flat(&customer) save=save done=close close=close/> }
        })
    };
    view! { <Dialog open=shown title=Signal::derive(t!("customer.edit_title")) class="wide">{form()}</Dialog> }
}
