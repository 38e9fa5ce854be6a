//! Entries of databases that are older than the chains: once, when a server of this version first opens such a database,
//! every chain is begun on a hash over what was there. From then on they cannot be changed unseen either; what was done to
//! them before nobody can tell.

use super::chain;
use super::stored::{StoredEvent, StoredSystemEvent};
use crate::db::schema::{event, event_head, setting};
use crate::db::types::Key;
use crate::db::{Conn, Db};
use crate::error::AppResult;
use diesel::prelude::*;
use uuid::Uuid;

/// The setting that says that it was done.
const DONE: &str = "history_chained";
/// How many chains one transaction begins.
const CHAINS: i64 = 200;

/// Begins the chains of all that is older than they; how many. Does nothing where that was done.
///
/// # Errors
/// Where the database fails; what was begun stays, and the next start goes on.
pub fn chain(db: &Db) -> AppResult<usize> {
    if db.read_now(is_done)? {
        return Ok(0);
    }
    let mut begun = 0;
    loop {
        let some = db.write_now(begin_some)?;
        begun += some;
        if some == 0 {
            break;
        }
    }
    db.write_now(|conn| {
        chain::open::<StoredSystemEvent>(conn, chain::SYSTEM)?;
        let row = (setting::name.eq(DONE), setting::value.eq("yes"));
        let done = diesel::insert_into(setting::table).values(row);
        crate::db::dialect::OrIgnore(done).execute(conn)?;
        Ok(())
    })?;
    Ok(begun)
}

fn is_done(conn: &mut Conn) -> AppResult<bool> {
    let done: Option<String> = setting::table
        .find(DONE)
        .select(setting::value)
        .first(conn)
        .optional()?;
    Ok(done.is_some())
}

fn begin_some(conn: &mut Conn) -> AppResult<usize> {
    let chains: Vec<Key<Uuid>> = event::table
        .left_join(event_head::table.on(event_head::chain.eq(event::customer_id)))
        .filter(event::seq.is_null().and(event_head::chain.is_null()))
        .select(event::customer_id)
        .distinct()
        .limit(CHAINS)
        .load(conn)?;
    for chain in &chains {
        chain::open::<StoredEvent>(conn, chain.0)?;
    }
    Ok(chains.len())
}
