//! Who may read the confidential values of a customer: its owner names colleagues, each until a day.

use super::open::Open;
use crate::api::{self, ApiError};
use crate::i18n::{tr, tr_with};
use crate::state::use_session;
use crate::t;
use crate::ui::{Dialog, Field, Glyph, Icon, Select, Skeleton, TextInput, toast, toast_error};
use chrono::{Days, NaiveDate};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::UserId;
use shared::named_access::NamedAccess;
use shared::role::Role;

/// For how many days it is proposed.
const PROPOSED: Days = Days::new(30);

fn proposed() -> String {
    let day = crate::show::today().checked_add_days(PROPOSED);
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// The colleagues who were named, and naming another.
#[component]
pub fn ConfidentialDialog(
    /// The customer.
    open: Open,
    /// Whether the dialog is open.
    shown: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Dialog open=shown title=Signal::derive(t!("named.title"))>
            <People open=open/>
        </Dialog>
    }
}

/// The button beside the notes, for whoever may name others.
#[component]
pub fn ConfidentialButton(
    /// The customer.
    open: Open,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let may =
        move || open.get(|c| c.rights.confidential && c.card.archived_at.is_none()) == Some(true);
    view! {
        <Show when=may>
            <button type="button" class="button quiet small" on:click=move |_| shown.set(true)>{t!("named.open")}</button>
        </Show>
        <ConfidentialDialog open=open shown=shown/>
    }
}

#[component]
fn People(open: Open) -> impl IntoView {
    let session = use_session();
    let named = RwSignal::new(None::<Vec<NamedAccess>>);
    let user = RwSignal::new(String::new());
    let until = RwSignal::new(proposed());
    let error = RwSignal::new(None::<ApiError>);
    let read = move || {
        spawn_local(async move {
            match api::customer::named(open.id).await {
                Ok(page) => {
                    named.try_set(Some(page.items));
                }
                Err(problem) => toast_error(&problem),
            }
        });
    };
    read();
    let changed = move |answer: api::Answer<()>, said: &'static str| match answer {
        Ok(()) => {
            error.try_set(None);
            toast(tr(said));
            read();
            open.told();
        }
        Err(problem) => {
            error.try_set(Some(problem));
        }
    };
    let add = move || {
        let chosen = user.get_untracked().parse::<UserId>();
        let day = until.get_untracked().parse::<NaiveDate>();
        let (Ok(chosen), Ok(day)) = (chosen, day) else {
            return;
        };
        spawn_local(async move {
            let answer = api::customer::name(open.id, chosen, day).await;
            if answer.is_ok() {
                user.try_set(String::new());
            }
            changed(answer.map(drop), "named.given");
        });
    };
    let end = move |who: UserId| {
        spawn_local(
            async move { changed(api::customer::unname(open.id, who).await, "named.ended") },
        );
    };
    let people = Signal::derive(move || {
        let me = session.my_id();
        let users = session.users.get().into_iter();
        let others = users
            .filter(|user| user.active && Some(user.id) != me && user.role != Role::Integration)
            .map(|user| {
                (
                    user.id.to_string(),
                    format!("{} · {}", user.name, tr(&format!("role.{}", user.role))),
                )
            });
        std::iter::once((String::new(), "—".to_owned()))
            .chain(others)
            .collect::<Vec<_>>()
    });
    let fault = Signal::derive(move || error.with(|error| error.as_ref()?.field("/until")));
    let said = move || {
        error.with(|error| {
            error
                .as_ref()
                .filter(|e| e.field("/until").is_none())
                .map(ApiError::message)
        })
    };
    view! {
        <form class="form" on:submit=move |event| { event.prevent_default(); add(); }>
            <p class="field-hint">{t!("named.hint")}</p>
            {move || match named.get() {
                None => view! { <Skeleton lines=2/> }.into_any(),
                Some(list) if list.is_empty() => view! { <p class="minor">{tr("named.nobody")}</p> }.into_any(),
                Some(list) => view! {
                    <ul class="kind-list">{list.into_iter().map(|one| {
                        let id = one.user.id;
                        let label = format!("{} {}", tr("named.end"), one.user.name);
                        view! {
                            <li class="kind-item">
                                <div class="kind-text">
                                    <p class="kind-name"><strong>{one.user.name}</strong></p>
                                    <p class="minor small">{tr_with("named.until_day", &[("day", crate::show::date(one.until))])}</p>
                                </div>
                                <div class="kind-acts">
                                    <button type="button" class="button small" aria-label=label on:click=move |_| end(id)>
                                        <Icon glyph=Glyph::Close size=14/>{tr("named.end")}
                                    </button>
                                </div>
                            </li>
                        }
                    }).collect_view()}</ul>
                }.into_any(),
            }}
            <div class="form-pair">
                <Field label=Signal::derive(t!("named.who"))>
                    <Select value=user name="named-user" options=people/>
                </Field>
                <Field label=Signal::derive(t!("named.until")) error=fault>
                    <TextInput value=until name="named-until" kind="date"/>
                </Field>
            </div>
            <p class="form-error" role="alert">{said}</p>
            <div class="form-do">
                <button type="submit" class="button primary" disabled=move || user.with(String::is_empty)>{t!("named.give")}</button>
            </div>
        </form>
    }
}
