//! Reading and writing strategies; there are few.

use super::row::StrategyRow;
use crate::db::Conn;
use crate::db::schema::{strategy, system_event};
use crate::db::types::{Key, stored};
use crate::error::{AppError, AppResult, Question};
use crate::events::system::{By, note};
use crate::feature::cadence;
use crate::record::Names;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use shared::audit::SystemKind;
use shared::error::ConfirmCode;
use shared::id::{StrategyId, UserId};
use shared::strategy::{NewStrategy, Strategy, StrategyPatch, StrategyTrial, is_everybody_daily};
use std::collections::HashMap;

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

/// How far back in the trail it is looked who changed a strategy last.
const BACK: i64 = 500;

/// Strategies as they are shown: with whoever changed each last.
///
/// # Errors
/// Where the database fails.
pub fn views(conn: &mut Conn, rows: Vec<StrategyRow>) -> AppResult<Vec<Strategy>> {
    let by = changed_by(conn, &rows)?;
    let names = Names::of_users(conn, by.values().map(|user| user.0))?;
    let view = |row: StrategyRow| {
        let by = by.get(&row.id.0.to_string()).copied();
        Strategy {
            changed_by: names.user(by),
            ..row.into()
        }
    };
    Ok(rows.into_iter().map(view).collect())
}

/// The same for one.
///
/// # Errors
/// Where the database fails.
pub fn view(conn: &mut Conn, row: StrategyRow) -> AppResult<Strategy> {
    let bare = Strategy::from(row.clone());
    Ok(views(conn, vec![row])?.pop().unwrap_or(bare))
}

/// Who changed these last, by their keys in the trail; the newest entries are read last, and so stay.
fn changed_by(conn: &mut Conn, rows: &[StrategyRow]) -> AppResult<HashMap<String, Key<UserId>>> {
    let keys = rows.iter().map(|row| row.id.0.to_string());
    let mut entries: Vec<(String, Option<Key<UserId>>)> = system_event::table
        .filter(system_event::subject_kind.eq(SystemKind::Strategy.as_str()))
        .filter(system_event::subject_key.eq_any(keys.collect::<Vec<_>>()))
        .order(system_event::id.desc())
        .limit(BACK)
        .select((system_event::subject_key, system_event::author_id))
        .load(conn)?;
    entries.reverse();
    let known = entries.into_iter();
    Ok(known.filter_map(|(key, by)| Some((key, by?))).collect())
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
    row.check(conn)?;
    confirm(&row, &acknowledged)?;
    diesel::insert_into(strategy::table)
        .values(&row)
        .execute(conn)?;
    note(conn, by, None, Some(&row), &[])?;
    cadence::everybody::begin(conn)?;
    Ok(row)
}

/// The strategy of a preview, checked as it would be where it is saved.
///
/// # Errors
/// [`shared::Code::Invalid`] with the fields, [`shared::Code::NotFound`] of the one that is being changed.
pub fn tried(conn: &mut Conn, trial: &StrategyTrial, now: DateTime<Utc>) -> AppResult<StrategyRow> {
    if let Some(id) = trial.in_place_of {
        find(conn, id)?;
    }
    let row = StrategyRow::make(trial.strategy.clone(), now);
    row.check(conn)?;
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
    row.check(conn)?;
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
    let much = row.active && is_everybody_daily(&row.segment.0, row.frequency.0);
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
    AppError::unless_stale(row.version, version, || view(conn, row.clone()))?;
    Ok(row)
}
