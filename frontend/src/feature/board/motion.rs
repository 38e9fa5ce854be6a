//! Motion that explains: a card that goes from one place to another is seen going.

use leptos::prelude::*;
use shared::id::CustomerId;
use wasm_bindgen::JsCast as _;
use web_sys::{DomRect, HtmlElement};

/// How long it takes; the style sheet shortens it to nothing for who wants no motion.
const MOTION: &str = "transform 180ms ease-out";

/// The element of a card, if it is on the screen.
#[must_use]
pub fn element(id: CustomerId) -> Option<HtmlElement> {
    let found = document()
        .query_selector(&format!("[data-customer=\"{id}\"]"))
        .ok()??;
    found.dyn_into().ok()
}

/// Where a card is now.
#[must_use]
pub fn place(id: CustomerId) -> Option<DomRect> {
    element(id).map(|element| element.get_bounding_client_rect())
}

/// Whether a card, or something on it, has the focus.
#[must_use]
pub fn has_focus(id: CustomerId) -> bool {
    let focused = document().active_element();
    element(id).is_some_and(|card| card.contains(focused.as_deref()))
}

/// Lets a card glide from where it was to where it is in the next frame.
pub fn glide(id: CustomerId, from: Option<DomRect>) {
    let Some(from) = from else { return };
    let still = window()
        .match_media("(prefers-reduced-motion: reduce)")
        .ok()
        .flatten()
        .is_some_and(|query| query.matches());
    if still {
        return;
    }
    request_animation_frame(move || {
        let Some(element) = element(id) else { return };
        let to = element.get_bounding_client_rect();
        let style = HtmlElement::style(&element);
        let start = format!(
            "translate({}px, {}px)",
            from.left() - to.left(),
            from.top() - to.top()
        );
        let _ = style.set_property("transition", "none");
        let _ = style.set_property("transform", &start);
        // Reading the place makes the browser lay out the start before the transition begins.
        let _ = element.get_bounding_client_rect();
        request_animation_frame(move || {
            let _ = style.set_property("transition", MOTION);
            let _ = style.remove_property("transform");
        });
    });
}

/// Gives a card the focus in the next frame, where it may be in another column.
pub fn focus(id: CustomerId) {
    request_animation_frame(move || {
        if let Some(element) = element(id) {
            let _ = element.focus();
        }
    });
}
