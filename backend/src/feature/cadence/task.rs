//! The task that looks at customers whose time has come.

use super::force::InForce;
use super::{AGAIN, follow};
use crate::db::Conn;
use crate::db::schema::customer;
use crate::db::types::{Key, stored};
use crate::error::{AppError, AppResult};
use crate::jobs::Run;
use crate::record::Cx;
use chrono::TimeDelta;
use diesel::prelude::*;
use shared::Code;
use shared::id::CustomerId;

/// How many customers one transaction takes.
const BATCH: i64 = 50;
/// After how long one is looked at again that could not be.
const LATER: TimeDelta = TimeDelta::hours(6);

/// Makes the plans of all customers whose time has come, batch by batch along an index.
///
/// # Errors
/// Where the database fails, or the server stops.
pub fn make_plans(run: &Run) -> AppResult<()> {
    while run.batch(batch)? {}
    Ok(())
}

/// Looks at some; whether there may be more.
fn batch(conn: &mut Conn, cx: &Cx) -> AppResult<bool> {
    let force = InForce::read(conn, cx)?;
    let ids = due(conn, cx)?;
    for id in &ids {
        // In a savepoint of its own: one that cannot be looked at holds up no other.
        let outcome: AppResult<()> = conn.transaction(|conn| follow(conn, cx, &force, *id));
        match outcome {
            Ok(()) => {}
            Err(error) if matches!(error.code(), Code::Internal | Code::Unavailable) => {
                return Err(error);
            }
            Err(error) => put_off(conn, cx, *id, &error)?,
        }
    }
    Ok(i64::try_from(ids.len()).is_ok_and(|count| count == BATCH))
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

fn put_off(conn: &mut Conn, cx: &Cx, id: CustomerId, error: &AppError) -> AppResult<()> {
    tracing::warn!(customer = %id, code = error.code().as_str(), "no plans could be made for a customer");
    diesel::update(customer::table.find(Key(id)))
        .set(customer::cadence_at.eq(stored(cx.now) + LATER))
        .execute(conn)?;
    Ok(())
}
