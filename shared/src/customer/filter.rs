//! A tree of conditions.

use super::FilterOp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A condition, or several joined.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(no_recursion))]
#[serde(untagged, deny_unknown_fields)]
pub enum Filter {
    /// All of them hold.
    And {
        /// The conditions.
        and: Vec<Filter>,
    },
    /// At least one holds; of none, none does.
    Or {
        /// The conditions.
        or: Vec<Filter>,
    },
    /// It does not hold.
    Not {
        /// The condition.
        not: Box<Filter>,
    },
    /// A field compares so.
    Is {
        /// `stage`, `tier`, `kind`, `intent`, `industry`, `source`, `number`, `tag`, `owner` with `eq` and `in`; `key_account` with
        /// `eq`; `created_at`, `stage_entered_at`, `last_interaction_at`, `next_step` with `gte` and `lte`.
        field: String,
        /// How.
        op: FilterOp,
        /// With what: a text, a list of texts, `true` or `false`; an empty list matches nothing.
        value: Value,
    },
}
