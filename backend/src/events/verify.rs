//! Following the chains of the trails from end to end, with so many entries at hand at a time and no more.

use super::chain::{self, Chained, Head, PAGE, SYSTEM};
use super::stored::{StoredEvent, StoredSystemEvent};
use crate::db::Conn;
use crate::db::schema::{customer, event, event_head};
use crate::db::types::Key;
use crate::error::AppResult;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::result::Error as DieselError;
use shared::id::CustomerId;
use uuid::Uuid;

/// What is wrong with a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The entry is not the one that was recorded, or stands in another's place.
    Changed,
    /// There is no entry in this place, though there are later ones.
    Missing,
    /// The last entries are gone.
    CutOff,
    /// There are entries behind the end of the chain.
    Beyond,
    /// There are entries, or there is a customer, and no chain.
    NoChain,
    /// Entries that are older than the chain are not the ones on which it was begun, or an entry stands beside the chain.
    Older,
    /// The entry cannot be read.
    Unreadable,
    /// The chain passed another hash when its end was noted elsewhere.
    Remade,
}

/// The first broken place of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// The number of the customer, or its id where there is none any more; none for the system's trail.
    pub customer: Option<String>,
    /// The place in the chain; none where it is no place of it.
    pub seq: Option<i64>,
    /// When the entry there was recorded, as far as that can be said.
    pub at: Option<NaiveDateTime>,
    /// What is wrong.
    pub fault: Fault,
}

/// Where a sound chain ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// The customer's id; the nil id for the system's trail.
    pub chain: Uuid,
    /// How many entries it has.
    pub seq: i64,
    /// The hash of the last of them.
    pub hash: Vec<u8>,
}

/// Who is told what is found, and what was noted of earlier ends.
pub trait Witness {
    /// A chain is broken.
    fn broken(&mut self, found: Break);
    /// A chain is whole up to here.
    fn whole(&mut self, end: End) {
        let _ = end;
    }
    /// Where this chain ended when that was noted: place and hash.
    fn noted(&mut self, chain: Uuid) -> Option<(i64, Vec<u8>)> {
        let _ = chain;
        None
    }
}

/// How much was followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Followed {
    /// Chains.
    pub chains: u64,
    /// Entries, those older than the chains included.
    pub entries: u64,
    /// Chains that are broken.
    pub broken: u64,
}

/// A fault and its place.
type Found = (Fault, Option<i64>, Option<NaiveDateTime>);

/// Follows every chain, the system's first.
///
/// # Errors
/// Where the database fails.
pub fn all(conn: &mut Conn, witness: &mut dyn Witness) -> AppResult<Followed> {
    let mut followed = Followed::default();
    system(conn, witness, &mut followed)?;
    let mut last = SYSTEM;
    loop {
        let heads: Vec<(Key<Uuid>, Option<String>)> = event_head::table
            .left_join(customer::table.on(customer::id.eq(event_head::chain)))
            .filter(event_head::chain.gt(Key(last)))
            .order(event_head::chain)
            .limit(PAGE)
            .select((event_head::chain, customer::number.nullable()))
            .load(conn)?;
        let Some((end, _)) = heads.last() else { break };
        last = end.0;
        for (chain, number) in heads {
            let name = Some(number.unwrap_or_else(|| chain.0.to_string()));
            one::<StoredEvent>(conn, chain.0, name, witness, &mut followed)?;
        }
    }
    without_chain(conn, witness, &mut followed)?;
    Ok(followed)
}

/// Follows the chain of one customer.
///
/// # Errors
/// Where the database fails.
pub fn of_customer(
    conn: &mut Conn,
    id: CustomerId,
    number: &str,
    witness: &mut dyn Witness,
) -> AppResult<Followed> {
    let mut followed = Followed::default();
    let name = Some(number.to_owned());
    one::<StoredEvent>(conn, id.uuid(), name, witness, &mut followed)?;
    Ok(followed)
}

/// Follows the system's own chain.
fn system(conn: &mut Conn, witness: &mut dyn Witness, followed: &mut Followed) -> AppResult<()> {
    let begun = chain::head(conn, SYSTEM)?.is_some();
    let entries = !StoredSystemEvent::page(conn, SYSTEM, 0, 1)?.is_empty();
    // An installation in which nothing happened yet has no chain.
    if begun || entries {
        one::<StoredSystemEvent>(conn, SYSTEM, None, witness, followed)?;
    }
    Ok(())
}

/// Customers without a chain, and entries of customers that are gone without one.
fn without_chain(
    conn: &mut Conn,
    witness: &mut dyn Witness,
    followed: &mut Followed,
) -> AppResult<()> {
    let mut last = SYSTEM;
    loop {
        let found: Vec<(Key<Uuid>, String)> = customer::table
            .left_join(event_head::table.on(event_head::chain.eq(customer::id)))
            .filter(event_head::chain.is_null().and(customer::id.gt(Key(last))))
            .order(customer::id)
            .limit(PAGE)
            .select((customer::id, customer::number))
            .load(conn)?;
        let Some((end, _)) = found.last() else { break };
        last = end.0;
        for (_, number) in found {
            tell(
                witness,
                followed,
                Some(number),
                (Fault::NoChain, None, None),
            );
        }
    }
    last = SYSTEM;
    loop {
        let found: Vec<Key<Uuid>> = event::table
            .left_join(event_head::table.on(event_head::chain.eq(event::customer_id)))
            .left_join(customer::table.on(customer::id.eq(event::customer_id)))
            .filter(event_head::chain.is_null().and(customer::id.is_null()))
            .filter(event::customer_id.gt(Key(last)))
            .order(event::customer_id)
            .select(event::customer_id)
            .distinct()
            .limit(PAGE)
            .load(conn)?;
        let Some(end) = found.last() else { break };
        last = end.0;
        for id in found {
            let name = Some(id.0.to_string());
            tell(witness, followed, name, (Fault::NoChain, None, None));
        }
    }
    Ok(())
}

fn tell(
    witness: &mut dyn Witness,
    followed: &mut Followed,
    customer: Option<String>,
    (fault, seq, at): Found,
) {
    followed.chains += 1;
    followed.broken += 1;
    witness.broken(Break {
        customer,
        seq,
        at,
        fault,
    });
}

fn one<R: Chained>(
    conn: &mut Conn,
    chain: Uuid,
    name: Option<String>,
    witness: &mut dyn Witness,
    followed: &mut Followed,
) -> AppResult<()> {
    match follow::<R>(conn, chain, witness.noted(chain), &mut followed.entries)? {
        Ok(end) => {
            followed.chains += 1;
            witness.whole(end);
        }
        Err(found) => tell(witness, followed, name, found),
    }
    Ok(())
}

/// Where a chain ends, or where it is broken first.
fn follow<R: Chained>(
    conn: &mut Conn,
    chain: Uuid,
    noted: Option<(i64, Vec<u8>)>,
    entries: &mut u64,
) -> AppResult<Result<End, Found>> {
    let Some(mut head) = chain::head(conn, chain)? else {
        return Ok(Err((Fault::NoChain, None, None)));
    };
    let (older, base) = match chain::base::<R>(conn, chain, |_, _| Ok(())) {
        Err(DieselError::DeserializationError(_)) => return Ok(Err((Fault::Older, None, None))),
        base => base?,
    };
    *entries += older.unsigned_abs();
    if (older, &base) != (head.older, &head.base) {
        return Ok(Err((Fault::Older, None, None)));
    }
    let mut walk = Walk {
        seq: 0,
        hash: base,
        at: None,
        noted,
    };
    if let Err(found) = walk.passes() {
        return Ok(Err(found));
    }
    let mut most = PAGE;
    loop {
        let rows = match R::page(conn, chain, walk.seq, most) {
            // One of them cannot be read: which?
            Err(DieselError::DeserializationError(_)) if most > 1 => {
                most = 1;
                continue;
            }
            Err(DieselError::DeserializationError(_)) => {
                return Ok(Err((Fault::Unreadable, Some(walk.seq + 1), None)));
            }
            rows => rows?,
        };
        *entries += rows.len() as u64;
        for row in &rows {
            if let Err(found) = walk.step(conn, chain, &mut head, row)? {
                return Ok(Err(found));
            }
        }
        if (rows.len() as i64) < most {
            return Ok(walk.end(chain, &head));
        }
    }
}

/// Where following a chain has come to.
struct Walk {
    seq: i64,
    hash: Vec<u8>,
    at: Option<NaiveDateTime>,
    noted: Option<(i64, Vec<u8>)>,
}

impl Walk {
    /// Whether a place is as it was noted elsewhere.
    fn passes(&self) -> Result<(), Found> {
        match &self.noted {
            Some((seq, hash)) if *seq == self.seq && *hash != self.hash => {
                Err((Fault::Remade, Some(self.seq), self.at))
            }
            _ => Ok(()),
        }
    }

    fn step<R: Chained>(
        &mut self,
        conn: &mut Conn,
        chain: Uuid,
        head: &mut Head,
        row: &R,
    ) -> AppResult<Result<(), Found>> {
        let (seq, hash) = row.place();
        let (next, at) = (self.seq + 1, Some(row.recorded_at()));
        if seq != Some(next) {
            return Ok(Err((Fault::Missing, Some(next), None)));
        }
        if next > head.seq {
            // Written while we read, or behind the end: an entry and the end move together.
            if let Some(moved) = chain::head(conn, chain)? {
                *head = moved;
            }
            if next > head.seq {
                return Ok(Err((Fault::Beyond, Some(next), at)));
            }
        }
        let right = chain::link(&self.hash, next, row);
        if hash != Some(right.as_slice()) {
            return Ok(Err((Fault::Changed, Some(next), at)));
        }
        (self.seq, self.hash, self.at) = (next, right, at);
        Ok(self.passes())
    }

    fn end(self, chain: Uuid, head: &Head) -> Result<End, Found> {
        let Self {
            seq,
            hash,
            at,
            noted,
        } = self;
        if seq < head.seq || noted.is_some_and(|(noted, _)| noted > seq) {
            return Err((Fault::CutOff, Some(seq + 1), at));
        }
        if hash != head.hash {
            return Err((Fault::Changed, Some(seq), at));
        }
        Ok(End { chain, seq, hash })
    }
}
