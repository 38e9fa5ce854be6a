//! Importing files.

use crate::ui::Skeleton;
use leptos::prelude::*;

/// Importing files.
#[component]
pub fn ImportPage() -> impl IntoView {
    view! { <div class="page"><Skeleton/></div> }
}
