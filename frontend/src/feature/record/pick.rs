//! Choosing another customer: typed by name or number, chosen from what is found.

use super::state::Line;
use crate::api;
use crate::t;
use crate::ui::{Glyph, Icon};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::Page;
use shared::customer::{Customer, CustomerCard};

/// How many are offered.
const OFFERED: u8 = 8;

/// The control: what is chosen with a way to take it off, or a search.
pub fn customer(line: Line, id: String, described: String) -> AnyView {
    let now = line.now;
    let found = RwSignal::new(Vec::<CustomerCard>::new());
    let typed = RwSignal::new(String::new());
    Effect::new(move |_| {
        let text = typed.get();
        if text.trim().chars().count() < 2 {
            return found.set(Vec::new());
        }
        spawn_local(async move {
            let path = format!("/customers?limit={OFFERED}&q={}", api::encode(text.trim()));
            if let Ok(page) = api::get::<Page<CustomerCard>>(&path).await
                && typed.try_get_untracked().as_deref() == Some(text.as_str())
            {
                found.try_set(page.items);
            }
        });
    });
    let choose = move |card: &CustomerCard| {
        now.set(card.id.to_string());
        typed.set(String::new());
    };
    view! {
        <div class="pick">
            {move || if now.with(String::is_empty) {
                view! {
                    <input class="input" type="search" id=id.clone() name=line.field.name autocomplete="off" aria-describedby=described.clone()
                        placeholder=t!("record.find_customer") prop:value=move || typed.get()
                        on:input=move |event| typed.set(event_target_value(&event))/>
                }.into_any()
            } else {
                view! {
                    <span class="chip"><CustomerName id=now.get()/></span>
                    <button type="button" class="button quiet icon-only" aria-label=t!("record.clear") on:click=move |_| now.set(String::new())>
                        <Icon glyph=Glyph::Close size=12/></button>
                }.into_any()
            }}
            <ul class="pick-found" hidden=move || found.with(Vec::is_empty)>
                {move || found.get().into_iter().map(|card| {
                    let text = format!("{} {}", card.number, card.name.text().unwrap_or_default());
                    view! { <li><button type="button" class="button quiet" on:click=move |_| choose(&card)>{text}</button></li> }
                }).collect_view()}
            </ul>
        </div>
    }
    .into_any()
}

/// The name of a customer, once it was read; the number of one whose name is sealed, nothing of one out of reach.
#[component]
pub fn CustomerName(
    /// Which.
    id: String,
) -> impl IntoView {
    let name = RwSignal::new("…".to_owned());
    let address = format!("/customers/{id}");
    let path = address.clone();
    spawn_local(async move {
        let text = match api::get::<Customer>(&path).await {
            Ok(customer) => customer.card.name.text().unwrap_or(customer.card.number),
            Err(_) => "–".to_owned(),
        };
        name.try_set(text);
    });
    view! { <a href=address>{name}</a> }
}
