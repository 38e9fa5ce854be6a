//! What one wants to be told, and how: for each kind of notification by bell, e-mail, robot, or not at all.

mod draft;

use crate::api::{self, ApiError};
use crate::i18n::{tr, tr_with};
use crate::t;
use crate::ui::{Field, Select, Skeleton, TextInput, toast, toast_error};
use draft::Draft;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::notification::{Channel, NotificationSettings, Why};

const PATH: &str = "/me/notification-settings";

/// The panel of the settings.
#[component]
pub fn NotificationChoices() -> impl IntoView {
    let found = RwSignal::new(None::<NotificationSettings>);
    spawn_local(async move {
        match api::get::<NotificationSettings>(PATH).await {
            Ok(settings) => {
                found.try_set(Some(settings));
            }
            Err(error) => toast_error(&error),
        }
    });
    view! {
        <section class="panel" aria-label=t!("notify.title")>
            <h2>{t!("notify.title")}</h2>
            <p class="field-hint">{t!("notify.hint")}</p>
            {move || found.get().map_or_else(
                || view! { <Skeleton lines=4/> }.into_any(),
                |settings| view! { <Form settings=settings found=found/> }.into_any(),
            )}
        </section>
    }
}

#[component]
fn Form(
    settings: NotificationSettings,
    found: RwSignal<Option<NotificationSettings>>,
) -> impl IntoView {
    let draft = Draft::of(&settings);
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let version = settings.version;
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        spawn_local(async move {
            let new = draft.settings();
            let kept = api::put::<NotificationSettings>(PATH, Some(version), &new).await;
            busy.try_set(false);
            match kept {
                Ok(kept) => {
                    toast(tr("ui.saved"));
                    found.try_set(Some(kept));
                }
                Err(refused) => {
                    error.try_set(Some(refused));
                }
            }
        });
    };
    let robots: Vec<(String, String)> = std::iter::once((String::new(), "—".to_owned()))
        .chain(settings.robots.iter().map(|robot| {
            let format = tr(&format!("word.webhook_format.{}", robot.format));
            (robot.id.to_string(), format!("{} ({format})", robot.name))
        }))
        .collect();
    let offered = robots.len() > 1;
    let robots = Signal::stored(robots);
    let zone = vec![("zone", settings.zone.clone())];
    let said = move || error.with(|error| error.as_ref().map(ApiError::message));
    let fault = move |pointer: &'static str| {
        Signal::derive(move || error.with(|error| error.as_ref()?.field(pointer)))
    };
    view! {
        <form class="form" on:submit=save>
            {(!settings.sends_email).then(|| view! { <p class="field-hint">{t!("notify.no_mail")}</p> })}
            {(settings.sends_email && settings.email.is_none()).then(|| view! { <p class="field-hint">{t!("notify.no_address")}</p> })}
            <Matrix settings=settings.clone() draft=draft/>
            <Show when=move || offered>
                <Field label=Signal::derive(t!("notify.robot")) error=fault("/robot_id")>
                    <Select value=draft.robot name="robot" options=robots/>
                </Field>
            </Show>
            <label class="check">
                <input type="checkbox" name="quiet" prop:checked=move || draft.quiet.get()
                    on:change=move |event| draft.quiet.set(event_target_checked(&event))/>
                {t!("notify.quiet")}
            </label>
            <Show when=move || draft.quiet.get()>
                <div class="quiet-hours">
                    <Field label=Signal::derive(t!("notify.from"))><TextInput value=draft.from name="quiet-from" kind="time"/></Field>
                    <Field label=Signal::derive(t!("notify.until")) error=fault("/quiet/until")><TextInput value=draft.until name="quiet-until" kind="time"/></Field>
                </div>
            </Show>
            <p class="field-hint">{move || tr_with("notify.quiet_hint", &zone)}</p>
            <p class="form-error" role="alert">{said}</p>
            <div class="form-do">
                <button type="submit" class="button" name="save-notifications" disabled=move || busy.get()>{t!("ui.save")}</button>
            </div>
        </form>
    }
}

/// Kinds and ways, as a table of boxes.
#[component]
fn Matrix(settings: NotificationSettings, draft: Draft) -> impl IntoView {
    let urgent = StoredValue::new(settings.urgent);
    let usable = move |channel: Channel| match channel {
        Channel::Bell => true,
        Channel::Email => settings.sends_email && settings.email.is_some(),
        Channel::Robot => !settings.robots.is_empty(),
    };
    let usable: Vec<Channel> = Channel::ALL
        .iter()
        .copied()
        .filter(|one| usable(*one))
        .collect();
    let usable = StoredValue::new(usable);
    let cell = move |why: Why, channel: Channel| {
        let label = move || {
            let what = tr(&format!("notify.why.{why}"));
            format!("{what} · {}", tr(&format!("notify.channel.{channel}")))
        };
        let fixed = channel == Channel::Bell && urgent.with_value(|all| all.contains(&why));
        let open = usable.with_value(|all| all.contains(&channel)) && !fixed;
        view! {
            <input type="checkbox" name=format!("{why}-{channel}") aria-label=label
                disabled=move || !open && !draft.has(why, channel)
                prop:checked=move || fixed || draft.has(why, channel)
                on:change=move |event| draft.set(why, channel, fixed || event_target_checked(&event))/>
        }
    };
    view! {
        <table class="scope-table">
            <thead><tr>
                <th scope="col">{t!("notify.what")}</th>
                {Channel::ALL.iter().map(|channel| {
                    let channel = *channel;
                    view! { <th scope="col">{move || tr(&format!("notify.channel.{channel}"))}</th> }
                }).collect_view()}
            </tr></thead>
            <tbody>
                {Why::ALL.iter().map(|why| {
                    let why = *why;
                    view! {
                        <tr>
                            <th scope="row">{move || tr(&format!("notify.why.{why}"))}</th>
                            {Channel::ALL.iter().map(|channel| view! { <td>{cell(why, *channel)}</td> }).collect_view()}
                        </tr>
                    }
                }).collect_view()}
            </tbody>
        </table>
    }
}
