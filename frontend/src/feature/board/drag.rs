//! Dragging a card by mouse, pen or finger: pointer events alone, so that all three are one thing.

use super::store::BoardStore;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use shared::customer::CustomerCard;
use std::time::Duration;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, PointerEvent};

/// How far a mouse goes before a press becomes a drag, in pixels.
const SLACK: f64 = 5.0;
/// How long a finger rests before a press becomes a drag; until then it scrolls.
const PRESS: Duration = Duration::from_millis(250);
/// How near to an edge the board scrolls by itself, and by how much, in pixels.
const EDGE: f64 = 56.0;
const STEP: f64 = 14.0;

/// A card under way.
#[derive(Clone)]
pub struct Flight {
    /// The card.
    pub card: CustomerCard,
    /// Where the ghost's corner is, in the window.
    pub left: f64,
    /// The same, from the top.
    pub top: f64,
    /// As wide as the card was.
    pub width: f64,
    /// The stage under the pointer.
    pub over: Option<String>,
}

/// A press that may become a drag.
#[derive(Clone, Copy)]
struct Press {
    pointer: i32,
    x: f64,
    y: f64,
    dx: f64,
    dy: f64,
    width: f64,
    finger: bool,
}

/// The drag of the open board. Copies of it are one and the same.
#[derive(Clone, Copy)]
pub struct Drag {
    store: BoardStore,
    /// The card under way, if any.
    pub flight: RwSignal<Option<Flight>>,
    press: StoredValue<Option<Press>>,
    timer: StoredValue<Option<TimeoutHandle>>,
    /// Whether a drag has just ended, so that the click that follows it opens nothing.
    pub dropped: StoredValue<bool>,
}

impl Drag {
    /// No drag yet.
    #[must_use]
    pub fn new(store: BoardStore) -> Self {
        Self {
            store,
            flight: RwSignal::new(None),
            press: StoredValue::new(None),
            timer: StoredValue::new(None),
            dropped: StoredValue::new(false),
        }
    }

    /// A pointer is pressed on a card.
    pub fn down(self, event: &PointerEvent, card: &CustomerCard) {
        self.dropped.set_value(false);
        let Some(element) = element_of(event) else {
            return;
        };
        if event.button() != 0 || !card.movable {
            return;
        }
        let place = element.get_bounding_client_rect();
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        let finger = event.pointer_type() == "touch";
        let press = Press {
            pointer: event.pointer_id(),
            x,
            y,
            dx: x - place.left(),
            dy: y - place.top(),
            width: place.width(),
            finger,
        };
        self.press.set_value(Some(press));
        if finger {
            let card = card.clone();
            let begin = move || self.begin(&element, press, card);
            self.timer
                .set_value(set_timeout_with_handle(begin, PRESS).ok());
        }
    }

    fn begin(self, element: &HtmlElement, press: Press, card: CustomerCard) {
        let _ = element.set_pointer_capture(press.pointer);
        let (left, top) = (press.x - press.dx, press.y - press.dy);
        self.flight.set(Some(Flight {
            card,
            left,
            top,
            width: press.width,
            over: None,
        }));
    }

    /// The pointer moves.
    pub fn moved(self, event: &PointerEvent, card: &CustomerCard) {
        let Some(press) = self
            .press
            .get_value()
            .filter(|press| press.pointer == event.pointer_id())
        else {
            return;
        };
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        let far = (x - press.x).hypot(y - press.y) > SLACK;
        if self.flight.with_untracked(Option::is_none) {
            match (press.finger, far) {
                // A finger that moves before it rested scrolls.
                (true, true) => self.forget(),
                (false, true) => {
                    if let Some(element) = element_of(event) {
                        self.begin(&element, press, card.clone());
                    }
                }
                _ => {}
            }
        }
        if self.flight.with_untracked(Option::is_none) {
            return;
        }
        event.prevent_default();
        let over = stage_at(x, y);
        self.flight.update(|flight| {
            if let Some(flight) = flight {
                (flight.left, flight.top, flight.over) = (x - press.dx, y - press.dy, over);
            }
        });
        scroll_near_edges(x, y);
    }

    /// The pointer is let go.
    pub fn up(self, event: &PointerEvent) {
        let flight = self.flight.get_untracked();
        if self
            .press
            .get_value()
            .is_none_or(|press| press.pointer != event.pointer_id())
        {
            return;
        }
        self.forget();
        let Some(flight) = flight else { return };
        self.dropped.set_value(true);
        match stage_at(f64::from(event.client_x()), f64::from(event.client_y())).as_deref() {
            Some("…") => self.store.choosing.set(Some(flight.card)),
            Some(stage) => self.store.move_card(flight.card, stage),
            None => {}
        }
    }

    /// The drag is broken off: by Escape, or because the browser took the pointer. The button that is still pressed
    /// will be let go over something; the click that follows opens nothing.
    pub fn break_off(self) {
        if self.is_under_way_now() {
            self.dropped.set_value(true);
        }
        self.forget();
    }

    fn forget(self) {
        self.press.set_value(None);
        if let Some(timer) = self.timer.get_value() {
            timer.clear();
        }
        self.timer.set_value(None);
        self.flight.set(None);
    }

    /// Whether a card is under way.
    #[must_use]
    pub fn is_under_way(self) -> bool {
        self.flight.with(Option::is_some)
    }

    /// The same, without following it.
    #[must_use]
    pub fn is_under_way_now(self) -> bool {
        self.flight.with_untracked(Option::is_some)
    }

    /// Whether the card under way would fall into this stage.
    #[must_use]
    pub fn is_over(self, code: &str) -> bool {
        self.flight.with(|flight| {
            flight.as_ref().is_some_and(|flight| {
                flight.over.as_deref() == Some(code) && flight.card.stage != code
            })
        })
    }
}

fn element_of(event: &PointerEvent) -> Option<HtmlElement> {
    event.current_target()?.dyn_into().ok()
}

/// The stage whose column, strip or button is at a point of the window.
fn stage_at(x: f64, y: f64) -> Option<String> {
    #[allow(clippy::cast_possible_truncation)]
    let element: Element = document().element_from_point(x as f32, y as f32)?;
    element
        .closest("[data-stage]")
        .ok()??
        .get_attribute("data-stage")
}

fn scroll_near_edges(x: f64, y: f64) {
    let scroll = |selector: &str, by: &dyn Fn(&web_sys::DomRect) -> (f64, f64)| {
        #[allow(clippy::cast_possible_truncation)]
        let here = document().element_from_point(x as f32, y as f32);
        let found = here.and_then(|element| element.closest(selector).ok().flatten());
        if let Some(element) = found {
            let (dx, dy) = by(&element.get_bounding_client_rect());
            element.scroll_by_with_x_and_y(dx, dy);
        }
    };
    let toward = |at: f64, low: f64, high: f64| {
        if at < low + EDGE {
            -STEP
        } else if at > high - EDGE {
            STEP
        } else {
            0.0
        }
    };
    scroll(".board-columns", &|place| {
        (toward(x, place.left(), place.right()), 0.0)
    });
    scroll(".column-cards", &|place| {
        (0.0, toward(y, place.top(), place.bottom()))
    });
}
