//! A record that a link names: the address of the customer's page says which (`?record=todo.<id>`), and the page opens it.

use crate::api;
use crate::feature::contract::card::ContractLines;
use crate::feature::customer::open::Open;
use crate::feature::kind;
use crate::feature::timeline::entry::interaction_view;
use crate::feature::todo::tick::TodoLine;
use crate::i18n::tr;
use crate::ui::{Dialog, Skeleton, toast_error};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use shared::contract::Contract;
use shared::id::CustomerId;
use shared::interaction::Interaction;
use shared::role::RecordKind;
use shared::todo::Todo;
use uuid::Uuid;

/// Where a record of a customer is looked at: its own dialog, the panel of its kind, or else the customer.
#[must_use]
pub fn address(customer: CustomerId, kind: RecordKind, id: Uuid) -> String {
    let page = format!("/customers/{customer}");
    match kind {
        RecordKind::Interaction | RecordKind::Todo | RecordKind::Contract => {
            format!("{page}?record={kind}.{id}")
        }
        _ => match kind::of(kind.as_str()) {
            Some(spec) => format!("{page}?part={}", spec.section),
            None => page,
        },
    }
}

/// Which record an address names.
fn named(text: &str) -> Option<(RecordKind, Uuid)> {
    let (kind, id) = text.split_once('.')?;
    Some((kind.parse().ok()?, id.parse().ok()?))
}

/// A record that was read.
#[derive(Clone)]
enum Read {
    Interaction(Box<Interaction>),
    Todo(Box<Todo>),
    Contract(Box<Contract>),
}

async fn read(kind: RecordKind, id: Uuid) -> api::Answer<Option<Read>> {
    Ok(match kind {
        RecordKind::Interaction => {
            let one = api::get(&format!("/interactions/{id}")).await?;
            Some(Read::Interaction(Box::new(one)))
        }
        RecordKind::Todo => Some(Read::Todo(Box::new(
            api::get(&format!("/todos/{id}")).await?,
        ))),
        RecordKind::Contract => {
            let one = api::get(&format!("/contracts/{id}")).await?;
            Some(Read::Contract(Box::new(one)))
        }
        _ => None,
    })
}

/// The dialog with the record that the address names; the address forgets it once it is closed.
#[component]
pub fn LinkedRecord(
    /// The customer.
    open: Open,
) -> impl IntoView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| query.with(|query| named(&query.get("record")?)));
    let (shown, found) = (RwSignal::new(false), RwSignal::new(None::<Read>));
    let (navigate, path) = (
        StoredValue::new_local(use_navigate()),
        use_location().pathname,
    );
    let forget = move || {
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate.with_value(|go| go(&path.get_untracked(), options));
    };
    Effect::new(move |_| {
        // What is done to it here is seen here.
        open.history.track();
        open.todos.track();
        let Some((kind, id)) = wanted.get() else {
            return shown.set(false);
        };
        spawn_local(async move {
            let answer = read(kind, id).await;
            if wanted.try_get_untracked() != Some(Some((kind, id))) {
                return;
            }
            match answer {
                Ok(one) => {
                    shown.try_set(one.is_some());
                    found.try_set(one);
                }
                Err(error) => {
                    toast_error(&error);
                    forget();
                }
            }
        });
    });
    Effect::new(move |before: Option<bool>| {
        let now = shown.get();
        if before == Some(true) && !now && wanted.get_untracked().is_some() {
            forget();
        }
        now
    });
    let title = Signal::derive(move || {
        let one = wanted.get();
        one.map_or_else(String::new, |(kind, _)| tr(&format!("{kind}.one")))
    });
    view! {
        <Dialog open=shown title=title>
            <div class="linked">{move || found.get().map_or_else(
                || view! { <Skeleton lines=3/> }.into_any(),
                |one| drawn(open, one),
            )}</div>
        </Dialog>
    }
}

fn drawn(open: Open, one: Read) -> AnyView {
    match one {
        Read::Interaction(one) => interaction_view(open, *one).into_any(),
        Read::Todo(one) => view! { <TodoLine open=open todo=*one full=true/> }.into_any(),
        Read::Contract(one) => view! { <ContractLines contract=*one/> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn an_address_names_the_record_that_it_opens() {
        let id = Uuid::from_u128(7);
        let of = |kind| address(CustomerId(id), kind, id);
        for kind in [
            RecordKind::Interaction,
            RecordKind::Todo,
            RecordKind::Contract,
        ] {
            let address = of(kind);
            let (_, record) = address.split_once("?record=").unwrap();
            assert_eq!(named(record), Some((kind, id)));
        }
        assert!(of(RecordKind::Risk).ends_with("?part=risk"));
        assert!(!of(RecordKind::Contact).contains('?'));
        assert_eq!(named("nothing"), None);
    }
}
