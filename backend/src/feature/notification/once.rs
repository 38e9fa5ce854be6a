//! What the engine tells of a record once for each time that it is due: whoever writes the row first tells.

use crate::db::Conn;
use crate::db::dialect::OrIgnore;
use crate::db::schema::{escalated, event};
use crate::db::types::{Key, stored};
use crate::error::AppResult;
use crate::record::Cx;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::id::EventId;
use std::collections::HashMap;
use uuid::Uuid;

/// Whether this is the first time that it is told of a record, due then, at a level; another process that comes here at the
/// same moment does not tell.
///
/// # Errors
/// Where the database fails.
pub fn first(
    conn: &mut Conn,
    cx: &Cx,
    record: Key<Uuid>,
    due_at: NaiveDateTime,
    level: &str,
) -> AppResult<bool> {
    let row = (
        escalated::record_id.eq(record),
        escalated::due_at.eq(due_at),
        escalated::level.eq(level),
        escalated::told_at.eq(stored(cx.now)),
    );
    let written = OrIgnore(diesel::insert_into(escalated::table).values(row)).execute(conn)?;
    Ok(written == 1)
}

/// The last entry of each record's trail, to which a notification leads.
///
/// # Errors
/// Where the database fails.
pub fn latest_events(
    conn: &mut Conn,
    records: impl Iterator<Item = Key<Uuid>>,
) -> AppResult<HashMap<Uuid, EventId>> {
    let ids: Vec<Key<Uuid>> = records.collect();
    let rows: Vec<(Key<Uuid>, Key<EventId>)> = event::table
        .filter(event::record_id.eq_any(ids))
        .order((event::recorded_at, event::id))
        .select((event::record_id, event::id))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(record, id)| (record.0, id.0))
        .collect())
}
