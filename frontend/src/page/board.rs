//! The board.

use crate::feature::board::BoardView;
use leptos::prelude::*;

/// The board.
#[component]
pub fn Board() -> impl IntoView {
    view! { <BoardView/> }
}
