//! Wrapping everything under another master key, in small transactions, while servers run. What was done stays done: a
//! rotation that was broken off goes on where it stopped.

use super::Keys;
use super::master::{KeyId, MasterKey, Source, make};
use super::registry::{self, CURRENT};
use super::stored::{COLUMNS, Column, Found};
use crate::db::Db;
use crate::error::{AppError, AppResult};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// How often everything is gone through until nothing is found that another process wrote meanwhile.
const ROUNDS: usize = 5;

/// What became of a rotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// The key that everything is under.
    pub current: KeyId,
    /// How many values were wrapped anew.
    pub rewrapped: u64,
    /// Whether nothing is left under another key.
    pub complete: bool,
}

/// A master key, as the database and the settings know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its id.
    pub id: KeyId,
    /// How many values are under it.
    pub values: u64,
    /// Whether it is the current one.
    pub current: bool,
    /// Whether it is at hand.
    pub known: bool,
}

/// Chooses the key to rotate to, and makes it the current one: the first of the settings where that is another one
/// already, else a fresh one in the file. With `resume`, and where an earlier rotation was broken off, the current one
/// stays.
///
/// # Errors
/// Where the settings offer no other key, and none can be made.
pub fn begin(db: &Db, keys: &Keys, resume: bool, now: DateTime<Utc>) -> AppResult<KeyId> {
    keys.ring.reload()?;
    let current = db.read_now(|conn| keys.current(conn))?;
    let first = keys.ring.first();
    if resume || (first.id == current.id && !is_complete(&count(db, keys)?, current.id)) {
        return Ok(current.id);
    }
    let next = if first.id == current.id {
        another(keys)?
    } else {
        first
    };
    let to = next.clone();
    db.write_now(move |conn| registry::switch(conn, &to, now))?;
    Ok(next.id)
}

/// A fresh key, where the settings are a file.
fn another(keys: &Keys) -> AppResult<MasterKey> {
    let source = keys.ring.source();
    let Source::File { path, .. } = source else {
        return Err(AppError::setup(format!(
            "{}: its first key is the current one already; put a new one before it",
            source.name()
        )));
    };
    let made = make(path).map_err(|error| {
        AppError::setup(format!("{}: cannot be written: {error}", source.name()))
    })?;
    keys.ring.find(made.id)
}

/// Wraps what is under another key than the current one anew, `at_most` so many values, all where none is said.
///
/// # Errors
/// Where the database fails, or a value cannot be opened; what was done until then stays.
pub fn rewrap(db: &Db, keys: &Keys, at_most: Option<u64>) -> AppResult<Outcome> {
    let current = db.read_now(|conn| keys.current(conn))?;
    let mut left = at_most.unwrap_or(u64::MAX);
    let mut outcome = Outcome {
        current: current.id,
        rewrapped: 0,
        complete: false,
    };
    for _ in 0..ROUNDS {
        let mut round = 0;
        for column in COLUMNS {
            round += walk(db, keys, column, &current, left - round)?;
        }
        outcome.rewrapped += round;
        left -= round;
        if round == 0 || left == 0 {
            break;
        }
    }
    let counts = count(db, keys)?;
    outcome.complete = is_complete(&counts, current.id);
    if outcome.complete {
        let known = db.read_now(registry::all)?;
        let empty: Vec<KeyId> = known.into_iter().map(|(id, _)| id).collect();
        db.write_now(move |conn| registry::retire(conn, &empty))?;
    }
    Ok(outcome)
}

/// Goes through one column; how many values were wrapped anew.
fn walk(
    db: &Db,
    keys: &Keys,
    column: &'static Column,
    to: &MasterKey,
    most: u64,
) -> AppResult<u64> {
    let mut after = None;
    let mut done = 0;
    while done < most {
        let page = db.read_now(|conn| (column.page)(conn, after.as_ref(), column.at_once))?;
        let Some(last) = page.last() else {
            break;
        };
        after = Some(last.key());
        let room = usize::try_from(most - done).unwrap_or(usize::MAX);
        let mut old: Vec<Found> = page
            .into_iter()
            .filter(|found| is_elsewhere(keys, found, to.id))
            .collect();
        old.truncate(room);
        if !old.is_empty() {
            done += anew(db, keys, column, to, old)?;
        }
    }
    Ok(done)
}

fn is_elsewhere(keys: &Keys, found: &Found, current: KeyId) -> bool {
    keys.master_of(&found.blob) != current
}

fn anew(
    db: &Db,
    keys: &Keys,
    column: &'static Column,
    to: &MasterKey,
    old: Vec<Found>,
) -> AppResult<u64> {
    let (keys, to) = (keys.clone(), to.clone());
    db.write_now(move |conn| {
        let mut done = 0;
        for found in &old {
            let blob = column.rewrapped(&keys, &to, found)?;
            // One that was changed meanwhile is left for the next round.
            done += u64::try_from((column.replace)(conn, found, &blob)?).unwrap_or_default();
        }
        Ok(done)
    })
}

/// How many values are under which key.
fn count(db: &Db, keys: &Keys) -> AppResult<BTreeMap<KeyId, u64>> {
    let mut counts = BTreeMap::new();
    for column in COLUMNS {
        let mut after = None;
        loop {
            let page = db.read_now(|conn| (column.page)(conn, after.as_ref(), column.at_once))?;
            let Some(last) = page.last() else {
                break;
            };
            after = Some(last.key());
            for found in &page {
                *counts.entry(keys.master_of(&found.blob)).or_default() += 1;
            }
        }
    }
    Ok(counts)
}

fn is_complete(counts: &BTreeMap<KeyId, u64>, current: KeyId) -> bool {
    counts.keys().all(|id| *id == current)
}

/// Every master key that the database knows or that holds values, the current one first.
///
/// # Errors
/// Where the database fails.
pub fn status(db: &Db, keys: &Keys) -> AppResult<Vec<Standing>> {
    let mut counts = count(db, keys)?;
    let known = db.read_now(registry::all)?;
    let used: Vec<KeyId> = counts.keys().copied().collect();
    // Written by a process that had not noticed the rotation: its key is needed still.
    db.write_now(move |conn| registry::unretire(conn, &used))?;
    let standing = |id: KeyId, current: bool, values: u64| Standing {
        id,
        values,
        current,
        known: keys.ring.find(id).is_ok(),
    };
    let mut all: Vec<Standing> = known
        .into_iter()
        .map(|(id, state)| standing(id, state == CURRENT, counts.remove(&id).unwrap_or_default()))
        .collect();
    all.extend(
        counts
            .into_iter()
            .map(|(id, values)| standing(id, false, values)),
    );
    all.sort_by_key(|one| !one.current);
    Ok(all)
}
