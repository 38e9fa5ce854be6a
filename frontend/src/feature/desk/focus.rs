//! One line of the day has the focus at a time, and is found again after the list was read anew.

use crate::state::prefs;
use leptos::prelude::*;
use uuid::Uuid;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, KeyboardEvent};

/// Where the focus is. Copies of it are one and the same.
#[derive(Clone, Copy)]
pub struct Focus {
    /// The line that Tab leads to.
    pub current: RwSignal<Option<Uuid>>,
    lost: StoredValue<Option<usize>>,
}

impl Focus {
    /// On no line yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            current: RwSignal::new(None),
            lost: StoredValue::new(None),
        }
    }

    /// Moves it by so many lines, from wherever it is.
    pub fn step(self, by: isize) {
        let lines = lines();
        let to = match here(&lines) {
            Some(at) => at
                .saturating_add_signed(by)
                .min(lines.len().saturating_sub(1)),
            None => 0,
        };
        focus(&lines, to);
    }

    /// To the first or the last line.
    pub fn end(self, last: bool) {
        let lines = lines();
        focus(
            &lines,
            if last {
                lines.len().saturating_sub(1)
            } else {
                0
            },
        );
    }

    /// Remembers which line has it, before what stands there goes away.
    pub fn remember(self) {
        self.lost.set_value(here(&lines()));
    }

    /// Puts it on the line that stands there now.
    pub fn restore(self) {
        if let Some(at) = self.lost.try_update_value(Option::take).flatten() {
            request_animation_frame(move || {
                let lines = lines();
                if here(&lines).is_none() {
                    focus(&lines, at.min(lines.len().saturating_sub(1)));
                }
            });
        }
    }

    /// A key that was pressed where nothing takes keys: j and k lead into the list.
    pub fn from_outside(self, event: &KeyboardEvent) {
        let other = event.ctrl_key() || event.alt_key() || event.meta_key();
        let bare = prefs().bare_keys.get_untracked();
        let nowhere = document()
            .active_element()
            .is_none_or(|active| matches!(active.tag_name().as_str(), "BODY" | "MAIN" | "A"));
        if other || !bare || event.is_composing() || !nowhere {
            return;
        }
        if matches!(event.key().as_str(), "j" | "k") {
            event.prevent_default();
            self.step(0);
        }
    }
}

impl Default for Focus {
    fn default() -> Self {
        Self::new()
    }
}

fn lines() -> Vec<HtmlElement> {
    let Ok(found) = document().query_selector_all(".due-line") else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|at| found.get(at)?.dyn_into().ok())
        .collect()
}

/// Which line has the focus, itself or something in it.
fn here(lines: &[HtmlElement]) -> Option<usize> {
    let active = document().active_element()?;
    lines.iter().position(|line| line.contains(Some(&active)))
}

fn focus(lines: &[HtmlElement], at: usize) {
    if let Some(line) = lines.get(at) {
        let _ = line.focus();
    }
}
