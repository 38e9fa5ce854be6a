//! The task that reminds.

use super::reach;
use super::sources::{self, Due, Source};
use crate::db::Conn;
use crate::db::schema::escalated;
use crate::db::types::Key;
use crate::error::AppResult;
use crate::feature::notification::{once, tell};
use crate::jobs::Run;
use crate::record::Cx;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::notification::Why;
use std::collections::HashSet;
use uuid::Uuid;

/// As what it is remembered that somebody was reminded.
const LEVEL: &str = "reminder";

/// Reminds of everything of which it is time, page by page; only what nobody was reminded of yet is written.
///
/// # Errors
/// Where the database fails, or the server stops.
pub fn remind(run: &Run) -> AppResult<()> {
    for from in Source::ALL {
        let mut after = None;
        loop {
            let cx = run.cx();
            let (new, last) = run.read(|conn| new(conn, &cx, from, after))?;
            if !new.is_empty() {
                run.batch(move |conn, cx| tell_of(conn, cx, &new))?;
            }
            match last {
                Some(last) => after = Some(last),
                None => break,
            }
        }
    }
    Ok(())
}

/// Those of a page of which nobody was reminded, and where the next page begins.
fn new(
    conn: &mut Conn,
    cx: &Cx,
    from: Source,
    after: Option<Key<Uuid>>,
) -> AppResult<(Vec<Due>, Option<Key<Uuid>>)> {
    let found = sources::page(conn, cx, from, after)?;
    let ids: Vec<Key<Uuid>> = found.due.iter().map(|one| one.record).collect();
    let told: Vec<(Key<Uuid>, NaiveDateTime)> = escalated::table
        .filter(escalated::record_id.eq_any(ids))
        .filter(escalated::level.eq(LEVEL))
        .select((escalated::record_id, escalated::due_at))
        .load(conn)?;
    let told: HashSet<_> = told.into_iter().collect();
    let due = found.due.into_iter();
    let new = due.filter(|one| !told.contains(&(one.record, one.due_at)));
    Ok((reach::within(conn, cx, new.collect())?, found.last))
}

fn tell_of(conn: &mut Conn, cx: &Cx, due: &[Due]) -> AppResult<()> {
    let events = once::latest_events(conn, due.iter().map(|one| one.record))?;
    for one in due {
        let first = once::first(conn, cx, one.record, one.due_at, LEVEL)?;
        let Some(event) = events.get(&one.record.0).filter(|_| first) else {
            continue;
        };
        for reader in &one.readers {
            tell::write(conn, cx, *reader, one.customer, *event, Why::Reminder)?;
        }
    }
    Ok(())
}
