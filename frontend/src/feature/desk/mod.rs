//! What is to be done across customers: plans and to-dos as lines that are done, moved or given up where they stand.

pub mod act;
pub mod escalation;
pub mod focus;
pub mod keys;
pub mod line;
pub mod plan_table;
pub mod story;
pub mod today;

use crate::i18n::tr;
use leptos::prelude::*;
use shared::customer::CustomerRef;

/// A customer by its name, which leads to it; nothing where it is not named.
pub fn customer_link(customer: Option<CustomerRef>) -> Option<impl IntoView> {
    let customer = customer?;
    let name = customer.name.text().unwrap_or_else(|| tr("ui.hidden"));
    Some(
        view! { <a class="row-link" href=format!("/customers/{}", customer.id) title=customer.number>{name}</a> },
    )
}
