//! A look at a customer beside the board.

use super::store::BoardStore;
use crate::api::{self, Answer};
use crate::feature::timeline::talk::said;
use crate::i18n::tr;
use crate::show::due;
use crate::state::use_session;
use crate::t;
use crate::ui::{Badge, Glyph, Icon, Lifeline, Masked, Skeleton};
use leptos::prelude::*;
use shared::Page;
use shared::contact::Contact;
use shared::customer::CustomerCard;
use shared::interaction::Interaction;

/// The panel; empty while nothing is peeked at.
#[component]
pub fn Peek(
    /// The board.
    store: BoardStore,
) -> impl IntoView {
    view! {
        {move || store.peek.get().map(|card| view! { <Panel card=card store=store/> })}
    }
}

#[component]
fn Panel(card: CustomerCard, store: BoardStore) -> impl IntoView {
    let session = use_session();
    let id = card.id;
    let contacts = LocalResource::new(move || async move {
        let answer: Answer<Page<Contact>> =
            api::get(&format!("/customers/{id}/contacts?limit=3")).await;
        answer.map(|page| page.items).unwrap_or_default()
    });
    let latest = LocalResource::new(move || async move {
        let answer: Answer<Page<Interaction>> =
            api::get(&format!("/customers/{id}/interactions?limit=3")).await;
        answer.map(|page| page.items).unwrap_or_default()
    });
    let (stage, step) = (card.stage.clone(), card.next_step.clone());
    let moved = card.clone();
    view! {
        <aside class="peek" aria-label=t!("board.peek")>
            <header class="peek-head">
                <h2>{card.name.text()}</h2>
                {card.tier.map(|tier| view! { <Badge tone="high">{move || tr(&format!("tier.{tier}"))}</Badge> })}
                <button type="button" class="button quiet icon-only" aria-label=t!("ui.close") on:click=move |_| store.peek.set(None)>
                    <Icon glyph=Glyph::Close/>
                </button>
            </header>
            <div class="peek-life"><Lifeline spans=card.lifeline.clone()/></div>
            <dl class="facts">
                <dt>{t!("customers.stage")}</dt><dd>{move || session.stage_name(&stage)}</dd>
                {card.owner.map(|owner| view! { <dt>{t!("customers.owner")}</dt><dd>{owner.name}</dd> })}
                {card.expected_purchase.map(|amount| view! {
                    <dt>{t!("customers.expected")}</dt><dd><Masked value=amount.map(|amount| crate::show::amount(&amount))/></dd>
                })}
                <dt>{t!("customers.next_step")}</dt>
                <dd>{move || match &step {
                    Some(step) => format!("{} · {}", due(&step.due).text, step.what),
                    None => tr("board.no_step"),
                }}</dd>
            </dl>
            <h3>{t!("contact.title")}</h3>
            {move || match contacts.get() {
                None => view! { <Skeleton lines=1/> }.into_any(),
                Some(list) => list.into_iter().map(|contact| view! {
                    <p class="peek-line"><Masked value=contact.name/>" "<span class="minor">{contact.title}</span>" "{contact.mobile.map(|mobile| view! { <Masked value=mobile/> })}</p>
                }).collect_view().into_any(),
            }}
            <h3>{t!("board.latest")}</h3>
            {move || match latest.get() {
                None => view! { <Skeleton lines=2/> }.into_any(),
                Some(list) => list.into_iter().map(|talk| view! {
                    <p class="peek-line"><span class="minor">{crate::show::when(&talk.happened_at)}</span>" "{said(&talk)}</p>
                }).collect_view().into_any(),
            }}
            <footer class="peek-do">
                <a class="button primary" href=format!("/customers/{id}")>{t!("board.open")}</a>
                <button type="button" class="button" hidden=!moved.movable on:click=move |_| store.choosing.set(Some(moved.clone()))>
                    {t!("board.move_to")} <kbd class="key">"M"</kbd>
                </button>
            </footer>
        </aside>
    }
}
