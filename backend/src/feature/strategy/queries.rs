//! Reading and writing strategies; there are few.

use super::row::StrategyRow;
use crate::db::Conn;
use crate::db::schema::strategy;
use crate::db::types::{Key, stored};
use crate::error::{AppError, AppResult, Question};
use crate::events::system::{By, note};
use crate::feature::cadence;
use crate::record::store::stale;
use diesel::prelude::*;
use shared::error::ConfirmCode;
use shared::id::StrategyId;
use shared::strategy::{NewStrategy, Strategy, StrategyPatch};

/// All strategies, in the order in which they were made.
///
/// # Errors
/// Where the database fails.
pub fn all(conn: &mut Conn) -> AppResult<Vec<StrategyRow>> {
    Ok(strategy::table
        .order(strategy::id)
        .select(StrategyRow::as_select())
        .load(conn)?)
}

/// One strategy.
///
/// # Errors
/// [`shared::Code::NotFound`].
pub fn find(conn: &mut Conn, id: StrategyId) -> AppResult<StrategyRow> {
    Ok(strategy::table
        .find(Key(id))
        .select(StrategyRow::as_select())
        .first(conn)?)
}

/// Adds a strategy.
///
/// # Errors
/// [`shared::Code::Invalid`] with the fields, [`shared::Code::ConfirmationNeeded`] for one that asks for everybody daily.
pub fn add(conn: &mut Conn, by: &By, new: NewStrategy) -> AppResult<StrategyRow> {
    let acknowledged = new.acknowledge.clone();
    let row = StrategyRow::make(new, by.now());
    row.check()?;
    confirm(&row, &acknowledged)?;
    diesel::insert_into(strategy::table)
        .values(&row)
        .execute(conn)?;
    note(conn, by, None, Some(&row), &[])?;
    cadence::everybody::begin(conn)?;
    Ok(row)
}

/// Changes a strategy.
///
/// # Errors
/// As [`add`]; [`shared::Code::NotFound`], [`shared::Code::Stale`].
pub fn change(
    conn: &mut Conn,
    by: &By,
    id: StrategyId,
    version: i32,
    patch: StrategyPatch,
) -> AppResult<StrategyRow> {
    let before = current(conn, id, version)?;
    let acknowledged = patch.acknowledge.clone();
    let mut row = before.clone();
    row.apply(patch)?;
    row.check()?;
    confirm(&row, &acknowledged)?;
    row.version += 1;
    row.updated_at = stored(by.now());
    diesel::update(strategy::table.find(Key(id)))
        .set(&row)
        .execute(conn)?;
    note(conn, by, Some(&before), Some(&row), &[])?;
    cadence::everybody::begin(conn)?;
    Ok(row)
}

/// Removes a strategy; plans that it made stay, but for those to come.
///
/// # Errors
/// [`shared::Code::NotFound`], [`shared::Code::Stale`].
pub fn remove(conn: &mut Conn, by: &By, id: StrategyId, version: i32) -> AppResult<()> {
    let row = current(conn, id, version)?;
    diesel::delete(strategy::table.find(Key(id))).execute(conn)?;
    note(conn, by, Some(&row), None, &[])?;
    cadence::everybody::begin(conn)
}

/// Asks where a strategy would have everybody contacted every day.
fn confirm(row: &StrategyRow, acknowledged: &[ConfirmCode]) -> AppResult<()> {
    let much = row.active && row.segment.0.is_everybody() && row.frequency.0.is_daily();
    if !much || acknowledged.contains(&ConfirmCode::EverybodyDaily) {
        return Ok(());
    }
    Err(AppError::confirm(vec![Question {
        code: ConfirmCode::EverybodyDaily,
        records: Vec::new(),
    }]))
}

fn current(conn: &mut Conn, id: StrategyId, version: i32) -> AppResult<StrategyRow> {
    let row = find(conn, id)?;
    if row.version == version {
        Ok(row)
    } else {
        Err(stale(Strategy::from(row)))
    }
}
