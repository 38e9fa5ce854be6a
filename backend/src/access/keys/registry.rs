//! Which master keys a database knows: the current one, under which values are written, and those that still hold some.

use super::Keys;
use super::master::{KeyId, MasterKey};
use crate::db::Conn;
use crate::db::dialect::OrIgnore;
use crate::db::schema::{master_key, user_account};
use crate::db::types::stored;
use crate::error::{AppError, AppResult};
use crate::events::system::{self, By, Subject};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::json;
use shared::audit::SystemKind;

pub(super) const CURRENT: &str = "current";
pub(super) const IN_USE: &str = "in_use";
pub(super) const RETIRED: &str = "retired";

/// The key under which this database writes; none before it was ever opened for work.
pub(super) fn current(conn: &mut Conn) -> AppResult<Option<KeyId>> {
    let id: Option<String> = master_key::table
        .filter(master_key::state.eq(CURRENT))
        .select(master_key::id)
        .first(conn)
        .optional()?;
    id.map(|id| id.parse().map_err(AppError::internal))
        .transpose()
}

/// The keys that the database knows, with what they are to it.
pub(super) fn all(conn: &mut Conn) -> AppResult<Vec<(KeyId, String)>> {
    let rows: Vec<(String, String)> = master_key::table
        .order((master_key::since.desc(), master_key::id))
        .select((master_key::id, master_key::state))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, state)| Ok((id.parse().map_err(AppError::internal)?, state)))
        .collect()
}

fn note(conn: &mut Conn, key: &MasterKey, state: &str, now: DateTime<Utc>) -> AppResult<()> {
    let row = (
        master_key::id.eq(key.id.to_string()),
        master_key::state.eq(state),
        master_key::since.eq(stored(now)),
    );
    OrIgnore(diesel::insert_into(master_key::table).values(row)).execute(conn)?;
    Ok(())
}

/// Notes the current key of a database that has none yet, and makes sure that every key that it needs is at hand.
///
/// # Errors
/// Where a key is missing: by the name of the setting that should hold it.
pub fn settle(conn: &mut Conn, keys: &Keys, now: DateTime<Utc>) -> AppResult<()> {
    let ring = &keys.ring;
    if current(conn)?.is_none() {
        let first = ring.first();
        note(conn, &first, CURRENT, now)?;
        let used = diesel::select(diesel::dsl::exists(
            user_account::table.select(user_account::id),
        ))
        .get_result(conn)?;
        // What the first version kept follows from the secret.
        if used && first.id != ring.secret().id {
            note(conn, ring.secret(), IN_USE, now)?;
        }
    }
    for (id, state) in all(conn)? {
        if state != RETIRED && ring.find(id).is_err() {
            return Err(AppError::setup(format!(
                "{}: the master key {id}, under which values of this database are kept, is not among its keys: they could \
                 not be read",
                ring.source().name()
            )));
        }
    }
    Ok(())
}

/// Makes another key the current one, and puts that on record.
pub(super) fn switch(conn: &mut Conn, to: &MasterKey, now: DateTime<Utc>) -> AppResult<()> {
    diesel::update(master_key::table.filter(master_key::state.eq(CURRENT)))
        .set(master_key::state.eq(IN_USE))
        .execute(conn)?;
    note(conn, to, IN_USE, now)?;
    diesel::update(master_key::table.find(to.id.to_string()))
        .set(master_key::state.eq(CURRENT))
        .execute(conn)?;
    let subject = Subject {
        kind: SystemKind::MasterKey,
        key: to.id.to_string(),
        name: to.id.to_string(),
    };
    let made = json!({ "state": CURRENT });
    system::append(
        conn,
        &By::command_line(now),
        &subject,
        (None, Some(&made)),
        &[],
    )
}

/// Retires the keys under which nothing was found any more.
pub(super) fn retire(conn: &mut Conn, empty: &[KeyId]) -> AppResult<()> {
    let ids: Vec<String> = empty.iter().map(KeyId::to_string).collect();
    diesel::update(
        master_key::table
            .filter(master_key::id.eq_any(ids))
            .filter(master_key::state.eq(IN_USE)),
    )
    .set(master_key::state.eq(RETIRED))
    .execute(conn)?;
    Ok(())
}

/// Marks keys as in use again, under which something was found all the same.
pub(super) fn unretire(conn: &mut Conn, used: &[KeyId]) -> AppResult<()> {
    let ids: Vec<String> = used.iter().map(KeyId::to_string).collect();
    diesel::update(
        master_key::table
            .filter(master_key::id.eq_any(ids))
            .filter(master_key::state.eq(RETIRED)),
    )
    .set(master_key::state.eq(IN_USE))
    .execute(conn)?;
    Ok(())
}
