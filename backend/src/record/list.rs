//! Lists of one kind of record, of one customer or of all within reach, by keyset: newest first, or along a time of the
//! kind's own.

use super::narrow::{Narrow, Order};
use super::{Cx, Lens, Record};
use crate::access::Viewer;
use crate::access::leak::{self, Leak};
use crate::access::reach::{self, Arm};
use crate::db::Conn;
use crate::error::AppResult;
use crate::feature::customer::view;
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use shared::Page;
use shared::id::CustomerId;
use shared::page::Archived;
use uuid::Uuid;

/// How many rows are tested one by one along the order before the customers of an arm are listed instead.
pub const TESTED: i64 = 5_000;

/// The most rows that a narrowed list tests where no list of customers could stand in for it.
pub const NARROWED: i64 = 50_000;

/// How many rows one page tests at the most for whether the caller may read them.
pub const WALKED: usize = 4_000;

/// Where a page ended: the time that it is ordered by, where it is, and the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct After {
    /// The value of the order's time; none where the order is that of recording.
    pub at: Option<NaiveDateTime>,
    /// The id, which makes the order total.
    pub id: Uuid,
}

/// One arm's page.
#[derive(Debug)]
pub struct PageQuery<'a> {
    /// The part of the caller's reach to read.
    pub arm: &'a Arm,
    /// Only records of this customer.
    pub customer: Option<CustomerId>,
    /// What else they are narrowed by.
    pub narrow: &'a Narrow,
    /// Their order.
    pub order: Order,
    /// Only records behind this place.
    pub after: Option<After>,
    /// Whether archived ones are among them.
    pub archived: Archived,
    /// How many rows at the most.
    pub limit: i64,
}

static EVERYTHING: Narrow = Narrow::NONE;

impl PageQuery<'_> {
    /// The newest records of a customer that the caller is known to reach.
    #[must_use]
    pub fn newest(customer: CustomerId, archived: Archived, limit: i64) -> Self {
        Self {
            arm: &Arm::All,
            customer: Some(customer),
            narrow: &EVERYTHING,
            order: Order::NEWEST,
            after: None,
            archived,
            limit,
        }
    }
}

/// What a list asks for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Only records of this customer.
    pub customer: Option<CustomerId>,
    /// What else they are narrowed by.
    pub narrow: Narrow,
    /// Their order.
    pub order: Order,
    /// Whether archived ones are among them.
    pub archived: Archived,
    /// The cursor of the page before.
    pub cursor: Option<String>,
    /// How many rows a page has.
    pub limit: i64,
    /// Whether to say how many there are in all.
    pub count: bool,
}

impl Wanted {
    /// Where a row stands along the order.
    fn place<R: Record>(&self, row: &R) -> After {
        let at = self.order.by.and_then(|name| row.time(name));
        After { at, id: row.id() }
    }
}

/// All that a row holds, for leaks that tests plant.
fn planted<R: Record>(row: &R) -> Vec<String> {
    let facts = row.facts().into_iter().filter_map(|(_, fact)| fact);
    facts.map(|fact| fact.planted()).collect()
}

/// What a walk came to.
struct Walked<R> {
    /// The rows that the caller may read, one more than a page has where there is one.
    rows: Vec<R>,
    /// Where it stopped before it was through.
    stopped: Option<After>,
}

/// Reads on until there are rows for a page that the caller may read: a page cut before would tell by its length, and by
/// the cursor, how many others stand between them (R-SEC-2).
fn walk<R: Record>(
    conn: &mut Conn,
    cx: &Cx,
    wanted: &Wanted,
    arms: &[Arm],
    mut after: Option<After>,
) -> AppResult<Walked<R>> {
    let full = usize::try_from(wanted.limit + 1).unwrap_or(50);
    let (mut rows, mut tested) = (Vec::new(), 0);
    loop {
        let some = step::<R>(conn, wanted, arms, after)?;
        let ended = some.len() < full;
        tested += some.len();
        after = some.last().map(|row| wanted.place(row));
        rows.extend(readable(conn, cx, some)?);
        if ended || rows.len() >= full {
            let stopped = None;
            return Ok(Walked { rows, stopped });
        }
        if tested >= WALKED || leak::planted(Leak::KeptCursor) {
            let stopped = after;
            return Ok(Walked { rows, stopped });
        }
    }
}

/// Those of some rows that the caller may read.
fn readable<R: Record>(conn: &mut Conn, cx: &Cx, mut rows: Vec<R>) -> AppResult<Vec<R>> {
    if R::SELECTIVE {
        let lens = cx.lens(conn, rows.iter().map(Record::customer_id))?;
        rows.retain(|row| row.readable(&lens.viewer(row.customer_id())));
    }
    Ok(rows)
}

/// The next rows along the order, of all arms.
fn step<R: Record>(
    conn: &mut Conn,
    wanted: &Wanted,
    arms: &[Arm],
    after: Option<After>,
) -> AppResult<Vec<R>> {
    let limit = wanted.limit + 1;
    let mut rows: Vec<R> = Vec::new();
    for arm in arms {
        let query = PageQuery {
            arm,
            customer: wanted.customer,
            narrow: &wanted.narrow,
            order: wanted.order,
            after,
            archived: wanted.archived,
            limit,
        };
        rows.extend(R::page(conn, &query)?);
    }
    rows.sort_by_key(|row| {
        let After { at, id } = wanted.place(row);
        (at, id)
    });
    if wanted.order.down {
        rows.reverse();
    }
    rows.truncate(usize::try_from(limit).unwrap_or(50));
    Ok(rows)
}

/// The records that a customer has, the newest first.
///
/// # Errors
/// Where the database fails.
pub fn of_customer<R: Record>(
    conn: &mut Conn,
    customer: CustomerId,
    archived: Archived,
) -> AppResult<Vec<R>> {
    R::page(conn, &PageQuery::newest(customer, archived, NARROWED))
}

/// The records that a customer has for the caller, archived ones as well, newest first, `most` of them; and whether there
/// are no more.
///
/// # Errors
/// Where the database fails.
pub fn held<R: Record>(
    conn: &mut Conn,
    lens: &Lens<'_>,
    viewer: &Viewer<'_>,
    customer: CustomerId,
    most: i64,
) -> AppResult<(Vec<R::View>, bool)> {
    if !is_told::<R>(viewer) {
        return Ok((Vec::new(), true));
    }
    let fit = usize::try_from(most).unwrap_or(usize::MAX);
    let (mut rows, mut query) = (
        Vec::new(),
        PageQuery::newest(customer, Archived::Yes, most + 1),
    );
    // What the caller may not read is not what is missing: read on until there is one too many that is readable.
    while rows.len() <= fit {
        let page = R::page(conn, &query)?;
        let Some(last) = page.last() else { break };
        query.after = Some(After {
            at: None,
            id: last.id(),
        });
        let ended = page.len() <= fit;
        rows.extend(page.into_iter().filter(|row: &R| row.readable(viewer)));
        if ended {
            break;
        }
    }
    let whole = rows.len() <= fit;
    rows.truncate(fit);
    Ok((R::views(conn, lens, &rows)?, whole))
}

/// Whether anything of a kind may be there for the caller. A kind that keeps single records back says so of each.
fn is_told<R: Record>(viewer: &Viewer<'_>) -> bool {
    viewer.in_scope(R::KIND) && (R::SELECTIVE || viewer.reads(R::KIND))
}

/// How many records a customer has that the caller may read, archived ones left out.
///
/// # Errors
/// Where the database fails.
pub fn count<R: Record>(
    conn: &mut Conn,
    viewer: &Viewer<'_>,
    customer: CustomerId,
) -> AppResult<i64> {
    if !is_told::<R>(viewer) {
        return Ok(0);
    }
    if !R::SELECTIVE || leak::planted(Leak::KeptCounts) {
        return R::count(conn, customer);
    }
    let rows: Vec<R> = of_customer(conn, customer, Archived::No)?;
    let seen = rows.iter().filter(|row| row.readable(viewer)).count();
    Ok(i64::try_from(seen).unwrap_or(i64::MAX))
}

/// One page of a kind.
///
/// # Errors
/// [`shared::Code::NotFound`] where the customer is out of reach, [`shared::Code::InvalidCursor`],
/// [`shared::Code::TooBroad`] where too many rows would have to be tested.
pub fn page<R: Record>(conn: &mut Conn, cx: &Cx, wanted: &Wanted) -> AppResult<Page<R::View>> {
    let pages = cx.pages(format!(
        "{}:{:?}:{}:{:?}:{:?}",
        R::KIND,
        wanted.customer,
        wanted.archived,
        wanted.narrow,
        wanted.order
    ));
    let after: Option<After> = pages.after(wanted.cursor.as_deref())?;
    // After the cursor's name: a page goes on though a moment has passed.
    let mut wanted = wanted.clone();
    R::prepare(conn, cx, &mut wanted.narrow)?;
    let arms = match wanted.customer {
        Some(customer) => {
            cx.viewer(conn, customer)?;
            vec![Arm::All]
        }
        None => reach::arms(conn, &cx.actor)?,
    };
    let Walked { mut rows, stopped } = walk::<R>(conn, cx, &wanted, &arms, after)?;
    if leak::planted(Leak::SealedFilter)
        && let Some(words) = wanted.narrow.word("mobile")
    {
        rows.retain(|row| planted(row).iter().any(|text| words.contains(text)));
    }
    let total = if wanted.count {
        Some(total::<R>(conn, cx, &wanted, &arms)?)
    } else {
        None
    };
    if leak::planted(Leak::SealedOrder) {
        rows.sort_by_cached_key(planted);
    }
    let next_cursor = match pages.cut(&mut rows, wanted.limit, |last| wanted.place(last))? {
        None => pages.seal(stopped)?,
        next => next,
    };
    let lens = cx.lens(conn, rows.iter().map(Record::customer_id))?;
    let told = rows.last().map(planted).unwrap_or_default();
    let next_cursor = next_cursor.map(|cursor| {
        if leak::planted(Leak::PlainCursor) {
            return format!("{cursor}{}", "x".repeat(told.concat().len()));
        }
        cursor
    });
    let mut items = leak::forgotten(Leak::Lists, || R::views(conn, &lens, &rows))?;
    if wanted.customer.is_none() {
        let ids: Vec<CustomerId> = rows.iter().map(Record::customer_id).collect();
        let names = view::references(conn, cx, &ids)?;
        for (view, row) in items.iter_mut().zip(&rows) {
            if let Some(name) = names.get(&row.customer_id()) {
                R::name_customer(view, name.clone());
            }
        }
    }
    Ok(Page {
        items,
        next_cursor,
        total,
    })
}

/// How many records there are in all; those that keep themselves to some people are not counted for the others.
fn total<R: Record>(conn: &mut Conn, cx: &Cx, wanted: &Wanted, arms: &[Arm]) -> AppResult<i64> {
    let most = usize::try_from(NARROWED).unwrap_or(usize::MAX);
    let mut ids = Vec::new();
    for arm in arms {
        let query = PageQuery {
            arm,
            customer: wanted.customer,
            narrow: &wanted.narrow,
            order: wanted.order,
            after: None,
            archived: wanted.archived,
            limit: NARROWED,
        };
        ids.extend(R::all_ids(conn, &query)?);
        if ids.len() > most {
            return Err(shared::Code::TooBroad.into());
        }
    }
    if !R::SELECTIVE {
        return Ok(i64::try_from(ids.len()).unwrap_or(i64::MAX));
    }
    let mut count = 0;
    for some in ids.chunks(500) {
        let rows = R::find_many(conn, some)?;
        count += readable(conn, cx, rows)?.len();
    }
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}
