//! Keyset pages.

use serde::{Deserialize, Serialize};

words! {
    /// Whether a list holds what is archived.
    pub enum Archived {
        /// Live rows only.
        No = "false",
        /// Archived ones as well.
        Yes = "true",
        /// Archived ones only.
        Only = "only",
    }
}

/// One page of a list, and the cursor of the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The rows, in the order asked for.
    pub items: Vec<T>,
    /// Pass it as `cursor` to read on; `null` on the last page. It is sealed, and bound to caller, filter and sort.
    pub next_cursor: Option<String>,
    /// The number of all rows, only when asked for with `count=exact`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
}

impl<T> Page<T> {
    /// A list that is short enough to be told as a whole.
    #[must_use]
    pub const fn whole(items: Vec<T>) -> Self {
        Self {
            items,
            next_cursor: None,
            total: None,
        }
    }

    /// Changes the rows, keeps the cursor.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(f).collect(),
            next_cursor: self.next_cursor,
            total: self.total,
        }
    }
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            next_cursor: None,
            total: None,
        }
    }
}
