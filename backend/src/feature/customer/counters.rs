//! Kept counters of the board: how many customers, and what they are expected to buy, by stage, owner and team.

use crate::db::Conn;
use crate::db::dialect::OrIgnore;
use crate::db::schema::board_counter;
use crate::db::types::Key;
use crate::error::AppResult;
use crate::feature::customer::row::CustomerRow;
use diesel::prelude::*;
use shared::money::Amount;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Which counter a customer counts in. "None" is the nil id, and no currency the empty text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Slot {
    stage: String,
    owner: Uuid,
    team: Uuid,
    currency: String,
}

fn slot(row: &CustomerRow) -> Option<(Slot, i64)> {
    if row.archived_at.is_some() {
        return None;
    }
    let currency = row
        .expected
        .as_ref()
        .and_then(crate::access::currency_of)
        .unwrap_or_default();
    let slot = Slot {
        stage: row.stage.clone(),
        owner: row.owner_id.map_or(Uuid::nil(), |k| k.0.uuid()),
        team: row.team_id.map_or(Uuid::nil(), |k| k.0.uuid()),
        currency,
    };
    Some((slot, row.expected_minor.unwrap_or(0)))
}

/// The number by which an amount counts in sums.
#[must_use]
pub const fn minor(amount: &Amount) -> i64 {
    amount.minor.middle()
}

/// Moves a customer from the counter it counted in to the one it counts in now.
///
/// # Errors
/// Where the database fails.
pub fn shift(
    conn: &mut Conn,
    before: Option<&CustomerRow>,
    after: Option<&CustomerRow>,
) -> AppResult<()> {
    // Ordered by slot, so that two transactions never wait for each other crosswise.
    let mut deltas: BTreeMap<Slot, (i64, i64)> = BTreeMap::new();
    for (row, sign) in [(before, -1), (after, 1)] {
        if let Some((slot, minor)) = row.and_then(slot) {
            let delta = deltas.entry(slot).or_default();
            delta.0 += sign;
            delta.1 += sign * minor;
        }
    }
    for (slot, (customers, minor)) in deltas.into_iter().filter(|(_, delta)| *delta != (0, 0)) {
        add(conn, &slot, customers, minor)?;
    }
    Ok(())
}

/// Counts many new customers together, where writing a counter for each would cost too much.
#[derive(Debug, Clone, Default)]
pub struct Tally(BTreeMap<Slot, (i64, i64)>);

impl Tally {
    /// Counts a customer that is about to be made.
    pub fn count(&mut self, row: &CustomerRow) {
        if let Some((slot, minor)) = slot(row) {
            let sum = self.0.entry(slot).or_default();
            sum.0 += 1;
            sum.1 += minor;
        }
    }

    /// Adds what was counted to the kept counters.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn write(&self, conn: &mut Conn) -> AppResult<()> {
        self.0
            .iter()
            .try_for_each(|(slot, (customers, minor))| add(conn, slot, *customers, *minor))
    }
}

fn add(conn: &mut Conn, slot: &Slot, customers: i64, minor: i64) -> AppResult<()> {
    let row =
        board_counter::table.find((&slot.stage, Key(slot.owner), Key(slot.team), &slot.currency));
    let change = (
        board_counter::customers.eq(board_counter::customers + customers),
        board_counter::minor.eq(board_counter::minor + minor),
    );
    if diesel::update(row).set(change).execute(conn)? > 0 {
        return Ok(());
    }
    let first = (
        board_counter::stage.eq(&slot.stage),
        board_counter::owner_id.eq(Key(slot.owner)),
        board_counter::team_id.eq(Key(slot.team)),
        board_counter::currency.eq(&slot.currency),
        board_counter::customers.eq(0_i64),
        board_counter::minor.eq(0_i64),
    );
    OrIgnore(diesel::insert_into(board_counter::table).values(first)).execute(conn)?;
    diesel::update(row).set(change).execute(conn)?;
    Ok(())
}
