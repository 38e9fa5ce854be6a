//! The list of what runs by the clock.

use super::{Run, Task};
use crate::db::schema::{idempotency, session};
use crate::db::types::stored;
use crate::error::AppResult;
use crate::feature::cadence::task::make_plans;
use crate::feature::escalation::pass as escalation;
use chrono::TimeDelta;
use diesel::prelude::*;

/// What runs by the clock. A new one is a line here.
pub const TASKS: &[Task] = &[
    Task {
        name: "plans",
        every: TimeDelta::minutes(5),
        run: make_plans,
    },
    Task {
        name: "signals",
        every: TimeDelta::hours(1),
        run: crate::feature::signal::sweep::walk,
    },
    Task {
        name: "housekeeping",
        every: TimeDelta::hours(6),
        run: keep_house,
    },
    Task {
        name: "reminders",
        every: TimeDelta::minutes(5),
        run: crate::feature::reminder::task::remind,
    },
    Task {
        name: "escalation",
        every: TimeDelta::minutes(15),
        run: escalate,
    },
];

/// Tells who answers for what stays undone past its time (R-SLA-4).
fn escalate(run: &Run) -> AppResult<()> {
    while run.batch(escalation::batch)? != 0 {}
    Ok(())
}

/// Takes away what has run out: keys of repeated requests, ended sessions.
fn keep_house(run: &Run) -> AppResult<()> {
    let now = stored(run.now);
    run.batch(move |conn, _| {
        let old = idempotency::created_at.lt(now - crate::http::idempotency::KEPT);
        diesel::delete(idempotency::table.filter(old)).execute(conn)?;
        diesel::delete(session::table.filter(session::expires_at.lt(now))).execute(conn)?;
        Ok(())
    })
}
