//! What was put away of a customer, of every kind, and the way back.

use super::open::Open;
use crate::api;
use crate::feature::kind;
use crate::feature::record::archive::restore;
use crate::feature::record::related::described;
use crate::i18n::tr;
use crate::t;
use crate::ui::{Dialog, Skeleton};
use futures::future::join_all;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::page::Archived;

/// Kinds that have cards of their own on the page: their places in addresses, and where their texts stand.
const CARDS: [(&str, &str); 4] = [
    ("contacts", "contact"),
    ("interactions", "interaction"),
    ("todos", "todo"),
    ("contracts", "contract"),
];

/// One archived record.
#[derive(Clone)]
struct Away {
    path: &'static str,
    section: &'static str,
    id: String,
    name: String,
}

async fn of_kind(open: Open, path: &'static str, section: &'static str) -> Vec<Away> {
    let mut all = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let list = api::record::list(open.id, path, Archived::Only, cursor.as_deref());
        let Ok(page) = list.await else {
            return all;
        };
        all.extend(page.items.iter().filter_map(|record| {
            let (id, name) = described(record)?;
            Some(Away {
                path,
                section,
                id,
                name,
            })
        }));
        cursor = page.next_cursor;
        if cursor.is_none() {
            return all;
        }
    }
}

async fn read(open: Open) -> Vec<Away> {
    let declared = kind::ALL.iter().map(|spec| (spec.path, spec.section));
    let all = CARDS.into_iter().chain(declared);
    let found = join_all(all.map(|(path, section)| of_kind(open, path, section))).await;
    found.into_iter().flatten().collect()
}

/// The list of what is archived, each with its way back.
#[component]
pub fn ArchivedDialog(
    /// The customer.
    open: Open,
    /// Whether the dialog is open.
    shown: RwSignal<bool>,
) -> impl IntoView {
    let found = RwSignal::new(None::<Vec<Away>>);
    let look = move || {
        spawn_local(async move {
            let all = read(open).await;
            found.try_set(Some(all));
        });
    };
    Effect::new(move |_| {
        if shown.get() {
            found.set(None);
            look();
        }
    });
    let row = move |one: Away| {
        let (path, id) = (one.path, one.id.clone());
        let kind = tr(&format!("{}.one", one.section));
        let label = format!("{} {}", tr("kind.restore"), one.name);
        view! {
            <li class="kind-item">
                <div class="kind-text"><p class="kind-name"><strong>{one.name}</strong></p><p class="minor small">{kind}</p></div>
                <button type="button" class="button quiet small" aria-label=label on:click=move |_| restore(open, path, id.clone(), look)>{tr("kind.restore")}</button>
            </li>
        }
    };
    view! {
        <Dialog open=shown title=Signal::derive(t!("customer.archived_title"))>
            {move || match found.get() {
                None => view! { <Skeleton lines=3/> }.into_any(),
                Some(all) if all.is_empty() => view! { <p class="kind-empty">{t!("customer.archived_none")}</p> }.into_any(),
                Some(all) => view! { <ul class="kind-list">{all.into_iter().map(row).collect_view()}</ul> }.into_any(),
            }}
        </Dialog>
    }
}
