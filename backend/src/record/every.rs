//! All records of a kind that a customer has, read page by page: for what goes out as a whole, such as forms and the record
//! book, where nothing may be left out in silence. What is more than a file can hold is refused, never cut.

use super::list::{After, PageQuery};
use super::narrow::Order;
use super::{Lens, Record};
use crate::db::Conn;
use crate::error::{AppError, AppResult};
use crate::feature::book::words;
use shared::id::CustomerId;
use shared::page::Archived;
use shared::{Code, Lang};

/// How much is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// How many rows one page has.
    pub page: i64,
    /// The most records of one kind and customer; more are refused.
    pub most: usize,
}

impl Bounds {
    /// Those of the product: a page's ids fit into one statement of both databases, and the records of one customer into
    /// memory.
    pub const USUAL: Self = Self {
        page: 1_000,
        most: 50_000,
    };

    /// Refuses what is more than the most, by what screens call its kind.
    ///
    /// # Errors
    /// [`Code::TooManyRecords`] with the kind and the bound.
    pub fn keep(self, kind: &str, count: usize) -> AppResult<()> {
        if count <= self.most {
            return Ok(());
        }
        let name = |lang| words::word(lang, "record_kind", kind);
        let (zh, en) = (name(Lang::Zh), name(Lang::En));
        let most = self.most;
        Err(AppError::from(Code::TooManyRecords).detail_in_words(
            format!("{zh}：超过 {most} 条"),
            format!("{en}: more than {most}"),
        ))
    }
}

/// The records of a customer that the caller may read, oldest first, as the caller sees them; archived ones are left out.
///
/// # Errors
/// [`Code::TooManyRecords`].
pub fn views<R: Record>(
    conn: &mut Conn,
    lens: &Lens<'_>,
    customer: CustomerId,
    bounds: Bounds,
) -> AppResult<Vec<R::View>> {
    let viewer = lens.viewer(customer);
    let mut all = Vec::new();
    each_page::<R>(conn, customer, Archived::No, bounds, |conn, mut rows| {
        rows.retain(|row| row.readable(&viewer));
        all.extend(R::views(conn, lens, &rows)?);
        // Only what is readable counts, so that a refusal tells nobody of what is not (R-SEC-2).
        bounds.keep(R::KIND.as_str(), all.len())
    })?;
    Ok(all)
}

/// The rows of a customer, oldest first.
///
/// # Errors
/// [`Code::TooManyRecords`].
pub fn rows<R: Record>(
    conn: &mut Conn,
    customer: CustomerId,
    archived: Archived,
    bounds: Bounds,
) -> AppResult<Vec<R>> {
    let mut all = Vec::new();
    each_page::<R>(conn, customer, archived, bounds, |_, rows| {
        all.extend(rows);
        bounds.keep(R::KIND.as_str(), all.len())
    })?;
    Ok(all)
}

/// Reads along the ids, a page after the other.
fn each_page<R: Record>(
    conn: &mut Conn,
    customer: CustomerId,
    archived: Archived,
    bounds: Bounds,
    mut take: impl FnMut(&mut Conn, Vec<R>) -> AppResult<()>,
) -> AppResult<()> {
    let mut query = PageQuery::newest(customer, archived, bounds.page);
    query.order = Order {
        by: None,
        down: false,
    };
    loop {
        let rows = R::page(conn, &query)?;
        let full = i64::try_from(rows.len()).unwrap_or(i64::MAX) >= bounds.page;
        query.after = rows.last().map(|row| After {
            at: None,
            id: row.id(),
        });
        take(conn, rows)?;
        if !full {
            return Ok(());
        }
    }
}
