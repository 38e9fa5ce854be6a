//! The board.

use crate::ui::Skeleton;
use leptos::prelude::*;

/// The board.
#[component]
pub fn Board() -> impl IntoView {
    view! { <div class="page"><Skeleton/></div> }
}
