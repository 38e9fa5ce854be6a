//! What a person, or a team, has to do these days: read in one go, and parted by how urgent it is.

use super::focus::Focus;
use crate::api::{self, ApiError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::care::CareDate;
use shared::today::{DueItem, Urgency, Whose};

/// What was read. Copies of it are one and the same.
#[derive(Clone, Copy)]
pub struct Day {
    /// What there is to do, the earliest first; none before it was read.
    pub items: RwSignal<Option<Vec<DueItem>>>,
    /// Days to care for customers.
    pub care: RwSignal<Vec<CareDate>>,
    /// Whether there is more than is shown.
    pub more: RwSignal<bool>,
    /// Why it could not be read.
    pub error: RwSignal<Option<ApiError>>,
    /// Where the focus is.
    pub focus: Focus,
    turn: StoredValue<u32>,
}

impl Day {
    /// Nothing read yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            items: RwSignal::new(None),
            care: RwSignal::new(Vec::new()),
            more: RwSignal::new(false),
            error: RwSignal::new(None),
            focus: Focus::new(),
            turn: StoredValue::new(0),
        }
    }

    /// Reads it.
    pub fn read(self, whose: Whose) {
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        let turn = self.turn.get_value();
        spawn_local(async move {
            let answer = api::desk::today(whose).await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            match answer {
                Ok(page) => {
                    self.error.try_set(None);
                    self.more.try_set(page.next_cursor.is_some());
                    self.take(page.items);
                }
                Err(error) => {
                    self.error.try_set(Some(error));
                }
            }
            if let Ok(care) = api::care::across(whose).await {
                self.care.try_set(care.items);
            }
        });
    }

    fn take(self, items: Vec<DueItem>) {
        self.focus.remember();
        let current = self.focus.current.get_untracked();
        if items.iter().all(|item| Some(item.id) != current) {
            self.focus.current.set(items.first().map(|item| item.id));
        }
        self.items.try_set(Some(items));
        self.focus.restore();
    }

    /// Those of one urgency.
    #[must_use]
    pub fn of(self, urgency: Urgency) -> Vec<DueItem> {
        self.items.with(|items| {
            let all = items.iter().flatten();
            all.filter(|item| item.urgency == urgency)
                .cloned()
                .collect()
        })
    }

    /// How many there are of one urgency.
    #[must_use]
    pub fn count(self, urgency: Urgency) -> usize {
        self.items.with(|items| {
            let all = items.iter().flatten();
            all.filter(|item| item.urgency == urgency).count()
        })
    }
}

impl Default for Day {
    fn default() -> Self {
        Self::new()
    }
}
