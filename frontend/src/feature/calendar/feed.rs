//! One's calendar for other programs: the secret address is made, shown once, and taken back.

use crate::api::{self, ApiError};
use crate::i18n::{tr, tr_with};
use crate::t;
use crate::ui::{CopyLine, toast};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::calendar::CalendarFeed;

/// The panel of one's own settings.
#[component]
pub fn FeedPanel() -> impl IntoView {
    let feed = RwSignal::new(None::<CalendarFeed>);
    let address = RwSignal::new(None::<String>);
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let read = move || {
        spawn_local(async move {
            if let Ok(held) = api::desk::feed().await {
                feed.try_set(Some(held));
            }
        });
    };
    read();
    let open = move |_| {
        busy.set(true);
        spawn_local(async move {
            let made = api::desk::open_feed().await;
            busy.try_set(false);
            match made {
                Ok(made) => {
                    let origin = window().location().origin().unwrap_or_default();
                    address.try_set(Some(format!("{origin}{}", made.path)));
                    error.try_set(None);
                    read();
                }
                Err(refused) => {
                    error.try_set(Some(refused));
                }
            }
        });
    };
    let close = move |_| {
        busy.set(true);
        spawn_local(async move {
            let closed = api::desk::close_feed().await;
            busy.try_set(false);
            if closed.is_ok() {
                address.try_set(None);
                toast(tr("calendar.closed"));
                read();
            }
            error.try_set(closed.err());
        });
    };
    let is_open =
        move || feed.with(|feed| feed.as_ref().is_some_and(|feed| feed.created_at.is_some()));
    let since = move || {
        let held = feed.get()?;
        let made = tr_with(
            "calendar.since",
            &[("day", crate::show::moment(held.created_at?))],
        );
        let read = held
            .read_at
            .map(|at| tr_with("calendar.read", &[("day", crate::show::moment(at))]));
        Some(
            [Some(made), read]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" "),
        )
    };
    view! {
        <section class="panel" aria-labelledby="feed-title">
            <h2 id="feed-title">{t!("calendar.title")}</h2>
            <p class="field-hint">{t!("calendar.hint")}</p>
            <p class="minor small" hidden=move || since().is_none()>{since}</p>
            {move || address.get().map(|text| view! {
                <div class="notice">
                    <div class="notice-body">
                        <p>{t!("calendar.once")}</p>
                        <CopyLine text=text label=Signal::derive(t!("calendar.address")) name="feed-address" button="calendar.copy" copied="calendar.copied"/>
                    </div>
                </div>
            })}
            <p class="form-error" role="alert">{move || error.with(|error| error.as_ref().map(ApiError::message))}</p>
            <div class="form-do">
                <button type="button" class="button" name="open-feed" disabled=move || busy.get() on:click=open>
                    {move || tr(if is_open() { "calendar.renew" } else { "calendar.open" })}
                </button>
                <Show when=is_open>
                    <button type="button" class="button danger" name="close-feed" disabled=move || busy.get() on:click=close>{t!("calendar.close")}</button>
                </Show>
            </div>
        </section>
    }
}
