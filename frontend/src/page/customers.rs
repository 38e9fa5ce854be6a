//! The list of customers.

use crate::ui::Skeleton;
use leptos::prelude::*;

/// The list of customers.
#[component]
pub fn CustomersPage() -> impl IntoView {
    view! { <div class="page"><Skeleton/></div> }
}
