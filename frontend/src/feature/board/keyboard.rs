//! The board by keyboard: arrows move the focus, Shift and an arrow moves the card, Enter opens, Space peeks, M moves to.

use super::drag::Drag;
use super::store::BoardStore;
use super::{motion, order};
use crate::state::prefs;
use leptos::prelude::*;
use shared::customer::CustomerCard;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, KeyboardEvent};

/// What a key on a card asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// Moves the focus so many cards down.
    Down(isize),
    /// Moves the focus so many columns to the right.
    Across(isize),
    /// Moves the card so many columns to the right.
    Carry(isize),
    /// Opens the customer.
    Open,
    /// Peeks at the customer.
    Peek,
    /// Asks where to move the card.
    MoveTo,
    /// Breaks off.
    Escape,
}

/// Reads a key. Bare keys mean nothing while an input method composes, or with Ctrl, Alt or Meta.
#[must_use]
pub fn wish(key: &str, shift: bool, other: bool, composing: bool) -> Option<Wish> {
    if composing || other {
        return None;
    }
    Some(match (key, shift) {
        ("ArrowDown", false) => Wish::Down(1),
        ("ArrowUp", false) => Wish::Down(-1),
        ("ArrowRight", false) => Wish::Across(1),
        ("ArrowLeft", false) => Wish::Across(-1),
        ("ArrowRight", true) => Wish::Carry(1),
        ("ArrowLeft", true) => Wish::Carry(-1),
        ("Enter", false) => Wish::Open,
        (" ", false) => Wish::Peek,
        ("m" | "M", _) => Wish::MoveTo,
        ("Escape", _) => Wish::Escape,
        _ => return None,
    })
}

/// Does what a key on a card asks for.
pub fn pressed(
    event: &KeyboardEvent,
    store: BoardStore,
    drag: Drag,
    card: &CustomerCard,
    open: Callback<()>,
) {
    let other = event.ctrl_key() || event.alt_key() || event.meta_key();
    let Some(wish) = wish(&event.key(), event.shift_key(), other, event.is_composing()) else {
        return;
    };
    // Single letters can be switched off.
    if wish == Wish::MoveTo && !prefs().bare_keys.get_untracked() {
        return;
    }
    // Buttons inside of a card have keys of their own.
    if event.target() != event.current_target() {
        return;
    }
    event.prevent_default();
    match wish {
        Wish::Down(by) => step(event, by),
        Wish::Across(by) => across(event, by),
        Wish::Carry(by) => {
            if let Some(to) = order::neighbour(&store.codes(), &card.stage, by) {
                store.move_card(card.clone(), &to);
                motion::focus(card.id);
            }
        }
        Wish::Open => open.run(()),
        Wish::Peek => store.peek.update(|peek| {
            *peek = if peek.as_ref().is_some_and(|p| p.id == card.id) {
                None
            } else {
                Some(card.clone())
            };
        }),
        Wish::MoveTo => store.choosing.set(Some(card.clone())),
        Wish::Escape => {
            drag.break_off();
            store.peek.set(None);
        }
    }
}

fn cards_of(column: &web_sys::Element) -> Vec<HtmlElement> {
    let Ok(list) = column.query_selector_all("[data-customer]") else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|at| list.get(at)?.dyn_into().ok())
        .collect()
}

fn here(event: &KeyboardEvent) -> Option<HtmlElement> {
    event.current_target()?.dyn_into().ok()
}

fn step(event: &KeyboardEvent, by: isize) {
    let Some(here) = here(event) else { return };
    let Some(column) = here.closest(".column").ok().flatten() else {
        return;
    };
    let cards = cards_of(&column);
    let at = cards.iter().position(|card| card.is_same_node(Some(&here)));
    if let Some(next) = at
        .and_then(|at| at.checked_add_signed(by))
        .and_then(|at| cards.get(at))
    {
        let _ = next.focus();
    }
}

/// The card beside, or the nearest in the next column that has one.
fn across(event: &KeyboardEvent, by: isize) {
    let Some(here) = here(event) else { return };
    let Some(column) = here.closest(".column").ok().flatten() else {
        return;
    };
    let at = cards_of(&column)
        .iter()
        .position(|card| card.is_same_node(Some(&here)))
        .unwrap_or(0);
    let mut beside = Some(column);
    while let Some(column) = beside.take() {
        beside = if by > 0 {
            column.next_element_sibling()
        } else {
            column.previous_element_sibling()
        };
        let cards = beside.as_ref().map(cards_of).unwrap_or_default();
        if let Some(card) = cards.get(at.min(cards.len().saturating_sub(1))) {
            let _ = card.focus();
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn keys_are_read_and_left_alone_while_composing() {
        assert_eq!(wish("ArrowRight", true, false, false), Some(Wish::Carry(1)));
        assert_eq!(wish("m", false, false, false), Some(Wish::MoveTo));
        assert_eq!(wish("m", false, false, true), None);
        assert_eq!(wish("m", false, true, false), None);
        assert_eq!(wish("x", false, false, false), None);
    }
}
