//! What the head of a board's column is counted from where a filter narrows it: some of its customers, never all of many.

use super::order::{ordered, until};
use super::search::Search;
use super::{Order, Wanted, filtered, scan};
use crate::access::Sealed;
use crate::access::reach::Arm;
use crate::db::Conn;
use crate::db::schema::customer;
use crate::db::types::Key;
use crate::error::AppResult;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::id::{CustomerId, TeamId, UserId};

/// As much of a customer as counts.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = customer)]
pub struct Counted {
    /// The customer.
    pub id: Key<CustomerId>,
    /// The stage's code.
    pub stage: String,
    /// The owner.
    pub owner_id: Option<Key<UserId>>,
    /// The owner's team.
    pub team_id: Option<Key<TeamId>>,
    /// When the nearest next step is due.
    pub next_at: NaiveDateTime,
    expected: Option<Sealed>,
    expected_minor: Option<i64>,
}

impl Counted {
    /// What it adds to sums: the currency's code, empty where no amount is known, and minor units.
    #[must_use]
    pub fn amount(&self) -> (String, i64) {
        let currency = self.expected.as_ref().and_then(crate::access::currency_of);
        (
            currency.unwrap_or_default(),
            self.expected_minor.unwrap_or(0),
        )
    }
}

/// Some customers, the nearest next step first, and whether they are all there are.
#[derive(Debug, Default)]
pub struct Sample {
    /// The customers.
    pub rows: Vec<Counted>,
    /// Whether no other customer matches.
    pub whole: bool,
}

/// At most `most` customers of each arm that match, found among at most five times as many.
///
/// # Errors
/// Where the database fails.
pub fn sample(
    conn: &mut Conn,
    wanted: &Wanted,
    arms: &[Arm],
    found: &Search,
    most: i64,
) -> AppResult<Sample> {
    let by = (Order::NextStep, false);
    let mut sample = Sample {
        rows: Vec::new(),
        whole: true,
    };
    for arm in arms {
        let end = if wanted.tests_rows(found) {
            scan::horizon(conn, wanted, arm, by, None, most * 5)?
        } else {
            None
        };
        sample.whole &= end.is_none();
        let mut query = ordered(wanted, arm, found, by, None)?;
        if let Some(end) = end {
            query = until(query, by.0, by.1, end);
        }
        let mut rows: Vec<Counted> = query
            .limit(most + 1)
            .select(Counted::as_select())
            .load(conn)?;
        sample.whole &= i64::try_from(rows.len()).unwrap_or(i64::MAX) <= most;
        rows.truncate(usize::try_from(most).unwrap_or(0));
        sample.rows.extend(rows);
    }
    Ok(sample)
}

/// These customers, as far as they are not archived.
///
/// # Errors
/// Where the database fails.
pub fn single(conn: &mut Conn, ids: Vec<Key<CustomerId>>) -> AppResult<Vec<Counted>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let living = customer::id
        .eq_any(ids)
        .and(customer::archived_at.is_null());
    Ok(customer::table
        .filter(living)
        .select(Counted::as_select())
        .load(conn)?)
}

/// How many customers of an owner or all, in one stage and within an arm, have their next step in a range of time;
/// counted up to a limit along the index that the cards are read by.
///
/// # Errors
/// Where the database fails.
pub fn due_between(
    conn: &mut Conn,
    wanted: &Wanted,
    arm: &Arm,
    (from, to): (Option<NaiveDateTime>, NaiveDateTime),
    most: i64,
) -> AppResult<i64> {
    let mut query = filtered(wanted, arm, &Search::Everything).filter(customer::next_at.lt(to));
    if let Some(from) = from {
        query = query.filter(customer::next_at.ge(from));
    }
    let found: Vec<Key<CustomerId>> = query.select(customer::id).limit(most).load(conn)?;
    Ok(i64::try_from(found.len()).unwrap_or(most))
}
