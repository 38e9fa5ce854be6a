//! What stands around every page: the rail on the left, the bar on top, the tabs of a phone.

mod bar;
mod bell;
mod new_customer;
mod rail;
mod search;
mod switch;

pub use new_customer::NewCustomerDialog;
pub use switch::{LangSwitch, ThemeSwitch};

use crate::feature::role::ViewingBanner;
use crate::feature::second_factor::SecondFactorPanel;
use crate::routes::title_key;
use crate::state::{Phase, live, use_session, view_as};
use crate::t;
use crate::ui::Mark;
use bar::Bar;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::{Outlet, Redirect};
use leptos_router::hooks::use_location;
use rail::{Rail, Tabs};

/// The page of a route within the shell; whoever is not signed in is asked to do so first.
#[component]
pub fn Shell() -> impl IntoView {
    let session = use_session();
    let location = use_location();
    let phase = Memo::new(move |_| session.phase.get());
    let enrolling = Memo::new(move |_| session.must_enrol());
    let here = move || {
        let address = format!(
            "{}{}",
            location.pathname.get_untracked(),
            location.search.get_untracked()
        );
        format!("/sign-in?next={}", crate::api::encode(&address))
    };
    move || {
        match phase.get() {
        Phase::Starting => view! { <div class="starting" role="status" aria-label=t!("ui.loading")><Mark size=40/></div> }.into_any(),
        Phase::SignedOut => view! { <Redirect path=here()/> }.into_any(),
        Phase::SignedIn if enrolling.get() => view! { <Enrol/> }.into_any(),
        Phase::SignedIn => {
            // Whoever looks through another role gets every page anew.
            let _ = view_as::get();
            view! { <Frame/> }.into_any()
        }
    }
    }
}

/// What is there for whoever must set up a second factor first.
#[component]
fn Enrol() -> impl IntoView {
    let session = use_session();
    view! {
        <main class="sign-in">
            <div class="sign-in-box">
                <header class="sign-in-head"><span class="brand"><Mark size=30/>" Throughline"</span></header>
                <SecondFactorPanel/>
                <footer class="sign-in-foot">
                    <LangSwitch/>
                    <button type="button" class="button quiet" on:click=move |_| spawn_local(session.sign_out())>
                        {t!("nav.sign_out")}
                    </button>
                </footer>
            </div>
        </main>
    }
}

#[component]
fn Frame() -> impl IntoView {
    live::follow();
    let path = use_location().pathname;
    let title = Memo::new(move |_| title_key(&path.get()));
    Effect::new(move |_| {
        document().set_title(&format!("{} · Throughline", crate::i18n::tr(title.get())))
    });
    let adding = RwSignal::new(false);
    view! {
        <a class="skip" href="#main">{t!("ui.skip")}</a>
        <div class="frame">
            <Rail/>
            <div class="stage">
                <ViewingBanner/>
                <Bar title adding/>
                <main id="main" class="main" tabindex="-1"><Outlet/></main>
            </div>
            <Tabs/>
        </div>
        <NewCustomerDialog open=adding/>
    }
}
