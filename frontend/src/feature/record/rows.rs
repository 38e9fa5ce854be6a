//! A list as it is read: page after page, for one view after the other.

use crate::api::{self, ApiError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use shared::Page;

/// How many rows are read at once.
const PAGE: &str = "50";

/// The rows read so far. Copies of it are one and the same.
pub struct Rows<T: Send + Sync + 'static> {
    path: &'static str,
    counted: bool,
    /// The rows; none before the first answer.
    pub rows: RwSignal<Option<Vec<T>>>,
    /// How many there are in all, where that is asked for.
    pub total: RwSignal<Option<i64>>,
    /// Where the next page begins.
    pub cursor: RwSignal<Option<String>>,
    /// Whether a request is on its way.
    pub busy: RwSignal<bool>,
    /// Why the last request failed.
    pub error: RwSignal<Option<ApiError>>,
    turn: StoredValue<u32>,
}

impl<T: Send + Sync + 'static> Clone for Rows<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Rows<T> {}

impl<T: DeserializeOwned + Send + Sync + 'static> Rows<T> {
    /// Nothing read yet of the list at this place of the API.
    #[must_use]
    pub fn new(path: &'static str) -> Self {
        Self {
            path,
            counted: false,
            rows: RwSignal::new(None),
            total: RwSignal::new(None),
            cursor: RwSignal::new(None),
            busy: RwSignal::new(false),
            error: RwSignal::new(None),
            turn: StoredValue::new(0),
        }
    }

    /// The same list, counted as a whole.
    #[must_use]
    pub fn counted(self) -> Self {
        Self {
            counted: true,
            ..self
        }
    }

    /// Whether nobody asked for a second page.
    #[must_use]
    pub fn is_first_page(self) -> bool {
        let page = PAGE.parse().unwrap_or(usize::MAX);
        self.rows
            .with_untracked(|rows| rows.as_ref().is_none_or(|rows| rows.len() <= page))
    }

    /// Reads the first page of a view, or the next one.
    pub fn read(self, mut pairs: Vec<(&'static str, String)>, more: bool) {
        pairs.push(("limit", PAGE.to_owned()));
        if more {
            pairs.push(("cursor", self.cursor.get_untracked().unwrap_or_default()));
        } else if self.counted {
            pairs.push(("count", "exact".to_owned()));
        }
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        let turn = self.turn.get_value();
        self.busy.set(true);
        spawn_local(async move {
            let answer: api::Answer<Page<T>> =
                api::get(&format!("{}{}", self.path, api::customer::query(&pairs))).await;
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
