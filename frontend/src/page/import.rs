//! Importing files.

use crate::feature::import::Importing;
use leptos::prelude::*;

/// Importing files.
#[component]
pub fn ImportPage() -> impl IntoView {
    view! { <div class="page import-page"><Importing/></div> }
}
