//! The chains of the trails: every entry holds its place and a hash over the entry before it and its own columns, so that
//! what was changed, taken out or put in between afterwards is found (R-LOG-1).
//!
//! A customer's trail is one chain, named by the customer's id; the system's is another, named by the nil id. Cipher texts
//! are hashed as they stand, so that a destroyed key breaks nothing. Where a chain ends stands in a row of its own, which a
//! writer takes before it appends: two writers cannot fork a chain. The hashes need no key, so that anybody can follow
//! them; whoever can write to the database past its triggers can also make a whole chain anew, and only a note of where the
//! chains ended, kept elsewhere, tells that (`throughline audit verify --against`).

use crate::db::Conn;
use crate::db::dialect::{OrIgnore, first_locked};
use crate::db::schema::event_head;
use crate::db::types::Key;
use crate::error::{AppError, AppResult};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// The chain of the system's own trail.
pub(crate) const SYSTEM: Uuid = Uuid::nil();
/// How many entries are read at once.
pub(super) const PAGE: i64 = 500;

/// An entry of a chain.
pub(crate) trait Chained: Clone + Sized {
    /// What is hashed before anything else, so that the entries of one trail can never pass for those of another.
    const KIND: &'static [u8];

    /// Adds all columns but place and hash.
    fn encode(&self, into: &mut Encoding);
    /// Its id.
    fn id(&self) -> &[u8];
    /// Its place and hash; none for an entry that is older than its chain.
    fn place(&self) -> (Option<i64>, Option<&[u8]>);
    /// Gives it its place.
    fn set_place(&mut self, seq: i64, hash: Vec<u8>);
    /// When it was recorded.
    fn recorded_at(&self) -> NaiveDateTime;
    /// Notes what it is searched by beside its columns.
    fn index(&self, conn: &mut Conn) -> QueryResult<()> {
        let _ = conn;
        Ok(())
    }
    /// Writes it.
    fn insert(&self, conn: &mut Conn) -> QueryResult<()>;
    /// The entries of a chain behind a place, in their order.
    fn page(conn: &mut Conn, chain: Uuid, after: i64, most: i64) -> QueryResult<Vec<Self>>;
    /// The entries that have no place, behind an id, in the order of their ids.
    fn unchained(conn: &mut Conn, chain: Uuid, after: &[u8], most: i64) -> QueryResult<Vec<Self>>;
}

/// Columns, one after the other, so that different rows never read alike: each with its length before it.
#[derive(Debug)]
pub(crate) struct Encoding(Sha256);

impl Encoding {
    fn new(kind: &[u8]) -> Self {
        let mut new = Self(Sha256::new());
        new.bytes(kind);
        new
    }

    /// A value that is always there.
    pub(crate) fn bytes(&mut self, value: &[u8]) {
        self.0.update((value.len() as u64).to_be_bytes());
        self.0.update(value);
    }

    /// A value that may be missing.
    pub(crate) fn maybe(&mut self, value: Option<&[u8]>) {
        match value {
            Some(value) => {
                self.0.update([1]);
                self.bytes(value);
            }
            None => self.0.update([0]),
        }
    }

    /// A time, in whole microseconds.
    pub(crate) fn time(&mut self, at: NaiveDateTime) {
        self.number(at.and_utc().timestamp_micros());
    }

    fn number(&mut self, value: i64) {
        self.bytes(&value.to_be_bytes());
    }

    fn finish(self) -> Vec<u8> {
        self.0.finalize().to_vec()
    }
}

/// Where a chain ends.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = event_head)]
pub(crate) struct Head {
    pub(crate) chain: Key<Uuid>,
    /// The place of its last entry; 0 where there is none yet.
    pub(crate) seq: i64,
    /// The hash of its last entry.
    pub(crate) hash: Vec<u8>,
    /// How many entries are older than the chain.
    pub(crate) older: i64,
    /// The hash over those, on which the chain stands.
    pub(crate) base: Vec<u8>,
}

/// The hash of an entry in its place.
pub(super) fn link<R: Chained>(before: &[u8], seq: i64, row: &R) -> Vec<u8> {
    let mut encoding = Encoding::new(R::KIND);
    encoding.bytes(before);
    encoding.number(seq);
    row.encode(&mut encoding);
    encoding.finish()
}

/// The hash on which a chain stands, over the entries that are older than it, and how many these are. `each` gets every
/// one of them.
///
/// # Errors
/// Where the database fails.
pub(super) fn base<R: Chained>(
    conn: &mut Conn,
    chain: Uuid,
    mut each: impl FnMut(&mut Conn, &R) -> QueryResult<()>,
) -> QueryResult<(i64, Vec<u8>)> {
    let mut encoding = Encoding::new(R::KIND);
    encoding.bytes(chain.as_bytes());
    let (mut count, mut last) = (0, Vec::new());
    loop {
        let rows = R::unchained(conn, chain, &last, PAGE)?;
        for row in &rows {
            row.encode(&mut encoding);
            each(conn, row)?;
            count += 1;
        }
        match rows.last() {
            Some(row) if rows.len() as i64 == PAGE => last = row.id().to_vec(),
            _ => return Ok((count, encoding.finish())),
        }
    }
}

/// Begins a chain on what is older than it; does nothing where it was begun already.
///
/// # Errors
/// Where the database fails.
pub(super) fn open<R: Chained>(conn: &mut Conn, chain: Uuid) -> AppResult<()> {
    let (older, base) = base::<R>(conn, chain, |conn, row| row.index(conn))?;
    let head = Head {
        chain: Key(chain),
        seq: 0,
        hash: base.clone(),
        older,
        base,
    };
    OrIgnore(diesel::insert_into(event_head::table).values(head)).execute(conn)?;
    Ok(())
}

/// Where a chain ends, if it was begun.
///
/// # Errors
/// Where the database fails.
pub(super) fn head(conn: &mut Conn, chain: Uuid) -> QueryResult<Option<Head>> {
    event_head::table
        .find(Key(chain))
        .select(Head::as_select())
        .first(conn)
        .optional()
}

/// Takes the end of a chain for this transaction.
fn take<R: Chained>(conn: &mut Conn, chain: Uuid) -> AppResult<Head> {
    for _ in 0..2 {
        let found: Option<Head> = first_locked!(
            conn,
            event_head::table.find(Key(chain)).select(Head::as_select())
        )?;
        if let Some(head) = found {
            return Ok(head);
        }
        open::<R>(conn, chain)?;
    }
    Err(AppError::internal("a chain just begun is gone"))
}

/// Writes an entry at the end of its chain.
///
/// # Errors
/// Where the database fails.
pub(super) fn append<R: Chained>(conn: &mut Conn, chain: Uuid, mut row: R) -> AppResult<()> {
    let head = take::<R>(conn, chain)?;
    let seq = head.seq + 1;
    let hash = link(&head.hash, seq, &row);
    row.set_place(seq, hash.clone());
    row.insert(conn)?;
    row.index(conn)?;
    diesel::update(event_head::table.find(Key(chain)))
        .set((event_head::seq.eq(seq), event_head::hash.eq(hash)))
        .execute(conn)?;
    Ok(())
}

/// Chains entries of a customer that is new, all of them at once; where the chain then ends.
pub(crate) fn begin<R: Chained>(chain: Uuid, rows: &mut [R]) -> Head {
    let mut encoding = Encoding::new(R::KIND);
    encoding.bytes(chain.as_bytes());
    let base = encoding.finish();
    let mut head = Head {
        chain: Key(chain),
        seq: 0,
        hash: base.clone(),
        older: 0,
        base,
    };
    for row in rows {
        head.seq += 1;
        head.hash = link(&head.hash, head.seq, row);
        row.set_place(head.seq, head.hash.clone());
    }
    head
}
