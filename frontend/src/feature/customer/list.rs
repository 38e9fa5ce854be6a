//! The customers list as it is read: page after page, for one view after the other.

use super::query::ListQuery;
use crate::api::{self, ApiError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::customer::CustomerCard;

/// How many customers are read at once.
const PAGE: &str = "50";

/// The rows read so far. Copies of it are one and the same.
#[derive(Clone, Copy)]
pub struct Rows {
    /// The customers; none before the first answer.
    pub rows: RwSignal<Option<Vec<CustomerCard>>>,
    /// How many there are in all.
    pub total: RwSignal<Option<i64>>,
    /// Where the next page begins.
    pub cursor: RwSignal<Option<String>>,
    /// Whether a request is on its way.
    pub busy: RwSignal<bool>,
    /// Why the last request failed.
    pub error: RwSignal<Option<ApiError>>,
    turn: StoredValue<u32>,
}

impl Rows {
    /// Nothing read yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            rows: RwSignal::new(None),
            total: RwSignal::new(None),
            cursor: RwSignal::new(None),
            busy: RwSignal::new(false),
            error: RwSignal::new(None),
            turn: StoredValue::new(0),
        }
    }

    /// Reads the first page of a view, or the next one.
    pub fn read(self, query: &ListQuery, more: bool) {
        let mut pairs = query.pairs();
        pairs.push(("limit", PAGE.to_owned()));
        if more {
            pairs.push(("cursor", self.cursor.get_untracked().unwrap_or_default()));
        } else {
            pairs.push(("count", "exact".to_owned()));
        }
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        let turn = self.turn.get_value();
        self.busy.set(true);
        spawn_local(async move {
            let answer = api::customer::list(&pairs).await;
            // An older view's answer that comes late is dropped.
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            self.busy.try_set(false);
            match answer {
                Ok(page) => {
                    self.error.try_set(None);
                    self.cursor.try_set(page.next_cursor);
                    if !more {
                        self.total.try_set(page.total);
                    }
                    self.rows.try_update(|rows| match rows {
                        Some(list) if more => list.extend(page.items),
                        _ => *rows = Some(page.items),
                    });
                }
                Err(error) => {
                    self.error.try_set(Some(error));
                }
            }
        });
    }
}

impl Default for Rows {
    fn default() -> Self {
        Self::new()
    }
}
