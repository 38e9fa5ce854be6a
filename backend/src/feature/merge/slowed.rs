//! The slow-down that a signal brought: of two the one that holds longer goes on, of two that end on one day the stricter.

use super::parts::{remember, remembered};
use crate::db::Conn;
use crate::db::schema::{merge, slow_down};
use crate::db::types::{Json, Key, Written};
use crate::error::AppResult;
use crate::feature::signal::slow;
use crate::record::Cx;
use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use shared::id::{CustomerId, MergeId, SignalId};
use shared::signal::SlowDown;
use shared::work_calendar::local_day;

/// That the survivor took the other's slow-down.
const SLOWED: &str = "slow_down";

/// A slow-down, and the signal that brought it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Slowed {
    factor: i32,
    until: NaiveDate,
    signal: Option<SignalId>,
}

impl Slowed {
    /// What stands there, whether it still holds or not.
    fn of(conn: &mut Conn, customer: CustomerId) -> AppResult<Option<Self>> {
        type Row = (i32, Written<NaiveDate>, Option<Key<SignalId>>);
        let found: Option<Row> = slow_down::table
            .find(Key(customer))
            .select((slow_down::factor, slow_down::until_on, slow_down::signal_id))
            .first(conn)
            .optional()?;
        Ok(found.map(|(factor, until, signal)| Self {
            factor,
            until: until.0,
            signal: signal.map(|key| key.0),
        }))
    }

    const fn plain(self) -> SlowDown {
        SlowDown {
            factor: self.factor,
            until: self.until,
        }
    }

    /// By which of two goes on.
    const fn rank(self) -> (NaiveDate, i32) {
        (self.until, self.factor)
    }
}

/// Gives the survivor the slow-down of the other where that goes on, and remembers what the survivor had.
///
/// # Errors
/// Where the database fails.
pub(super) fn take(
    conn: &mut Conn,
    cx: &Cx,
    id: MergeId,
    from: CustomerId,
    to: CustomerId,
) -> AppResult<()> {
    let today = local_day(&cx.actor.org_zone, cx.now);
    let theirs = Slowed::of(conn, from)?.filter(|slowed| slowed.until >= today);
    let Some(theirs) = theirs else {
        return Ok(());
    };
    let mine = Slowed::of(conn, to)?;
    if mine.is_some_and(|mine| mine.rank() >= theirs.rank()) {
        return Ok(());
    }
    diesel::update(merge::table.find(Key(id)))
        .set(merge::slowed.eq(mine.map(Json)))
        .execute(conn)?;
    remember(conn, id, SLOWED, &[Key(from.uuid())])?;
    slow::set(conn, cx, to, theirs.signal, Some(theirs.plain()))
}

/// Gives the survivor back what it had, unless somebody set another since.
///
/// # Errors
/// Where the database fails.
pub(super) fn give_back(
    conn: &mut Conn,
    cx: &Cx,
    id: MergeId,
    from: CustomerId,
    to: CustomerId,
) -> AppResult<()> {
    let (now, theirs) = (Slowed::of(conn, from)?, Slowed::of(conn, to)?);
    if remembered(conn, id, SLOWED)?.is_empty() || now != theirs {
        return Ok(());
    }
    let before: Option<Json<Slowed>> = merge::table
        .find(Key(id))
        .select(merge::slowed)
        .first(conn)?;
    // What has run out since is not given back.
    let today = local_day(&cx.actor.org_zone, cx.now);
    let before = before
        .map(|kept| kept.0)
        .filter(|slowed| slowed.until >= today);
    let signal = before.and_then(|slowed| slowed.signal);
    slow::set(conn, cx, from, signal, before.map(Slowed::plain))
}
