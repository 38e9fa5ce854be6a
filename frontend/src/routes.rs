//! Which page stands at which address.

use crate::page::{
    AdminPage, AnswerPage, Board, CustomerPage, CustomersPage, ImportPage, NotFound, Plans, Rate,
    Settings, SignIn, Stories, Today,
};
use crate::shell::Shell;
use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route, Routes};
use leptos_router::path;

/// All pages.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=NotFound>
            <Route path=path!("/sign-in") view=SignIn/>
            <Route path=path!("/rate") view=Rate/>
            <Route path=path!("/answer") view=AnswerPage/>
            <ParentRoute path=path!("") view=Shell>
                <Route path=path!("/") view=Board/>
                <Route path=path!("/board") view=Board/>
                <Route path=path!("/customers") view=CustomersPage/>
                <Route path=path!("/customers/:id") view=CustomerPage/>
                <Route path=path!("/today") view=Today/>
                <Route path=path!("/plans") view=Plans/>
                <Route path=path!("/stories") view=Stories/>
                <Route path=path!("/import") view=ImportPage/>
                <Route path=path!("/settings") view=Settings/>
                <Route path=path!("/settings/:what") view=AdminPage/>
            </ParentRoute>
        </Routes>
    }
}

/// The key of a page's title, by its address.
#[must_use]
pub fn title_key(path: &str) -> &'static str {
    match path.split('/').nth(1).unwrap_or("") {
        "" | "board" => "board.title",
        "customers" => "nav.customers",
        "today" => "nav.today",
        "plans" => "nav.plans",
        "stories" => "nav.stories",
        "import" => "nav.import",
        "settings" => "nav.settings",
        "sign-in" => "sign_in.title",
        _ => "not_found.title",
    }
}
