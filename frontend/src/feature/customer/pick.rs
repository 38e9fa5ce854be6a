//! Customers of the list that are picked, to do something with all of them at once: by a press on the box, by X on the row
//! that has the focus, by Shift over a range, and on a touch screen by a long press.

use crate::feature::record::rows::Rows;
use crate::i18n::tr_with;
use crate::t;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use shared::customer::CustomerCard;
use shared::id::CustomerId;
use std::ops::RangeInclusive;
use std::time::Duration;
use wasm_bindgen::JsCast as _;

/// How long a finger rests on a row before it is picked.
const REST: Duration = Duration::from_millis(500);
/// How far it may move meanwhile, in pixels.
const TREMBLE: i32 = 8;

/// What is picked. Copies of it are one and the same.
#[derive(Clone, Copy)]
pub struct Picked {
    rows: Rows<CustomerCard>,
    ids: RwSignal<Vec<CustomerId>>,
    /// Whether a press on a row picks it rather than opens it: on a touch screen, once picking has begun.
    mode: RwSignal<bool>,
    /// Where a range begins.
    anchor: StoredValue<Option<CustomerId>>,
    /// The finger that rests.
    resting: StoredValue<Option<TimeoutHandle>>,
    /// Where it came down; none where it was no finger.
    down: StoredValue<Option<(i32, i32)>>,
    /// Whether the press that is about to come is the end of such a rest.
    rested: StoredValue<bool>,
}

impl Picked {
    /// Nothing is picked of these rows.
    #[must_use]
    pub fn new(rows: Rows<CustomerCard>) -> Self {
        Self {
            rows,
            ids: RwSignal::new(Vec::new()),
            mode: RwSignal::new(false),
            anchor: StoredValue::new(None),
            resting: StoredValue::new(None),
            down: StoredValue::new(None),
            rested: StoredValue::new(false),
        }
    }

    /// The picked ones, in the order of the list; follows the picking.
    #[must_use]
    pub fn cards(self) -> Vec<CustomerCard> {
        self.ids.with(|ids| {
            self.rows.rows.with(|rows| {
                let all = rows.iter().flatten();
                all.filter(|card| ids.contains(&card.id)).cloned().collect()
            })
        })
    }

    /// The ids of [`Self::cards`].
    #[must_use]
    pub fn ids(self) -> Vec<CustomerId> {
        self.cards().into_iter().map(|card| card.id).collect()
    }

    /// How many are picked; follows the picking.
    #[must_use]
    pub fn count(self) -> usize {
        self.ids.with(Vec::len)
    }

    /// Whether one is picked; follows the picking.
    #[must_use]
    pub fn has(self, id: CustomerId) -> bool {
        self.ids.with(|ids| ids.contains(&id))
    }

    /// Whether picking has begun on a touch screen; follows it.
    #[must_use]
    pub fn picking(self) -> bool {
        self.mode.get()
    }

    /// Begins picking by presses on rows.
    pub fn begin(self) {
        self.mode.set(true);
    }

    /// Lets go of all.
    pub fn clear(self) {
        self.ids.set(Vec::new());
        self.mode.set(false);
        self.anchor.set_value(None);
    }

    /// Lets go of those that the list no longer shows.
    pub fn keep_shown(self) {
        let shown: Vec<CustomerId> = self
            .rows
            .rows
            .with(|rows| rows.iter().flatten().map(|card| card.id).collect());
        if self
            .ids
            .with_untracked(|ids| ids.iter().any(|id| !shown.contains(id)))
        {
            self.ids.update(|ids| ids.retain(|id| shown.contains(id)));
        }
    }

    /// Picks one more.
    pub fn add(self, id: CustomerId) {
        self.anchor.set_value(Some(id));
        self.ids.update(|ids| {
            if !ids.contains(&id) {
                ids.push(id);
            }
        });
    }

    /// Picks one, or lets go of it.
    pub fn toggle(self, id: CustomerId) {
        self.anchor.set_value(Some(id));
        self.ids.update(|ids| {
            if ids.contains(&id) {
                ids.retain(|one| *one != id);
            } else {
                ids.push(id);
            }
        });
    }

    /// Picks all from the last one that was pressed up to this.
    pub fn reach(self, id: CustomerId) {
        let shown: Vec<CustomerId> = self
            .rows
            .rows
            .with_untracked(|rows| rows.iter().flatten().map(|card| card.id).collect());
        let place = |id: CustomerId| shown.iter().position(|one| *one == id);
        let from = self.anchor.get_value().and_then(place);
        let (Some(from), Some(to)) = (from, place(id)) else {
            return self.toggle(id);
        };
        let between = shown.get(between(from, to)).unwrap_or_default();
        self.ids.update(|ids| {
            for one in between {
                if !ids.contains(one) {
                    ids.push(*one);
                }
            }
        });
    }

    /// Picks all that are shown, or lets go of all where they are.
    pub fn toggle_all(self) {
        let all: Vec<CustomerId> = self
            .rows
            .rows
            .with_untracked(|rows| rows.iter().flatten().map(|card| card.id).collect());
        if self.ids.with_untracked(Vec::len) == all.len() {
            self.clear();
        } else {
            self.ids.set(all);
        }
    }

    /// A press on a row: whether it was about picking, and is no press that opens.
    #[must_use]
    pub fn pressed(self, id: CustomerId, shift: bool) -> bool {
        if self.rested.get_value() {
            self.rested.set_value(false);
            return true;
        }
        if shift {
            self.reach(id);
        } else if self.mode.get_untracked() {
            self.toggle(id);
            if self.ids.with_untracked(Vec::is_empty) {
                self.mode.set(false);
            }
        } else {
            return false;
        }
        true
    }

    /// A finger came down on a row.
    pub fn touch(self, event: &web_sys::PointerEvent, id: CustomerId) {
        self.rested.set_value(false);
        self.down.set_value(None);
        if event.pointer_type() != "touch" {
            return;
        }
        self.down
            .set_value(Some((event.client_x(), event.client_y())));
        let rest = set_timeout_with_handle(
            move || {
                self.rested.set_value(true);
                self.mode.set(true);
                self.add(id);
            },
            REST,
        );
        self.wait(rest.ok());
    }

    /// Waits for one finger only: whichever was waited for before is forgotten.
    fn wait(self, rest: Option<TimeoutHandle>) {
        let before = self.resting.get_value();
        self.resting.set_value(rest);
        if let Some(before) = before {
            before.clear();
        }
    }

    /// It moved: a finger that rests trembles, one that scrolls goes further.
    pub fn moved(self, event: &web_sys::PointerEvent) {
        let far = self.down.get_value().is_some_and(|(x, y)| {
            (event.client_x() - x).abs() > TREMBLE || (event.client_y() - y).abs() > TREMBLE
        });
        if far {
            self.untouch();
        }
    }

    /// It went up, or away to scroll.
    pub fn untouch(self) {
        self.wait(None);
    }

    /// Whether the last press was a finger's.
    #[must_use]
    pub fn touched(self) -> bool {
        self.down.with_value(Option::is_some)
    }
}

const fn between(one: usize, other: usize) -> RangeInclusive<usize> {
    if one < other {
        one..=other
    } else {
        other..=one
    }
}

/// The box of a row.
#[component]
pub fn PickBox(
    /// What is picked.
    picked: Picked,
    /// The row's customer.
    id: CustomerId,
    /// What it is called.
    name: String,
) -> impl IntoView {
    let press = move |event: web_sys::MouseEvent| {
        if event.shift_key() {
            picked.reach(id);
        } else {
            picked.toggle(id);
        }
        // The browser turns the box over by itself after this; it shall show what is picked.
        if let Some(input) = target(&event) {
            request_animation_frame(move || {
                input.set_checked(picked.ids.with_untracked(|ids| ids.contains(&id)))
            });
        }
    };
    view! {
        <label class="pick-box">
            <input type="checkbox" name="pick" tabindex="-1" prop:checked=move || picked.has(id)
                aria-label=move || tr_with("customers.pick_one", &[("name", name.clone())]) on:click=press/>
        </label>
    }
}

fn target(event: &web_sys::MouseEvent) -> Option<web_sys::HtmlInputElement> {
    event.target()?.dyn_into().ok()
}

/// The box over all rows.
#[component]
pub fn PickAll(
    /// What is picked.
    picked: Picked,
) -> impl IntoView {
    let shown = move || {
        let rows = picked.rows.rows;
        rows.with(|rows| rows.as_ref().map_or(0, Vec::len))
    };
    let all = move || picked.count() == shown();
    let some = move || picked.count() != 0 && !all();
    view! {
        <label class="pick-box">
            <input type="checkbox" name="pick-all" aria-label=t!("customers.pick_all") prop:checked=all
                prop:indeterminate=some on:change=move |_| picked.toggle_all()/>
        </label>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_range_runs_either_way() {
        assert_eq!(between(2, 5), 2..=5);
        assert_eq!(between(5, 2), 2..=5);
        assert_eq!(between(3, 3), 3..=3);
    }
}
