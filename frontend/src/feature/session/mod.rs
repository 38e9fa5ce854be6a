//! Where an account is signed in, and ending that.

use crate::api;
use crate::i18n::tr;
use crate::t;
use crate::ui::{Badge, Skeleton, toast, toast_error};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::Page;
use shared::session::Session;

/// The sessions of an account: one's own (`/me`), or a user's (`/users/…`) for administrators.
#[component]
pub fn Sessions(
    /// The address of the account.
    #[prop(into)]
    account: String,
) -> impl IntoView {
    let account = StoredValue::new(account);
    let found = RwSignal::new(None::<Vec<Session>>);
    let read = move || {
        spawn_local(async move {
            let path = format!("{}/sessions", account.get_value());
            match api::get::<Page<Session>>(&path).await {
                Ok(page) => {
                    found.try_set(Some(page.items));
                }
                Err(error) => toast_error(&error),
            }
        });
    };
    read();
    let end = move |below: String| {
        spawn_local(async move {
            let path = format!("{}/sessions{below}", account.get_value());
            match api::delete(&path, None).await {
                Ok(()) => {
                    toast(tr("sessions.ended"));
                    read();
                }
                Err(error) => toast_error(&error),
            }
        });
    };
    // One's own list always holds the session of this page, which signing out ends.
    let others = move || {
        found.with(|found| {
            let all = found.iter().flatten();
            all.filter(|session| !session.current).count()
        })
    };
    view! {
        {move || found.get().map_or_else(
            || view! { <Skeleton lines=2/> }.into_any(),
            |sessions| view! {
                <ul class="kind-list sessions">
                    {sessions.into_iter().map(|session| row(session, end)).collect_view()}
                </ul>
            }.into_any(),
        )}
        <Show when=move || others() == 0 && found.with(|found| found.as_ref().is_some_and(Vec::is_empty))>
            <p class="minor">{t!("sessions.none")}</p>
        </Show>
        <Show when=move || 1 < others()>
            <div class="form-do">
                <button type="button" class="button danger" name="end-sessions" on:click=move |_| end(String::new())>
                    {t!("sessions.end_others")}
                </button>
            </div>
        </Show>
    }
}

fn row(session: Session, end: impl Fn(String) + Copy + Send + Sync + 'static) -> impl IntoView {
    let Session {
        id,
        current,
        device,
        address,
        begun_at,
        last_used_at,
        ends_at,
    } = session;
    let device = device.unwrap_or_else(|| tr("sessions.unknown"));
    let mut facts = Vec::from_iter(address);
    let moment = crate::show::moment;
    facts.push(format!("{} {}", tr("sessions.begun"), moment(begun_at)));
    facts.push(format!("{} {}", tr("sessions.used"), moment(last_used_at)));
    facts.push(format!("{} {}", tr("sessions.ends"), moment(ends_at)));
    let label = format!("{} {device}", tr("sessions.end"));
    view! {
        <li class="kind-item">
            <div class="kind-text">
                <p class="kind-name">
                    <strong>{device}</strong>" "
                    {current.then(|| view! { <Badge tone="accent">{t!("sessions.this")}</Badge> })}
                </p>
                <p class="minor small">{facts.join(" · ")}</p>
            </div>
            {(!current).then(|| view! {
                <div class="kind-acts">
                    <button type="button" class="button small" aria-label=label on:click=move |_| end(format!("/{id}"))>
                        {t!("sessions.end")}
                    </button>
                </div>
            })}
        </li>
    }
}

/// One's own sessions, as a panel of the settings.
#[component]
pub fn MySessions() -> impl IntoView {
    view! {
        <section class="panel kind-panel" aria-label=t!("sessions.title")>
            <header class="panel-head"><h2>{t!("sessions.title")}</h2></header>
            <p class="field-hint">{t!("sessions.hint")}</p>
            <Sessions account="/me"/>
        </section>
    }
}
