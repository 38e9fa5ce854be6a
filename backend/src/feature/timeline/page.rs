//! One page of a timeline, newest first.

use super::{render, unsaid};
use crate::access::leak::{self, Leak};
use crate::access::reach::{self, Arm};
use crate::db::schema::{customer, timeline_entry};
use crate::db::types::{Key, Written, stored};
use crate::db::{Conn, MultiBackend};
use crate::error::AppResult;
use crate::feature::declared;
use crate::record::Cx;
use crate::record::list::WALKED;
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use shared::Page;
use shared::id::{CustomerId, EventId, UserId};
use shared::timeline::{Dimension, TimelineCount, TimelineEntry};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// A row of the projection.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = timeline_entry)]
pub struct EntryRow {
    /// The event.
    pub id: Key<EventId>,
    /// The customer.
    pub customer_id: Key<CustomerId>,
    /// When it happened.
    pub happened_at: NaiveDateTime,
    /// The day, where only that is known.
    pub happened_on: Option<Written<NaiveDate>>,
    /// The strand.
    pub dimension: Written<Dimension>,
    /// What it is.
    pub what: String,
    /// The record.
    pub record_id: Key<Uuid>,
    /// Who recorded it.
    pub author_id: Option<Key<UserId>>,
    /// When it was recorded.
    pub recorded_at: NaiveDateTime,
}

impl EntryRow {
    fn position(&self) -> Position {
        (self.happened_at, self.id.0)
    }
}

/// What a timeline asks for.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// One customer; all within reach otherwise.
    pub customer: Option<CustomerId>,
    /// Strands.
    pub dimensions: Vec<Dimension>,
    /// Who recorded it.
    pub author: Option<UserId>,
    /// Happened at or after.
    pub from: Option<DateTime<Utc>>,
    /// Happened at or before.
    pub to: Option<DateTime<Utc>>,
    /// The cursor of the page before.
    pub cursor: Option<String>,
    /// Rows a page.
    pub limit: i64,
}

/// One page.
///
/// # Errors
/// [`shared::Code::NotFound`] where the customer is out of reach, [`shared::Code::InvalidCursor`].
pub fn page(conn: &mut Conn, cx: &Cx, wanted: &Wanted) -> AppResult<Page<TimelineEntry>> {
    let asked = Wanted {
        cursor: None,
        limit: 0,
        ..wanted.clone()
    };
    let pages = cx.pages(format!("timeline:{asked:?}"));
    let after: Option<Position> = pages.after(wanted.cursor.as_deref())?;
    let arms = match wanted.customer {
        Some(id) => {
            cx.viewer(conn, id)?;
            vec![Arm::All]
        }
        None => reach::arms(conn, &cx.actor)?,
    };
    let (items, next) = walk(conn, cx, wanted, &arms, after)?;
    Ok(Page {
        items,
        next_cursor: pages.seal(next)?,
        total: None,
    })
}

/// Where an entry stands: when it happened, and its event.
type Position = (NaiveDateTime, EventId);

/// Reads on until a page is full of entries that the caller may read, and where the next one begins: one cut before would
/// tell how many others stand between them (R-SEC-2).
fn walk(
    conn: &mut Conn,
    cx: &Cx,
    wanted: &Wanted,
    arms: &[Arm],
    mut after: Option<Position>,
) -> AppResult<(Vec<TimelineEntry>, Option<Position>)> {
    let limit = usize::try_from(wanted.limit).unwrap_or(50);
    let (mut items, mut tested): (Vec<TimelineEntry>, usize) = (Vec::new(), 0);
    let mut last = None;
    loop {
        let rows = step(conn, wanted, arms, after)?;
        let ended = rows.len() <= limit;
        tested += rows.len();
        let places: HashMap<EventId, Position> =
            rows.iter().map(|row| (row.id.0, row.position())).collect();
        after = rows.last().map(EntryRow::position);
        for entry in leak::forgotten(Leak::Timeline, || {
            render::entries(conn, cx, wanted.customer.is_none(), rows)
        })? {
            if items.len() == limit {
                return Ok((items, last));
            }
            last = places.get(&entry.id).copied();
            items.push(entry);
        }
        if ended || tested >= WALKED {
            return Ok((items, after.filter(|_| !ended)));
        }
    }
}

/// The next rows along the order, of all arms; one more than a page has.
fn step(
    conn: &mut Conn,
    wanted: &Wanted,
    arms: &[Arm],
    after: Option<Position>,
) -> AppResult<Vec<EntryRow>> {
    let mut rows: Vec<EntryRow> = Vec::new();
    for arm in arms {
        rows.extend(read(conn, wanted, arm, after)?);
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.position()));
    rows.truncate(usize::try_from(wanted.limit + 1).unwrap_or(50));
    Ok(rows)
}

fn read(
    conn: &mut Conn,
    wanted: &Wanted,
    arm: &Arm,
    after: Option<Position>,
) -> AppResult<Vec<EntryRow>> {
    let mut query = timeline_entry::table
        .filter(timeline_entry::hidden.eq(false))
        .order((
            timeline_entry::happened_at.desc(),
            timeline_entry::id.desc(),
        ))
        .limit(wanted.limit + 1)
        .select(EntryRow::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(id) = wanted.customer {
        query = query.filter(timeline_entry::customer_id.eq(Key(id)));
    }
    query = match wanted.dimensions.as_slice() {
        [] => query,
        [one] => query.filter(timeline_entry::dimension.eq(Written(*one))),
        many => query.filter(
            timeline_entry::dimension.eq_any(many.iter().copied().map(Written).collect::<Vec<_>>()),
        ),
    };
    if let Some(author) = wanted.author {
        query = query.filter(timeline_entry::author_id.eq(Key(author)));
    }
    if let Some(from) = wanted.from {
        query = query.filter(timeline_entry::happened_at.ge(stored(from)));
    }
    if let Some(to) = wanted.to {
        query = query.filter(timeline_entry::happened_at.le(stored(to)));
    }
    if let Some((at, id)) = after {
        query = query.filter(
            timeline_entry::happened_at.le(at).and(
                timeline_entry::happened_at
                    .lt(at)
                    .or(timeline_entry::id.lt(Key(id))),
            ),
        );
    }
    let within = customer::table.select(customer::id);
    query = match arm {
        Arm::All => query,
        Arm::Team(id) => query.filter(
            timeline_entry::customer_id.eq_any(within.filter(customer::team_id.eq(Key(*id)))),
        ),
        Arm::Owner(id) => query.filter(
            timeline_entry::customer_id.eq_any(within.filter(customer::owner_id.eq(Key(*id)))),
        ),
        Arm::Pool => query.filter(
            timeline_entry::customer_id.eq_any(within.filter(customer::owner_id.is_null())),
        ),
        Arm::Only(ids) => query.filter(
            timeline_entry::customer_id.eq_any(ids.iter().copied().map(Key).collect::<Vec<_>>()),
        ),
    };
    Ok(query.load(conn)?)
}

/// How many entries of each dimension a customer's timeline holds for the caller.
///
/// # Errors
/// [`shared::Code::NotFound`] where the customer is out of reach.
pub fn counts(conn: &mut Conn, cx: &Cx, id: CustomerId) -> AppResult<Vec<TimelineCount>> {
    let viewer = cx.viewer(conn, id)?;
    let mut counts = counted(conn, id, None)?;
    let kept = declared::kept(conn, &viewer, id)?;
    for dimension in unsaid::on_timeline(conn, &viewer, id, &kept)? {
        *counts.entry(dimension).or_default() -= 1;
    }
    for some in kept.chunks(500) {
        for (dimension, unseen) in counted(conn, id, Some(some))? {
            *counts.entry(dimension).or_default() -= unseen;
        }
    }
    let counts = counts.into_iter().filter(|(_, count)| *count > 0);
    Ok(counts
        .map(|(dimension, count)| TimelineCount { dimension, count })
        .collect())
}

/// The entries of a customer by dimension; those of some records alone, where they are given.
fn counted(
    conn: &mut Conn,
    id: CustomerId,
    records: Option<&[Uuid]>,
) -> AppResult<BTreeMap<Dimension, i64>> {
    let mut entries = timeline_entry::table
        .filter(
            timeline_entry::customer_id
                .eq(Key(id))
                .and(timeline_entry::hidden.eq(false)),
        )
        .group_by(timeline_entry::dimension)
        .select((timeline_entry::dimension, diesel::dsl::count_star()))
        .into_boxed::<MultiBackend>();
    if let Some(records) = records {
        let records: Vec<Key<Uuid>> = records.iter().copied().map(Key).collect();
        entries = entries.filter(timeline_entry::record_id.eq_any(records));
    }
    let rows: Vec<(Written<Dimension>, i64)> = entries.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(dimension, count)| (dimension.0, count))
        .collect())
}
