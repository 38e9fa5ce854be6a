//! The task that looks at customers whose time has come.

use super::force::InForce;
use super::{AGAIN, everybody, follow};
use crate::db::Conn;
use crate::db::schema::customer;
use crate::db::types::{Key, stored};
use crate::error::AppResult;
use crate::jobs::{Passed, Run};
use crate::record::Cx;
use chrono::TimeDelta;
use diesel::prelude::*;
use shared::id::CustomerId;
use std::time::{Duration, Instant};

/// How many customers one transaction takes at most.
const BATCH: i64 = 50;
/// For how long one transaction goes on to the next customer: whoever wants to write to one of them waits no longer.
const PIECE: Duration = Duration::from_millis(100);
/// After how long one is looked at again that could not be.
const LATER: TimeDelta = TimeDelta::hours(6);

/// Makes the plans of all customers whose time has come, batch by batch along an index.
///
/// # Errors
/// Where the database fails, or the server stops.
pub fn make_plans(run: &Run) -> AppResult<()> {
    let passed = run.passed.clone();
    while {
        let passed = passed.clone();
        run.batch(move |conn, cx| batch(conn, cx, &passed))?
    } {}
    Ok(())
}

/// Looks at some; whether there may be more.
fn batch(conn: &mut Conn, cx: &Cx, passed: &Passed) -> AppResult<bool> {
    // Read before what is in force: a change of it that comes between is noticed when the place is kept.
    let walk = everybody::under_way(conn)?;
    let force = InForce::read(conn, cx)?;
    let ids = due(conn, cx)?;
    let Some(walk) = walk.filter(|_| ids.is_empty()) else {
        return Ok(look(conn, cx, &force, (&ids, passed))?.is_some());
    };
    let ids = everybody::next(conn, walk, BATCH)?;
    let last = look(conn, cx, &force, (&ids, passed))?;
    everybody::went(conn, walk, last)?;
    Ok(true)
}

/// Looks at these, one at least, until the time is up; the last that was looked at.
fn look(
    conn: &mut Conn,
    cx: &Cx,
    force: &InForce,
    (ids, passed): (&[CustomerId], &Passed),
) -> AppResult<Option<CustomerId>> {
    let begun = Instant::now();
    let mut last = None;
    for id in ids {
        if last.is_some() && begun.elapsed() > PIECE {
            break;
        }
        // In a savepoint of its own: one that cannot be looked at holds up no other.
        let outcome: AppResult<()> = conn.transaction(|conn| follow(conn, cx, force, *id));
        if passed.over(*id, outcome)?.is_none() {
            put_off(conn, cx, *id)?;
        }
        last = Some(*id);
    }
    Ok(last)
}

fn due(conn: &mut Conn, cx: &Cx) -> AppResult<Vec<CustomerId>> {
    let now = stored(cx.now);
    let live = || customer::table.filter(customer::archived_at.is_null());
    let mut ids: Vec<Key<CustomerId>> = live()
        .filter(customer::cadence_at.le(now))
        .order((customer::cadence_at, customer::id))
        .limit(BATCH)
        .select(customer::id)
        .load(conn)?;
    if ids.is_empty() {
        // A clock that has since been set back said so.
        ids = live()
            .filter(customer::cadence_at.gt(now + AGAIN))
            .order((customer::cadence_at, customer::id))
            .limit(BATCH)
            .select(customer::id)
            .load(conn)?;
    }
    Ok(ids.into_iter().map(|key| key.0).collect())
}

fn put_off(conn: &mut Conn, cx: &Cx, id: CustomerId) -> AppResult<()> {
    diesel::update(customer::table.find(Key(id)))
        .set(customer::cadence_at.eq(stored(cx.now) + LATER))
        .execute(conn)?;
    Ok(())
}
