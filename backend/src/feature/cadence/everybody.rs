//! The walk over every customer after a strategy or the calendar changed. Whoever changes one writes down that the walk
//! begins anew, and no customer: the change costs the same with ten customers and with a million, and waits for none.

use crate::db::{Conn, setting};
use crate::error::AppResult;
use crate::feature::customer::store;
use serde::{Deserialize, Serialize};
use shared::id::CustomerId;
use uuid::Uuid;

/// The name under which it is kept how far the walk has come.
const PLACE: &str = "cadence_walk";

/// How far the walk has come; there is none while nobody walks.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Walk {
    /// Which walk it is: one that began anew meanwhile is told from this by it.
    id: Uuid,
    /// The customer looked at last; none at the beginning.
    after: Option<CustomerId>,
}

/// Has every customer looked at by the next run.
///
/// # Errors
/// Where the database fails.
pub fn begin(conn: &mut Conn) -> AppResult<()> {
    let walk = Walk {
        id: Uuid::now_v7(),
        after: None,
    };
    setting::keep(conn, PLACE, &walk)
}

/// The walk under way.
///
/// # Errors
/// Where the database fails.
pub fn under_way(conn: &mut Conn) -> AppResult<Option<Walk>> {
    setting::read(conn, PLACE)
}

/// Who comes next, without archived customers.
///
/// # Errors
/// Where the database fails.
pub fn next(conn: &mut Conn, walk: Walk, limit: i64) -> AppResult<Vec<CustomerId>> {
    store::behind(conn, walk.after, limit)
}

/// Writes down how far it came; none where it is at its end. A walk that began anew meanwhile is left as it stands.
///
/// # Errors
/// Where the database fails.
pub fn went(conn: &mut Conn, walk: Walk, after: Option<CustomerId>) -> AppResult<()> {
    let on = after.map(|last| Walk {
        after: Some(last),
        ..walk
    });
    setting::replace(conn, PLACE, &walk, on.as_ref())
}
