//! The ways to the pages: the rail of a wide screen, the tabs of a phone.

use super::{LangSwitch, ThemeSwitch};
use crate::state::use_session;
use crate::t;
use crate::ui::{Avatar, Glyph, Icon, Mark};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;
use leptos_router::hooks::use_location;
use shared::role::Capability;

#[component]
fn Way(href: &'static str, glyph: Glyph, name: &'static str) -> impl IntoView {
    let path = use_location().pathname;
    // The board is the first page as well; a customer belongs to the customers.
    let current =
        move || path.with(|path| path.starts_with(href) || (href == "/board" && path == "/"));
    view! {
        <A href=href attr:class="way" attr:aria-current=move || current().then_some("page")>
            <Icon glyph size=18/><span>{t!(name)}</span>
        </A>
    }
}

/// The rail on the left.
#[component]
pub fn Rail() -> impl IntoView {
    let session = use_session();
    view! {
        <nav class="rail" aria-label=t!("nav.label")>
            <A href="/" attr:class="brand"><Mark/><span>"Throughline"</span></A>
            <div class="ways">
                <Way href="/today" glyph=Glyph::Clock name="nav.today"/>
                <Way href="/board" glyph=Glyph::Board name="nav.board"/>
                <Way href="/customers" glyph=Glyph::Customers name="nav.customers"/>
                <Way href="/plans" glyph=Glyph::Calendar name="nav.plans"/>
                <Way href="/stories" glyph=Glyph::Star name="nav.stories"/>
                <Show when=move || session.can(Capability::Import)>
                    <Way href="/import" glyph=Glyph::Import name="nav.import"/>
                </Show>
            </div>
            <div class="rail-foot">
                <Way href="/settings" glyph=Glyph::Settings name="nav.settings"/>
                <Who/>
                <div class="rail-switches"><ThemeSwitch/><LangSwitch/></div>
            </div>
        </nav>
    }
}

#[component]
fn Who() -> impl IntoView {
    let session = use_session();
    let who = move || {
        session.me.get().map(|me| {
            let role = me.role;
            view! {
                <Avatar name=me.name.clone()/>
                <span class="who-text">
                    <span class="who-name">{me.name}</span>
                    <span class="who-role">{move || crate::i18n::tr(&format!("role.{role}"))}</span>
                </span>
            }
        })
    };
    view! { <div class="who">{who}<SignOut/></div> }
}

#[component]
pub fn SignOut() -> impl IntoView {
    view! {
        <button type="button" class="button quiet icon-only" aria-label=t!("nav.sign_out") title=t!("nav.sign_out")
            on:click=move |_| spawn_local(use_session().sign_out())>
            <Icon glyph=Glyph::SignOut/>
        </button>
    }
}

/// The tabs at the foot of a phone; what is rarer there stands under the settings.
#[component]
pub fn Tabs() -> impl IntoView {
    view! {
        <nav class="tabs" aria-label=t!("nav.label")>
            <Way href="/today" glyph=Glyph::Clock name="nav.today"/>
            <Way href="/board" glyph=Glyph::Board name="nav.board"/>
            <Way href="/customers" glyph=Glyph::Customers name="nav.customers"/>
            <Way href="/plans" glyph=Glyph::Calendar name="nav.plans"/>
            <Way href="/settings" glyph=Glyph::Settings name="nav.settings"/>
        </nav>
    }
}
