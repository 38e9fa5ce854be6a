//! The clock: what comes true by time passing. A walk over the customers along their ids, in bounded batches; where it has
//! come to is kept, so that it goes on there after a stop. Only what changes something is written, customer by customer.

use super::{raise, watch};
use crate::access::Actor;
use crate::db::schema::customer;
use crate::db::types::Key;
use crate::db::{Conn, Db, setting};
use crate::error::AppResult;
use crate::record::Cx;
use crate::state::State;
use diesel::prelude::*;
use shared::Lang;
use shared::audit::{Origin, Via};
use shared::id::CustomerId;
use shared::signal::SignalKind::{
    self, AskReferral, CaseOverdue, ContractEnding, DecisionPassed, DormantSuggested,
    EnquiryWaiting, OverContact, PromiseOverdue, StageLong, TheirPromiseOverdue, Unanswered,
    UnderContact, UpdateOverdue,
};

/// What comes true, or is over, by time passing.
pub const BY_THE_CLOCK: &[SignalKind] = &[
    Unanswered,
    OverContact,
    UnderContact,
    ContractEnding,
    PromiseOverdue,
    TheirPromiseOverdue,
    DecisionPassed,
    StageLong,
    AskReferral,
    EnquiryWaiting,
    CaseOverdue,
    UpdateOverdue,
    DormantSuggested,
];

/// How many customers one batch looks at.
pub const BATCH: i64 = 200;

/// The name under which it is kept how far the walk has come.
const PLACE: &str = "signal_walk";

/// Where the walk goes on: behind this customer; none at its beginning.
///
/// # Errors
/// Where the database fails.
pub fn place(conn: &mut Conn) -> AppResult<Option<CustomerId>> {
    Ok(setting::read::<Option<CustomerId>>(conn, PLACE)?.flatten())
}

/// Keeps where it goes on.
///
/// # Errors
/// Where the database fails.
pub fn keep_place(conn: &mut Conn, after: Option<CustomerId>) -> AppResult<()> {
    setting::keep(conn, PLACE, &after)
}

/// The next customers behind a place, without archived ones.
///
/// # Errors
/// Where the database fails.
pub fn next(conn: &mut Conn, after: Option<CustomerId>) -> AppResult<Vec<CustomerId>> {
    let mut rows = customer::table
        .filter(customer::archived_at.is_null())
        .order(customer::id)
        .limit(BATCH)
        .select(customer::id)
        .into_boxed::<crate::db::MultiBackend>();
    if let Some(after) = after {
        rows = rows.filter(customer::id.gt(Key(after)));
    }
    let ids: Vec<Key<CustomerId>> = rows.load(conn)?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}

/// Those of these customers about whom something is due. Reads only.
///
/// # Errors
/// Where the database fails.
pub fn concerned(conn: &mut Conn, cx: &Cx, ids: &[CustomerId]) -> AppResult<Vec<CustomerId>> {
    let mut found = Vec::new();
    for id in ids {
        if !watch::due(conn, cx, *id, BY_THE_CLOCK, None)?.is_empty() {
            found.push(*id);
        }
    }
    Ok(found)
}

/// Does what is due about one customer, looked at anew in this transaction.
///
/// # Errors
/// Where the database fails.
pub fn settle(conn: &mut Conn, cx: &Cx, id: CustomerId) -> AppResult<()> {
    let due = watch::due(conn, cx, id, BY_THE_CLOCK, None)?;
    raise::carry_out(conn, cx, id, due)
}

/// Walks over all customers, from where the last walk was broken off to the end.
///
/// # Errors
/// Where the database fails.
pub fn walk(db: &Db, cx: &Cx) -> AppResult<()> {
    loop {
        let after = db.read_now(place)?;
        let ids = db.read_now(|conn| next(conn, after))?;
        let due = db.read_now(|conn| concerned(conn, cx, &ids))?;
        let last = ids.last().copied();
        let cx = cx.clone();
        db.write_now(move |conn| {
            for id in &due {
                settle(conn, &cx, *id)?;
            }
            keep_place(conn, last)
        })?;
        if last.is_none() {
            return Ok(());
        }
    }
}

/// The same in the server's own name, off the event loop.
///
/// # Errors
/// Where the database fails.
pub fn run(state: &State) -> AppResult<()> {
    let origin = Origin::of(Via::CommandLine);
    let zone = state.config.org_zone;
    let engine = Actor::outside(Lang::Zh, zone, "engine".to_owned(), origin);
    walk(&state.db, &Cx::new(state, engine))
}
