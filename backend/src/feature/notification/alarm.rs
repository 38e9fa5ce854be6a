//! Alarms: changes of the system that those who answer for it are told of, whoever made them, and tasks that keep failing.

use super::put::{News, put};
use crate::db::Conn;
use crate::db::schema::user_account;
use crate::db::types::{Key, Written};
use crate::error::AppResult;
use crate::events::system::By;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;
use shared::id::{EventId, UserId};
use shared::notification::Why;
use shared::role::Role;

/// Whom a change of who sees what is told to: of the policy, of an account's role or team, of what a program sees.
const TOLD: [Written<Role>; 3] = [
    Written(Role::Administrator),
    Written(Role::Manager),
    Written(Role::Auditor),
];

/// Tells every administrator, manager and auditor of an event of the system's trail; whoever did it as well, since that
/// may have been somebody else with the same session.
///
/// # Errors
/// Where the database fails.
pub fn raise(conn: &mut Conn, by: &By, event: EventId) -> AppResult<()> {
    for user in in_roles(conn, &TOLD)? {
        write(conn, by, user, event)?;
    }
    Ok(())
}

/// Tells every administrator of a task that keeps failing.
///
/// # Errors
/// Where the database fails.
pub fn failing(conn: &mut Conn, zone: Tz, event: EventId, at: DateTime<Utc>) -> AppResult<()> {
    let news = of_system(Why::JobFailing, event);
    for user in in_roles(conn, &[Written(Role::Administrator)])? {
        put(conn, user, &news, zone, at)?;
    }
    Ok(())
}

/// Everybody who works here in one of these roles.
fn in_roles(conn: &mut Conn, roles: &[Written<Role>]) -> AppResult<Vec<UserId>> {
    let users: Vec<Key<UserId>> = user_account::table
        .filter(
            user_account::active
                .eq(true)
                .and(user_account::role.eq_any(roles.to_vec())),
        )
        .select(user_account::id)
        .load(conn)?;
    Ok(users.into_iter().map(|user| user.0).collect())
}

const fn of_system(why: Why, event: EventId) -> News {
    News {
        why,
        kind: None,
        customer: None,
        event: None,
        system_event: Some(event),
    }
}

/// Tells one user of an event of the system's trail.
///
/// # Errors
/// Where the database fails.
pub fn write(conn: &mut Conn, by: &By, user: UserId, event: EventId) -> AppResult<()> {
    let news = of_system(Why::Alarm, event);
    // An alarm waits for no quiet hours, and so no zone matters.
    put(conn, user, &news, Tz::UTC, by.now())
}
