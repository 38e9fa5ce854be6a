//! Lists of one kind of record, of one customer or of all within reach: newest first, by keyset.

use super::{Cx, Record};
use crate::access::reach::{self, Arm};
use crate::db::Conn;
use crate::error::AppResult;
use crate::http::cursor::Cursor;
use shared::Page;
use shared::id::CustomerId;
use uuid::Uuid;

/// How many rows are tested one by one, newest first, before the customers of an arm are listed instead.
pub const TESTED: i64 = 5_000;

/// One arm's page.
#[derive(Debug)]
pub struct PageQuery<'a> {
    /// The part of the caller's reach to read.
    pub arm: &'a Arm,
    /// Only records of this customer.
    pub customer: Option<CustomerId>,
    /// Only records made before this one.
    pub before: Option<Uuid>,
    /// Archived ones as well.
    pub archived: bool,
    /// How many rows at the most.
    pub limit: i64,
}

/// What a list asks for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Only records of this customer.
    pub customer: Option<CustomerId>,
    /// Archived ones as well.
    pub archived: bool,
    /// The cursor of the page before.
    pub cursor: Option<String>,
    /// How many rows a page has.
    pub limit: i64,
}

/// One page of a kind.
///
/// # Errors
/// [`shared::Code::NotFound`] where the customer is out of reach, [`shared::Code::InvalidCursor`].
pub fn page<R: Record>(conn: &mut Conn, cx: &Cx, wanted: &Wanted) -> AppResult<Page<R::View>> {
    let bound = format!("{}:{:?}:{}", R::KIND, wanted.customer, wanted.archived);
    let before = wanted
        .cursor
        .as_deref()
        .map(|text| Cursor::open::<Uuid>(&cx.keys, cx.actor.id, &bound, text))
        .transpose()?;
    let arms = match wanted.customer {
        Some(customer) => {
            cx.viewer(conn, customer)?;
            vec![Arm::All]
        }
        None => reach::arms(conn, &cx.actor)?,
    };
    let mut rows: Vec<R> = Vec::new();
    for arm in &arms {
        let query = PageQuery {
            arm,
            customer: wanted.customer,
            before,
            archived: wanted.archived,
            limit: wanted.limit + 1,
        };
        rows.extend(R::page(conn, &query)?);
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.id()));
    let limit = usize::try_from(wanted.limit).unwrap_or(50);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let lens = cx.lens(conn, rows.iter().map(Record::customer_id))?;
    let last = rows.last().map(Record::id);
    rows.retain(|row| row.readable(&lens.viewer(row.customer_id())));
    let next_cursor = match last.filter(|_| more) {
        Some(last) => Some(Cursor::seal(&cx.keys, cx.actor.id, &bound, &last)?),
        None => None,
    };
    Ok(Page {
        items: R::views(conn, &lens, &rows)?,
        next_cursor,
        total: None,
    })
}
