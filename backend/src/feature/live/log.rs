//! The rows: written with what happened, put in order after its commit, read from a place on, forgotten after two days.

use crate::db::Conn;
use crate::db::dialect::{first_locked, place_rows};
use crate::db::schema::{event, live_event, live_head};
use crate::db::types::{Json, Key, Written, fresh, stored};
use crate::error::AppResult;
use crate::events::{Noted, StoredChange};
use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;
use shared::audit::Action;
use shared::id::{CustomerId, EventId, UserId};
use shared::role::RecordKind;
use uuid::Uuid;

/// How long a stream may have been broken off and still be taken up again.
pub const KEPT: Duration = Duration::hours(24);
/// After which rows are forgotten: longer, so that what is promised is there however long a transaction took.
const FORGOTTEN: Duration = Duration::hours(48);
/// The only row of `live_head`.
const HEAD: i32 = 1;
/// How many rows get their places with one commit.
const TOGETHER: usize = 1000;

/// What is to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happened {
    /// An event of a customer's trail: to those who reach the customer.
    Event(EventId),
    /// The notifications of a user are others now, because of an event where there is one: to that user.
    Notified(UserId, Option<EventId>),
    /// Somebody's session or rights may have changed: to nobody, but every stream asks anew who its caller is.
    Standing,
}

/// Writes what is to be told, in the transaction of what happened.
///
/// # Errors
/// Where the database fails.
pub fn append(conn: &mut Conn, happened: Happened, now: DateTime<Utc>) -> AppResult<()> {
    let (event, user) = match happened {
        Happened::Event(id) => (Some(Key(id)), None),
        Happened::Notified(id, event) => (event.map(Key), Some(Key(id))),
        Happened::Standing => (None, None),
    };
    diesel::insert_into(live_event::table)
        .values((
            live_event::id.eq(Key(fresh::<Uuid>())),
            live_event::event_id.eq(event),
            live_event::user_id.eq(user),
            live_event::recorded_at.eq(stored(now)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Whether committed rows wait for their places.
///
/// # Errors
/// Where the database fails.
pub fn waits(conn: &mut Conn) -> AppResult<bool> {
    let first: Option<Key<Uuid>> = live_event::table
        .filter(live_event::place.is_null())
        .select(live_event::id)
        .order(live_event::id)
        .first(conn)
        .optional()?;
    Ok(first.is_some())
}

/// The last place that was given.
///
/// # Errors
/// Where the database fails.
pub fn head(conn: &mut Conn) -> AppResult<i64> {
    Ok(live_head::table
        .find(HEAD)
        .select(live_head::place)
        .first(conn)?)
}

/// Gives places to committed rows that wait for them (see the module above); whether more may wait.
///
/// # Errors
/// Where the database fails.
pub fn put_in_order(conn: &mut Conn) -> AppResult<bool> {
    let head: Option<i64> =
        first_locked!(conn, live_head::table.find(HEAD).select(live_head::place))?;
    let Some(head) = head else { return Ok(false) };
    let placed = place_rows(conn, head, TOGETHER)?;
    if placed > 0 {
        let last = head.saturating_add(i64::try_from(placed).unwrap_or(i64::MAX));
        diesel::update(live_head::table.find(HEAD))
            .set(live_head::place.eq(last))
            .execute(conn)?;
        crate::db::notify::tell(conn)?;
    }
    Ok(placed >= TOGETHER)
}

/// Forgets what nobody can ask for any more.
///
/// # Errors
/// Where the database fails.
pub fn forget(conn: &mut Conn, now: DateTime<Utc>) -> AppResult<()> {
    let old = live_event::table.filter(
        live_event::place
            .is_not_null()
            .and(live_event::recorded_at.lt(stored(now - FORGOTTEN))),
    );
    diesel::delete(old).execute(conn)?;
    Ok(())
}

/// The event of a row.
#[derive(Debug, Clone, Queryable)]
pub(crate) struct EventOfRow {
    /// Its id.
    pub id: Key<EventId>,
    /// The customer.
    pub customer_id: Key<CustomerId>,
    /// The kind of record.
    pub kind: Written<RecordKind>,
    /// The record.
    pub record_id: Key<Uuid>,
    /// What was done to it.
    pub action: Written<Action>,
    /// Who did it.
    pub author_id: Option<Key<UserId>>,
    /// When.
    pub recorded_at: NaiveDateTime,
    /// The fields that changed; kept to those who may be told of them.
    changes: Json<Vec<Noted>>,
}

impl EventOfRow {
    /// What it says of its changes, without sealed values.
    #[must_use]
    pub fn change(&self) -> StoredChange {
        let of = (self.kind.0, self.record_id.0);
        StoredChange::new(
            self.id.0,
            self.customer_id.0,
            of,
            self.changes.0.clone(),
            None,
        )
    }
}

/// A row with its place.
#[derive(Debug, Clone, Queryable)]
pub(crate) struct Row {
    /// Its place.
    pub place: Option<i64>,
    /// The user who was told of it, where it is about that: always the one who reads.
    pub user_id: Option<Key<UserId>>,
    /// The event, where there is one.
    pub event: Option<EventOfRow>,
}

/// Rows that may concern a user, behind one place and up to another, in their order.
///
/// # Errors
/// Where the database fails.
pub(crate) fn between(
    conn: &mut Conn,
    user: UserId,
    (after, up_to): (i64, i64),
    most: i64,
) -> AppResult<Vec<Row>> {
    let mine = live_event::user_id.eq(Some(Key(user)));
    let for_all = live_event::user_id
        .is_null()
        .and(live_event::event_id.is_not_null());
    let columns = (
        event::id,
        event::customer_id,
        event::record_kind,
        event::record_id,
        event::action,
        event::author_id,
        event::recorded_at,
        event::changes,
    );
    Ok(live_event::table
        .left_join(event::table.on(live_event::event_id.eq(event::id.nullable())))
        .filter(
            live_event::place
                .gt(after)
                .and(live_event::place.le(up_to))
                .and(for_all.or(mine)),
        )
        .order(live_event::place)
        .limit(most)
        .select((live_event::place, live_event::user_id, columns.nullable()))
        .load(conn)?)
}
