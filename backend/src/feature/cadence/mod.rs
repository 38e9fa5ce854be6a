//! The cadence on the database: strategies become plans (R-CAD-7). What is decided, and why, is in `shared::cadence`; here
//! stands what is known of a customer ([`facts`]), what is in force ([`force`]), and how a decision is written ([`write`]).
//!
//! `customer.cadence_at` says when a customer is to be looked at: at once after anything that happened to it
//! (`events::append` says so), else after a while. The task walks along that column in bounded batches, and over everybody
//! after a strategy changed ([`everybody`]); a stage change, a new customer and a closed last step are looked at in their
//! own transaction, so that the next step is there (R-NEXT).

mod behaviours;
pub mod everybody;
pub mod facts;
pub mod force;
pub mod forecast;
pub mod said;
mod stress;
pub mod task;
mod write;

use crate::db::Conn;
use crate::db::schema::customer;
use crate::db::types::{Key, stored};
use crate::error::AppResult;
use crate::record::Cx;
use chrono::{DateTime, Days, NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use force::InForce;
use shared::cadence::{decide, rhythm as rhythm_of};
use shared::id::CustomerId;

/// After how long a customer is looked at again where nothing happens.
const AGAIN: TimeDelta = TimeDelta::days(7);

/// When whoever is to be looked at once is.
fn at_once() -> NaiveDateTime {
    DateTime::UNIX_EPOCH.naive_utc()
}

/// Has a customer looked at by the next run. Called for whatever happens to it.
///
/// # Errors
/// Where the database fails.
pub fn look_at(conn: &mut Conn, id: CustomerId) -> AppResult<()> {
    diesel::update(customer::table.find(Key(id)))
        .set(customer::cadence_at.eq(at_once()))
        .execute(conn)?;
    Ok(())
}

/// Looks at a customer in the wake of what a person did, in the same transaction.
///
/// # Errors
/// Where the database fails.
pub fn follow_at_once(conn: &mut Conn, cx: &Cx, id: CustomerId) -> AppResult<()> {
    if cx.imported {
        // Hundreds at once are the task's business.
        return Ok(());
    }
    let force = InForce::read(conn, cx)?;
    follow(conn, &cx.engine(), &force, id)
}

/// About every how many days a customer is contacted by the strategies in force; none where none asks for contact again
/// and again, or nobody follows the customer up.
///
/// # Errors
/// Where the database fails.
pub fn rhythm(conn: &mut Conn, cx: &Cx, id: CustomerId) -> AppResult<Option<i64>> {
    let force = InForce::read(conn, cx)?;
    let standing = facts::standing(conn, cx, &force, id)?;
    let days = standing.and_then(|(facts, _)| rhythm_of(&facts, &force.rules, force.today));
    Ok(days.map(i64::from))
}

/// Makes, moves and withdraws a customer's plans as the strategies in force want it.
fn follow(conn: &mut Conn, cx: &Cx, force: &InForce, id: CustomerId) -> AppResult<()> {
    if let Some((facts, who)) = facts::of(conn, cx, force, id)? {
        let decisions = decide(&facts, &force.rules, &force.calendar, force.today);
        let first = facts.first_contact(&decisions);
        for decision in decisions {
            write::carry_out(conn, cx, force, &who, (&decision, first))?;
        }
        write::name_contacts(conn, cx, force, &who)?;
        // A slow-down that ends changes what is due, and nothing else tells.
        let ends = facts
            .slow
            .and_then(|slow| slow.until.checked_add_days(Days::new(1)));
        let ends = ends.map(|day| day.and_time(chrono::NaiveTime::MIN));
        set_next(conn, cx, id, ends)
    } else {
        set_next(conn, cx, id, None)
    }
}

fn set_next(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    sooner: Option<NaiveDateTime>,
) -> AppResult<()> {
    let now = stored(cx.now);
    let usual = now + AGAIN;
    let next = sooner.map_or(usual, |sooner| {
        sooner.clamp(now + TimeDelta::hours(1), usual)
    });
    diesel::update(customer::table.find(Key(id)))
        .set(customer::cadence_at.eq(next))
        .execute(conn)?;
    Ok(())
}
