//! An address at which nothing is.

use crate::t;
use crate::ui::Empty;
use leptos::prelude::*;
use leptos_router::components::A;

/// An address at which nothing is.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <main class="page alone">
            <Empty title="not_found.title" hint="not_found.hint">
                <A href="/" attr:class="button primary">{t!("not_found.home")}</A>
            </Empty>
        </main>
    }
}
