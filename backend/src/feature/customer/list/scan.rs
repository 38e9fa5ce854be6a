//! The guard against lists that would read a large table from end to end to find a handful of rows.

use super::order::{At, ordered, position, until};
use super::search::Search;
use super::{Order, Wanted, filtered};
use crate::access::reach::Arm;
use crate::db::Conn;
use crate::error::AppResult;
use crate::feature::customer::row::CustomerRow;
use diesel::prelude::*;
use shared::Code;
use shared::id::CustomerId;

/// The most rows that one list tests one by one.
const MOST: i64 = 100_000;

impl Wanted {
    /// Whether rows must be tested one by one along the order, because no index holds just those asked for.
    fn tests_rows(&self, found: &Search) -> bool {
        match found {
            Search::Ids(_) => false,
            Search::Pieces(_) => true,
            Search::Everything => {
                self.stages.len() > 1
                    || !self.tiers.is_empty()
                    || self.kind.is_some()
                    || self.industry.is_some()
                    || self.source.is_some()
                    || self.key_account.is_some()
                    || self.intent.is_some()
                    || self.tag.is_some()
                    || self.tree.is_some()
                    || self.created_from.is_some()
                    || self.created_to.is_some()
            }
        }
    }

    /// The same list without what is tested row by row: what an index walks along.
    fn walked(&self) -> Self {
        Self {
            stages: match self.stages.as_slice() {
                [one] => vec![one.clone()],
                _ => Vec::new(),
            },
            owner: self.owner,
            archived: self.archived,
            ..Self::default()
        }
    }
}

/// Where the walk along the order has tested as many rows as it may; none where it ends before.
fn horizon(
    conn: &mut Conn,
    wanted: &Wanted,
    arm: &Arm,
    (order, down): (Order, bool),
    after: Option<&(At, CustomerId)>,
) -> AppResult<Option<At>> {
    let walked = filtered(&wanted.walked(), arm, &Search::Everything);
    let row: Option<CustomerRow> = ordered(walked, order, down, after.cloned())?
        .offset(MOST)
        .limit(1)
        .select(CustomerRow::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(|row| position(order, &row).0))
}

/// One arm's page, and one row more where there is one.
///
/// # Errors
/// [`Code::TooBroad`] where a page would not fill before too many rows were tested.
pub(super) fn arm(
    conn: &mut Conn,
    wanted: &Wanted,
    arm: &Arm,
    found: &Search,
    (order, down): (Order, bool),
    after: Option<&(At, CustomerId)>,
) -> AppResult<Vec<CustomerRow>> {
    let end = if wanted.tests_rows(found) {
        horizon(conn, wanted, arm, (order, down), after)?
    } else {
        None
    };
    let mut query = ordered(filtered(wanted, arm, found), order, down, after.cloned())?;
    let bounded = end.is_some();
    if let Some(end) = end {
        query = until(query, order, down, end);
    }
    let rows: Vec<CustomerRow> = query
        .limit(wanted.limit + 1)
        .select(CustomerRow::as_select())
        .load(conn)?;
    let full = i64::try_from(rows.len()).unwrap_or(i64::MAX) > wanted.limit;
    if bounded && !full {
        return Err(Code::TooBroad.into());
    }
    Ok(rows)
}

/// Refuses to count what would have to be tested row by row over too many.
///
/// # Errors
/// [`Code::TooBroad`].
pub(super) fn require_countable(
    conn: &mut Conn,
    wanted: &Wanted,
    arm: &Arm,
    found: &Search,
) -> AppResult<()> {
    if !wanted.tests_rows(found) {
        return Ok(());
    }
    match horizon(conn, wanted, arm, (Order::CreatedAt, false), None)? {
        None => Ok(()),
        Some(_) => Err(Code::TooBroad.into()),
    }
}
