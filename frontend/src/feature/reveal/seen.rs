//! Who has seen values of a record: an item of its menu, and the list in a dialog.

use super::Reveals;
use super::page::Line;
use crate::api::{self, ApiError};
use crate::feature::customer::open::{Open, use_open};
use crate::i18n::tr_with;
use crate::t;
use crate::ui::{Dialog, Failed, MenuItem, Skeleton};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::reveal::{RecordRef, Reveal};

/// The item of a menu, for those who may read it.
#[component]
pub fn SeenItem(
    /// The record.
    record: RecordRef,
    /// What it is called.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let reveals = use_context::<Reveals>();
    let open = use_open();
    let may = move || open.is_some_and(|open| open.get(|c| c.rights.read_reveals) == Some(true));
    let name = StoredValue::new(name);
    reveals.map(|reveals| {
        view! {
            <Show when=may>
                <MenuItem on_press=move |()| reveals.who(record, name.get_value())>{t!("reveal.who")}</MenuItem>
            </Show>
        }
    })
}

/// The dialog of a customer's page.
#[component]
pub fn SeenDialog(
    /// The customer.
    open: Open,
    /// What is asked.
    reveals: Reveals,
) -> impl IntoView {
    let title = move || {
        let name = reveals.seen.get().map(|(_, name)| name);
        tr_with("reveal.who_title", &[("name", name.unwrap_or_default())])
    };
    let content = move || {
        reveals
            .seen
            .get_untracked()
            .map(|(record, _)| view! { <Seen open=open record=record/> })
    };
    view! { <Dialog open=reveals.seen_open title=Signal::derive(title)>{content()}</Dialog> }
}

#[component]
fn Seen(open: Open, record: RecordRef) -> impl IntoView {
    let found = RwSignal::new(None::<Vec<Reveal>>);
    let next = RwSignal::new(None::<String>);
    let error = RwSignal::new(None::<ApiError>);
    let read = move |cursor: Option<String>| {
        spawn_local(async move {
            match api::reveal::of_record(open.id, record, cursor).await {
                Ok(page) => {
                    error.try_set(None);
                    next.try_set(page.next_cursor);
                    found.try_update(|found| match found {
                        Some(found) => found.extend(page.items),
                        None => *found = Some(page.items),
                    });
                }
                Err(refused) => {
                    error.try_set(Some(refused));
                }
            }
        });
    };
    read(None);
    view! {
        {move || match (error.get(), found.get()) {
            (Some(error), _) => view! { <Failed error=error again=move |()| read(None)/> }.into_any(),
            (None, None) => view! { <Skeleton lines=3/> }.into_any(),
            (None, Some(all)) if all.is_empty() => view! { <p class="kind-empty">{t!("reveal.nobody")}</p> }.into_any(),
            (None, Some(all)) => view! {
                <ul class="reveal-list">{all.into_iter().map(|one| view! { <Line one=one brief=true/> }).collect_view()}</ul>
            }.into_any(),
        }}
        <Show when=move || next.with(Option::is_some)>
            <button type="button" class="button quiet small fold" on:click=move |_| read(next.get_untracked())>{t!("kind.more")}</button>
        </Show>
    }
}
