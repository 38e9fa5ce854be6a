//! Tells administrators of a task that keeps failing, once for all its failures in a row, and takes that back when a run
//! goes well: both stand in the system's trail.

use super::rules::KEEPS_FAILING;
use crate::db::Conn;
use crate::db::schema::{notification, system_event};
use crate::db::types::{Key, Written, stored};
use crate::error::AppResult;
use crate::events::system::{By, Subject, act};
use crate::feature::live::log::{self as live, Happened};
use crate::feature::notification::alarm;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;
use shared::audit::{Action, SystemChange, SystemKind};
use shared::id::{EventId, NotificationId, UserId};
use shared::notification::Why;

/// How often in a row a task had failed before a run and after it, and with what then.
#[derive(Debug, Clone)]
pub struct Failures {
    /// How often before, and with what.
    pub before: (i32, Option<String>),
    /// How often by now, and with what.
    pub now: (i32, Option<String>),
}

/// Tells what a run has brought about: a task that fails too often by now, or one that is well again.
///
/// # Errors
/// Where the database fails.
pub fn tell(
    conn: &mut Conn,
    task: &str,
    failures: Failures,
    zone: Tz,
    at: DateTime<Utc>,
) -> AppResult<()> {
    let by = By::engine(at);
    match (failures.before.0, failures.now.0) {
        (_, KEEPS_FAILING) => {
            let event = note(conn, &by, task, None, failures.now.1)?;
            alarm::failing(conn, zone, event, at)
        }
        (KEEPS_FAILING.., 0) => {
            quiet(conn, task, at)?;
            note(conn, &by, task, failures.before.1, None).map(drop)
        }
        _ => Ok(()),
    }
}

fn note(
    conn: &mut Conn,
    by: &By,
    task: &str,
    from: Option<String>,
    to: Option<String>,
) -> AppResult<EventId> {
    let subject = Subject {
        kind: SystemKind::Job,
        key: task.to_owned(),
        name: task.to_owned(),
    };
    let change = SystemChange {
        field: "last_error".to_owned(),
        from,
        to,
    };
    act(conn, by, &subject, Action::Changed, &[change])
}

/// Nobody has to look any more: whoever has not read of the failures finds them read.
fn quiet(conn: &mut Conn, task: &str, at: DateTime<Utc>) -> AppResult<()> {
    let told: Option<Key<EventId>> = system_event::table
        .filter(system_event::subject_kind.eq(Written(SystemKind::Job)))
        .filter(system_event::subject_key.eq(task))
        .order((system_event::recorded_at.desc(), system_event::id.desc()))
        .select(system_event::id)
        .first(conn)
        .optional()?;
    let unread: Vec<(Key<NotificationId>, Key<UserId>)> = notification::table
        .filter(notification::read_at.is_null())
        .filter(notification::why.eq(Written(Why::JobFailing)))
        .filter(notification::system_event_id.eq(told))
        .select((notification::id, notification::user_id))
        .load(conn)?;
    let ids: Vec<Key<NotificationId>> = unread.iter().map(|one| one.0).collect();
    diesel::update(notification::table.filter(notification::id.eq_any(ids)))
        .set(notification::read_at.eq(Some(stored(at))))
        .execute(conn)?;
    for (_, user) in unread {
        live::append(conn, Happened::Notified(user.0, None), at)?;
    }
    Ok(())
}
