//! Repeated requests: the same key within 24 hours answers the same record, rendered anew through the caller's rights.
//! What is kept is status and id, never a body.

use crate::access::leak::{self, Leak};
use crate::db::Conn;
use crate::db::schema::idempotency;
use crate::db::types::{Key, Written, stored};
use crate::error::AppResult;
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use shared::Code;
use shared::id::UserId;
use shared::role::RecordKind;
use uuid::Uuid;

/// How long a key is remembered.
pub const KEPT: Duration = Duration::hours(24);

/// A key and the request that it came with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// The key.
    pub key: String,
    /// Hash over method, path and body.
    pub request_hash: [u8; 32],
}

/// The record that this key made before, if any.
///
/// # Errors
/// [`Code::KeyReused`] where it came with another request.
pub fn claim(
    conn: &mut Conn,
    caller: UserId,
    repeat: &Repeat,
    now: DateTime<Utc>,
) -> AppResult<Option<Uuid>> {
    let old = idempotency::table.filter(
        idempotency::caller_id
            .eq(Key(caller))
            .and(idempotency::created_at.lt(stored(now - KEPT))),
    );
    diesel::delete(old).execute(conn)?;
    if leak::planted(Leak::Replay) {
        let anyone = idempotency::table.filter(idempotency::idempotency_key.eq(&repeat.key));
        let found: Option<Option<Key<Uuid>>> = anyone
            .select(idempotency::record_id)
            .first(conn)
            .optional()?;
        return Ok(found.flatten().map(|k| k.0));
    }
    let found: Option<(Vec<u8>, Option<Key<Uuid>>)> = idempotency::table
        .find((Key(caller), &repeat.key))
        .select((idempotency::request_hash, idempotency::record_id))
        .first(conn)
        .optional()?;
    match found {
        None => Ok(None),
        Some((hash, record)) if hash == repeat.request_hash => Ok(record.map(|k| k.0)),
        Some(_) => Err(Code::KeyReused.into()),
    }
}

/// Remembers what this key made, in the transaction that made it.
///
/// # Errors
/// Where the database fails.
pub fn finish(
    conn: &mut Conn,
    caller: UserId,
    repeat: &Repeat,
    kind: Option<RecordKind>,
    record: Uuid,
    now: DateTime<Utc>,
) -> AppResult<()> {
    diesel::insert_into(idempotency::table)
        .values((
            idempotency::caller_id.eq(Key(caller)),
            idempotency::idempotency_key.eq(&repeat.key),
            idempotency::request_hash.eq(repeat.request_hash.to_vec()),
            idempotency::status.eq(201),
            idempotency::record_kind.eq(kind.map(Written)),
            idempotency::record_id.eq(Some(Key(record))),
            idempotency::created_at.eq(stored(now)),
        ))
        .execute(conn)?;
    Ok(())
}
