//! Dragging a plan to another day by mouse, pen or finger: pointer events alone, so that all three are one thing.

use super::store::Store;
use chrono::NaiveDate;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use shared::id::PlanId;
use std::time::Duration;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, PointerEvent};

/// How far a mouse goes before a press becomes a drag, in pixels.
const SLACK: f64 = 5.0;
/// How long a finger rests before a press becomes a drag; until then it scrolls.
const PRESS: Duration = Duration::from_millis(250);

/// A plan under way.
#[derive(Clone, Copy, PartialEq)]
pub struct Flight {
    /// Which.
    pub plan: PlanId,
    /// The day under the pointer.
    pub over: Option<NaiveDate>,
    /// Where the pointer is, in the window.
    pub x: f64,
    /// The same, from the top.
    pub y: f64,
}

#[derive(Clone, Copy)]
struct Press {
    pointer: i32,
    x: f64,
    y: f64,
    finger: bool,
}

/// The drag of the open calendar. Copies of it are one and the same.
#[derive(Clone, Copy)]
pub struct Drag {
    store: Store,
    /// The plan under way, if any.
    pub flight: RwSignal<Option<Flight>>,
    press: StoredValue<Option<Press>>,
    timer: StoredValue<Option<TimeoutHandle>>,
    dropped: StoredValue<bool>,
}

impl Drag {
    /// No drag yet.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self {
            store,
            flight: RwSignal::new(None),
            press: StoredValue::new(None),
            timer: StoredValue::new(None),
            dropped: StoredValue::new(false),
        }
    }

    /// A pointer is pressed on a plan.
    pub fn down(self, event: &PointerEvent, plan: PlanId) {
        self.dropped.set_value(false);
        let target = event.current_target();
        let Some(element) = target.and_then(|target| target.dyn_into::<HtmlElement>().ok()) else {
            return;
        };
        if event.button() != 0 {
            return;
        }
        let press = Press {
            pointer: event.pointer_id(),
            x: f64::from(event.client_x()),
            y: f64::from(event.client_y()),
            finger: event.pointer_type() == "touch",
        };
        self.press.set_value(Some(press));
        if press.finger {
            let begin = move || self.begin(&element, press, plan);
            self.timer
                .set_value(set_timeout_with_handle(begin, PRESS).ok());
        }
    }

    fn begin(self, element: &HtmlElement, press: Press, plan: PlanId) {
        let _ = element.set_pointer_capture(press.pointer);
        self.flight.set(Some(Flight {
            plan,
            over: day_at(press.x, press.y),
            x: press.x,
            y: press.y,
        }));
    }

    /// The pointer moves.
    pub fn moved(self, event: &PointerEvent, plan: PlanId) {
        let held = self.press.get_value();
        let Some(press) = held.filter(|press| press.pointer == event.pointer_id()) else {
            return;
        };
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        let far = (x - press.x).hypot(y - press.y) > SLACK;
        if self.flight.with_untracked(Option::is_none) {
            match (press.finger, far) {
                // A finger that moves before it rested scrolls.
                (true, true) => self.forget(),
                (false, true) => {
                    let target = event.current_target();
                    let element = target.and_then(|target| target.dyn_into::<HtmlElement>().ok());
                    if let Some(element) = element {
                        self.begin(&element, press, plan);
                    }
                }
                _ => {}
            }
        }
        self.flight.update(|flight| {
            if let Some(flight) = flight {
                event.prevent_default();
                (flight.x, flight.y, flight.over) = (x, y, day_at(x, y));
            }
        });
    }

    /// The pointer is let go.
    pub fn up(self) {
        let flight = self.flight.get_untracked();
        self.forget();
        let Some(flight) = flight else { return };
        self.dropped.set_value(true);
        if let Some(day) = flight.over {
            self.store.move_to(flight.plan, day);
        }
    }

    /// The drag is broken off: by Escape, or because the browser took the pointer.
    pub fn break_off(self) {
        if self.flight.with_untracked(Option::is_some) {
            self.dropped.set_value(true);
        }
        self.forget();
    }

    /// Whether a drag has just ended, so that the click that follows it opens nothing.
    #[must_use]
    pub fn has_dropped(self) -> bool {
        self.dropped.get_value()
    }

    /// Whether the plan under way would fall onto this day.
    #[must_use]
    pub fn is_over(self, day: NaiveDate) -> bool {
        self.flight
            .with(|flight| flight.is_some_and(|flight| flight.over == Some(day)))
    }

    fn forget(self) {
        self.press.set_value(None);
        if let Some(timer) = self.timer.get_value() {
            timer.clear();
        }
        self.timer.set_value(None);
        if self.flight.with_untracked(Option::is_some) {
            self.flight.set(None);
        }
    }
}

/// The day whose cell is at a point of the window.
fn day_at(x: f64, y: f64) -> Option<NaiveDate> {
    #[allow(clippy::cast_possible_truncation)]
    let element = document().element_from_point(x as f32, y as f32)?;
    let cell = element.closest("[data-day]").ok()??;
    cell.get_attribute("data-day")?.parse().ok()
}
