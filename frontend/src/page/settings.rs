//! One's own settings: language, theme, password, second factor, sessions.

use crate::api::{self, ApiError};
use crate::feature::calendar::feed::FeedPanel;
use crate::feature::notification::NotificationChoices;
use crate::feature::role::ViewAsChoice;
use crate::feature::second_factor::SecondFactorPanel;
use crate::feature::session::MySessions;
use crate::page::settings_nav::SettingsNav;
use crate::shell::{LangSwitch, ThemeSwitch};
use crate::state::{prefs, use_session};
use crate::t;
use crate::ui::{Field, Glyph, Icon, TextInput, toast};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;
use serde_json::Value;
use shared::auth::PasswordChange;
use shared::role::Capability;

/// One's own settings.
#[component]
pub fn Settings() -> impl IntoView {
    view! {
        <div class="page settings">
            <SettingsNav/>
            <div class="settings-part">
            <Elsewhere/>
            <Account/>
            <ViewAsChoice/>
            <section class="panel">
                <h2>{t!("settings.appearance")}</h2>
                <div class="row"><span class="row-label">{t!("settings.language")}</span><LangSwitch/></div>
                <div class="row"><span class="row-label">{t!("settings.theme")}</span><ThemeSwitch/></div>
                <BareKeys/>
            </section>
            <FeedPanel/>
            <NotificationChoices/>
            <Password/>
            <SecondFactorPanel/>
            <MySessions/>
            </div>
        </div>
    }
}

/// Pages that a phone has no tab for.
#[component]
fn Elsewhere() -> impl IntoView {
    let session = use_session();
    view! {
        <nav class="elsewhere" aria-label=t!("nav.label")>
            <A href="/stories" attr:class="button"><Icon glyph=Glyph::Star size=16/>{t!("nav.stories")}</A>
            <Show when=move || session.can(Capability::Import)>
                <A href="/import" attr:class="button"><Icon glyph=Glyph::Import size=16/>{t!("nav.import")}</A>
            </Show>
        </nav>
    }
}

#[component]
fn Account() -> impl IntoView {
    let session = use_session();
    let rows = move || {
        session.me.get().map(|me| {
            let role = me.role;
            let team = session.teams.with(|teams| {
                teams.iter().find(|team| Some(team.id) == me.team_id).map(|team| team.name.clone())
            });
            view! {
                <dl class="facts">
                    <dt>{t!("settings.name")}</dt><dd>{me.name}</dd>
                    <dt>{t!("sign_in.username")}</dt><dd>{me.username}</dd>
                    <dt>{t!("settings.role")}</dt><dd>{move || crate::i18n::tr(&format!("role.{role}"))}</dd>
                    <dt>{t!("settings.team")}</dt><dd>{team.unwrap_or_else(|| "–".to_owned())}</dd>
                    <dt>{t!("settings.zone")}</dt><dd>{me.zone}</dd>
                </dl>
            }
        })
    };
    view! {
        <section class="panel">
            <h2>{t!("settings.account")}</h2>
            {rows}
            <div class="form-do">
                <button type="button" class="button" on:click=move |_| spawn_local(use_session().sign_out())>
                    <Icon glyph=Glyph::SignOut/>{t!("nav.sign_out")}
                </button>
            </div>
        </section>
    }
}

/// Whether single letters are shortcuts.
#[component]
fn BareKeys() -> impl IntoView {
    let bare = prefs().bare_keys;
    view! {
        <label class="row">
            <span class="row-label">{t!("settings.bare_keys")}<span class="minor small bare-keys-hint">{t!("settings.bare_keys_hint")}</span></span>
            <input type="checkbox" class="tick" name="bare-keys" prop:checked=move || bare.get()
                on:change=move |event| bare.set(event_target_checked(&event))/>
        </label>
    }
}

#[component]
fn Password() -> impl IntoView {
    let current = RwSignal::new(String::new());
    let new = RwSignal::new(String::new());
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        let change = PasswordChange {
            current: current.get_untracked(),
            new: new.get_untracked(),
        };
        spawn_local(async move {
            let changed = api::post_plain::<Value>("/me/password", &change).await;
            busy.set(false);
            if changed.is_ok() {
                current.set(String::new());
                new.set(String::new());
                toast(crate::i18n::tr("settings.password_changed"));
            }
            error.set(changed.err());
        });
    };
    let field = move |pointer: &'static str| {
        Signal::derive(move || error.with(|error| error.as_ref()?.field(pointer)))
    };
    view! {
        <section class="panel">
            <h2>{t!("settings.password")}</h2>
            <form class="form" on:submit=submit>
                <Field label=Signal::derive(t!("settings.current_password")) error=field("/current")>
                    <TextInput value=current name="current" kind="password" autocomplete="current-password"/>
                </Field>
                <Field label=Signal::derive(t!("settings.new_password")) error=field("/new")
                    hint=Signal::derive(t!("settings.password_hint"))>
                    <TextInput value=new name="new" kind="password" autocomplete="new-password"/>
                </Field>
                <p class="form-error" role="alert">{move || error.with(|error| error.as_ref().map(ApiError::message))}</p>
                <div class="form-do">
                    <button type="submit" class="button" disabled=move || busy.get()>{t!("settings.change_password")}</button>
                </div>
            </form>
        </section>
    }
}
