//! One customer.

use crate::ui::Skeleton;
use leptos::prelude::*;

/// One customer.
#[component]
pub fn CustomerPage() -> impl IntoView {
    view! { <div class="page"><Skeleton/></div> }
}
