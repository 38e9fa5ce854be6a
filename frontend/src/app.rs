//! The root of the application.

use crate::routes::Pages;
use crate::ui::ToastArea;
use leptos::prelude::*;
use leptos_router::components::Router;

/// The application.
#[component]
pub fn App() -> impl IntoView {
    crate::state::prefs().follow();
    view! {
        <Router>
            <Pages/>
        </Router>
        <ToastArea/>
    }
}
