//! One card: one line of meaning a row.

use super::drag::Drag;
use super::keyboard;
use super::store::BoardStore;
use crate::feature::record::show;
use crate::i18n::tr;
use crate::show::due;
use crate::state::use_session;
use crate::t;
use crate::ui::{Avatar, Badge, Dot, Glyph, Icon, Lifeline};
use chrono::Utc;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use shared::Guarded;
use shared::customer::{CustomerCard, Tier};

/// A card that is clicked, dragged and driven by keys.
#[component]
pub fn Card(
    /// The customer.
    card: CustomerCard,
    /// The board.
    store: BoardStore,
    /// The drag.
    drag: Drag,
) -> impl IntoView {
    let navigate = StoredValue::new_local(use_navigate());
    let id = card.id;
    let open = Callback::new(move |()| {
        navigate.with_value(|go| go(&format!("/customers/{id}"), Default::default()))
    });
    let card = StoredValue::new(card);
    let click = move |_| {
        if !drag.dropped.get_value() {
            open.run(());
        }
        drag.dropped.set_value(false);
    };
    let away = move || {
        drag.flight
            .with(|flight| flight.as_ref().is_some_and(|flight| flight.card.id == id))
    };
    let label = card.with_value(|card| card.name.text().unwrap_or_else(|| card.number.clone()));
    view! {
        <article class="card" class:away=away class:fixed=card.with_value(|card| !card.movable)
            tabindex="0" role="listitem" aria-label=label data-customer=id.to_string()
            aria-keyshortcuts="Enter Space m Shift+ArrowRight Shift+ArrowLeft"
            on:click=click
            on:keydown=move |event| card.with_value(|card| keyboard::pressed(&event, store, drag, card, open))
            on:pointerdown=move |event| card.with_value(|card| drag.down(&event, card))
            on:pointermove=move |event| card.with_value(|card| drag.moved(&event, card))
            on:pointerup=move |event| drag.up(&event)
            on:pointercancel=move |_| drag.break_off()
            on:touchmove=move |event| if drag.is_under_way_now() { event.prevent_default(); }
            on:contextmenu=move |event| if drag.is_under_way_now() { event.prevent_default(); }>
            <Face card=card.get_value()/>
            <button type="button" class="card-move button quiet icon-only small" tabindex="-1" aria-label=t!("board.move_to")
                hidden=card.with_value(|card| !card.movable)
                on:pointerdown=|event| event.stop_propagation()
                on:click=move |event| { event.stop_propagation(); store.choosing.set(Some(card.get_value())); }>
                <Icon glyph=Glyph::More size=14/>
            </button>
        </article>
    }
}

/// What a card shows; the ghost that is dragged shows the same.
#[component]
pub fn Face(
    /// The customer.
    card: CustomerCard,
) -> impl IntoView {
    let session = use_session();
    let sealed = !matches!(card.name, Guarded::Clear { .. });
    let name = card.name.text();
    let (number, industry) = (card.number, card.industry);
    let minor = move || match &industry {
        Some(code) => format!("{number} · {}", crate::show::industry(code)),
        None => number.clone(),
    };
    let days = crate::show::days_from(card.stage_entered_at, Utc::now());
    let usual = session
        .stage(&card.stage)
        .and_then(|stage| stage.usual_days);
    let long = usual.is_some_and(|usual| days > i64::from(usual));
    let step = StoredValue::new(card.next_step);
    let state = Signal::derive(move || {
        step.with_value(|step| {
            step.as_ref()
                .map_or("due-none", |step| due(&step.due).state.class())
        })
    });
    let text = move || {
        step.with_value(|step| match step {
            Some(step) => format!("{} · {}", due(&step.due).text, step.what),
            None => tr("board.no_step"),
        })
    };
    view! {
        <div class="card-head">
            <span class="card-name">{move || name.clone().unwrap_or_else(|| tr("ui.hidden"))}</span>
            {sealed.then(show::lock)}
            {card.key_account.then(|| view! { <span class="key-account" title=t!("customer.field.key_account")><Icon glyph=Glyph::Star size=12/></span> })}
            {card.tier.map(|tier| {
                let tone = if tier == Tier::High { "high" } else { "" };
                view! { <Badge tone=tone>{move || tr(&format!("tier.{tier}"))}</Badge> }
            })}
        </div>
        <div class="card-minor">{minor}</div>
        <div class=move || format!("card-step due-text {}", state.get())><Dot class=state/><span class="truncate">{text}</span></div>
        {card.stage_detail.map(|detail| view! { <div class="card-detail"><span class="badge">{detail}</span></div> })}
        <div class="card-foot">
            <Lifeline spans=card.lifeline/>
            <span class="card-days" class:long=long title=move || if long { tr("board.long") } else { String::new() }>
                {t!("format.days", n = days)}
            </span>
            {card.owner.map(|owner| view! { <Avatar name=owner.name/> })}
        </div>
    }
}
