//! Watching how much one user reveals: past a set rate the managers above and the administrators are told, once a window.
//!
//! Proves R-SEC-4.

use super::setting;
use crate::db::Conn;
use crate::db::dialect::OrIgnore;
use crate::db::schema::{reveal, reveal_watch, user_account};
use crate::db::types::{Key, Written, stored};
use crate::error::AppResult;
use crate::feature::notification::tell;
use crate::feature::team::queries::and_above;
use crate::record::Cx;
use chrono::{Duration, NaiveDateTime};
use diesel::prelude::*;
use shared::id::{CustomerId, EventId, TeamId, UserId};
use shared::notification::Why;
use shared::reveal::RevealAlert;
use shared::role::Role;
use std::collections::BTreeSet;

/// The window of a rule.
fn window(rule: RevealAlert) -> Duration {
    Duration::minutes(i64::from(rule.minutes))
}

/// Whether an alert is due: more reveals in the window than are usual, and no alert in it yet. Pure.
#[must_use]
pub fn is_due(
    rule: RevealAlert,
    reveals: i64,
    alerted: Option<NaiveDateTime>,
    now: NaiveDateTime,
) -> bool {
    reveals > i64::from(rule.reveals) && alerted.is_none_or(|at| at <= now - window(rule))
}

/// Counts a reveal of the caller that was just written, and raises the alert where it is due.
///
/// # Errors
/// Where the database fails.
pub fn count(conn: &mut Conn, cx: &Cx, customer: CustomerId, event: EventId) -> AppResult<()> {
    let (me, now) = (Key(cx.actor.id), stored(cx.now));
    let rule = setting::read(conn)?;
    let first = (reveal_watch::user_id.eq(me), reveal_watch::last_at.eq(now));
    OrIgnore(diesel::insert_into(reveal_watch::table).values(first)).execute(conn)?;
    // The row is locked from here on, so that two reveals at one moment count each other.
    let alerted: Option<NaiveDateTime> = diesel::update(reveal_watch::table.find(me))
        .set(reveal_watch::last_at.eq(now))
        .returning(reveal_watch::alerted_at)
        .get_result(conn)?;
    let reveals: i64 = reveal::table
        .filter(
            reveal::user_id
                .eq(me)
                .and(reveal::revealed_at.gt(now - window(rule))),
        )
        .count()
        .get_result(conn)?;
    if !is_due(rule, reveals, alerted, now) {
        return Ok(());
    }
    diesel::update(reveal_watch::table.find(me))
        .set(reveal_watch::alerted_at.eq(Some(now)))
        .execute(conn)?;
    for user in watchers(conn, cx)? {
        tell::write(conn, cx, user, customer, event, Why::Reveals)?;
    }
    Ok(())
}

/// The managers above the caller, and the administrators; never the caller.
fn watchers(conn: &mut Conn, cx: &Cx) -> AppResult<BTreeSet<UserId>> {
    type Row = (Key<UserId>, Written<Role>, Option<Key<TeamId>>);
    let above = and_above(conn, cx.actor.team_id)?;
    let rows: Vec<Row> = user_account::table
        .filter(user_account::active.eq(true))
        .filter(user_account::role.eq_any([Written(Role::Manager), Written(Role::Administrator)]))
        .select((user_account::id, user_account::role, user_account::team_id))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter(|(_, role, team)| {
            role.0 == Role::Administrator || team.is_some_and(|team| above.contains(&team.0))
        })
        .map(|(id, ..)| id.0)
        .filter(|id| *id != cx.actor.id)
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_sec_4_an_alert_is_raised_once_a_window() {
        let rule = RevealAlert {
            reveals: 3,
            minutes: 60,
        };
        let now = chrono::DateTime::UNIX_EPOCH.naive_utc() + Duration::days(1);
        let ago = |minutes| Some(now - Duration::minutes(minutes));
        assert!(!is_due(rule, 3, None, now), "as many as are usual");
        assert!(is_due(rule, 4, None, now));
        assert!(!is_due(rule, 5, ago(59), now), "told already");
        assert!(is_due(rule, 5, ago(60), now), "in the next window");
    }
}
