//! Signing in: by name and password, by a provider, with a second step where the account has one; in a demo, with one
//! click.

use crate::api::{self, ApiError};
use crate::feature::second_factor::SecondStepForm;
use crate::i18n::lang;
use crate::shell::{LangSwitch, ThemeSwitch};
use crate::state::{Phase, use_session};
use crate::t;
use crate::ui::{Avatar, Field, Mark, TextInput};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_query_map;
use shared::Code;
use shared::auth::{DemoAccount, Instance};

/// Signing in.
#[component]
pub fn SignIn() -> impl IntoView {
    let session = use_session();
    let query = use_query_map();
    // Only an address of our own: anything else would let a link lead people away.
    let next = move || {
        let next = query.with(|query| query.get("next")).unwrap_or_default();
        let ours = next.starts_with('/') && !next.starts_with("//") && !next.contains('\\');
        if ours { next } else { "/".to_owned() }
    };
    let instance = RwSignal::new(None::<Instance>);
    spawn_local(async move {
        instance.set(
            api::send::plain(gloo_net::http::Method::GET, "/instance", None)
                .await
                .ok(),
        );
    });
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    // A provider of sign-ins sends people back with a ticket where a second step is wanted.
    let ticket = RwSignal::new(ticket_of_address());
    let from_provider = query.with_untracked(|query| query.get("signed_in").is_some());
    if from_provider {
        busy.set(true);
        spawn_local(async move {
            session.take_up().await;
            busy.try_set(false);
        });
    }
    let sign_in = move |username: String, password: String| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            let signed_in = session.sign_in(username, password).await;
            busy.set(false);
            match signed_in {
                Err(refused) if refused.is(Code::SecondFactorNeeded) => {
                    ticket.set(refused.problem().and_then(|problem| problem.ticket.clone()));
                }
                other => error.set(other.err()),
            }
        });
    };
    let give = move |code: String| {
        let Some(held) = ticket.get_untracked().filter(|_| !busy.get_untracked()) else {
            return;
        };
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            let signed_in = session.second_step(held, code).await;
            busy.set(false);
            // A ticket that is over takes people back to the first step, which says so.
            if signed_in
                .as_ref()
                .is_err_and(|refused| refused.is(Code::SessionEnded))
            {
                ticket.set(None);
            }
            error.set(signed_in.err());
        });
    };
    let back = move |()| {
        error.set(None);
        ticket.set(None);
    };
    view! {
        <Show when=move || session.phase.get() == Phase::SignedIn>
            <Redirect path=next()/>
        </Show>
        <main class="sign-in">
            <div class="sign-in-box">
                <header class="sign-in-head">
                    <span class="brand"><Mark size=30/>" Throughline"</span>
                    <p>{t!("sign_in.motto")}</p>
                </header>
                <Show when=move || ticket.with(Option::is_none)
                    fallback=move || view! { <SecondStepForm busy error give back/> }>
                    <ProviderProblem/>
                    <SignInForm busy error sign_in/>
                    <ProviderButton instance next=Signal::derive(next)/>
                    <DemoAccounts instance busy sign_in/>
                </Show>
                <footer class="sign-in-foot"><ThemeSwitch/><LangSwitch/></footer>
            </div>
        </main>
    }
}

/// The ticket that stands behind `#`, where no log and no referrer holds it; the address forgets it at once.
fn ticket_of_address() -> Option<String> {
    let location = window().location();
    let hash = location.hash().ok()?;
    let ticket = hash.strip_prefix("#ticket=")?.to_owned();
    let bare = format!(
        "{}{}",
        location.pathname().unwrap_or_default(),
        location.search().unwrap_or_default()
    );
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&bare));
    }
    Some(ticket)
}

/// What went wrong at the provider, in the words of its code.
#[component]
fn ProviderProblem() -> impl IntoView {
    let query = use_query_map();
    let message = move || {
        let code = query.with(|query| query.get("problem"))?;
        let known = Code::ALL.iter().find(|known| known.as_str() == code)?;
        Some(known.message(lang()))
    };
    view! {
        {move || message().map(|message| view! { <p class="notice bad" role="alert">{message}</p> })}
    }
}

/// The way to the provider, where there is one: an ordinary link, since the browser itself goes there.
#[component]
fn ProviderButton(instance: RwSignal<Option<Instance>>, next: Signal<String>) -> impl IntoView {
    let label = move || instance.with(|instance| instance.as_ref()?.oidc_label.clone());
    let address = move || format!("/api/v1/auth/oidc/begin?next={}", api::encode(&next.get()));
    view! {
        {move || label().map(|label| view! {
            <a class="button block" rel="external" href=address data-provider="oidc">{label}</a>
        })}
    }
}

#[component]
fn SignInForm(
    busy: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
    #[prop(into)] sign_in: Callback<(String, String)>,
) -> impl IntoView {
    let username = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        sign_in.run((
            username.get_untracked().trim().to_owned(),
            password.get_untracked(),
        ));
    };
    let field = move |pointer: &'static str| {
        Signal::derive(move || error.with(|error| error.as_ref()?.field(pointer)))
    };
    view! {
        <form class="form" on:submit=submit>
            <Field label=Signal::derive(t!("sign_in.username")) error=field("/username")>
                <TextInput value=username name="username" autocomplete="username" autofocus=true/>
            </Field>
            <Field label=Signal::derive(t!("sign_in.password")) error=field("/password")>
                <TextInput value=password name="password" kind="password" autocomplete="current-password"/>
            </Field>
            <p class="form-error" role="alert">{move || error.with(|error| error.as_ref().map(ApiError::message))}</p>
            <button type="submit" class="button primary block" disabled=move || busy.get()>
                {t!("sign_in.submit")}
            </button>
        </form>
    }
}

#[component]
fn DemoAccounts(
    instance: RwSignal<Option<Instance>>,
    busy: RwSignal<bool>,
    #[prop(into)] sign_in: Callback<(String, String)>,
) -> impl IntoView {
    let accounts = move || {
        instance
            .with(|instance| {
                instance
                    .as_ref()
                    .map(|instance| instance.demo_accounts.clone())
            })
            .unwrap_or_default()
    };
    let one = move |account: DemoAccount| {
        let DemoAccount {
            username,
            name,
            role,
            password,
        } = account;
        let press = move |_| sign_in.run((username.clone(), password.clone()));
        view! {
            <li>
                <button type="button" class="demo-account" on:click=press disabled=move || busy.get()>
                    <Avatar name=name.clone()/>
                    <span class="demo-name">{name}</span>
                    <span class="demo-role">{move || crate::i18n::tr(&format!("role.{role}"))}</span>
                </button>
            </li>
        }
    };
    view! {
        <Show when=move || !accounts().is_empty()>
            <section class="demo">
                <h2>{t!("sign_in.demo")}</h2>
                <ul class="demo-list">{move || accounts().into_iter().map(one).collect_view()}</ul>
            </section>
        </Show>
    }
}
