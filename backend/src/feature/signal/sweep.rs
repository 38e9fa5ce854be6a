//! The clock: what comes true by time passing. A walk over the customers along their ids, in bounded batches; where it has
//! come to is kept, so that it goes on there after a stop. Only what changes something is written, customer by customer.

use super::{raise, watch};
use crate::db::{Conn, setting};
use crate::error::AppResult;
use crate::feature::customer::store;
use crate::jobs::{Passed, Run};
use crate::record::Cx;
use diesel::Connection as _;
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

/// About how many customers one transaction writes.
const WRITTEN: usize = 20;

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
    store::behind(conn, after, BATCH)
}

/// Those of these customers about whom something is due. Reads only.
///
/// # Errors
/// Where the database fails.
pub fn concerned(
    conn: &mut Conn,
    cx: &Cx,
    ids: &[CustomerId],
    passed: &Passed,
) -> AppResult<Vec<CustomerId>> {
    let mut found = Vec::new();
    for id in ids {
        let due = watch::due(conn, cx, *id, BY_THE_CLOCK, None);
        if passed.over(*id, due)?.is_some_and(|due| !due.is_empty()) {
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

/// The task: walks over all customers, from where the last walk was broken off to the end.
///
/// # Errors
/// Where the database fails, or the task is no longer this process's.
pub fn walk(run: &Run) -> AppResult<()> {
    loop {
        let after = run.read(place)?;
        let ids = run.read(|conn| next(conn, after))?;
        let due = run.read(|conn| concerned(conn, &run.cx(), &ids, &run.passed))?;
        // Few at a time: whoever writes meanwhile does not wait for long.
        for some in due.chunks(WRITTEN) {
            let (some, passed) = (some.to_vec(), run.passed.clone());
            run.batch(move |conn, cx| {
                for id in &some {
                    // In a savepoint of its own, so that what it has half done is undone.
                    let done: AppResult<()> = conn.transaction(|conn| settle(conn, cx, *id));
                    passed.over(*id, done)?;
                }
                Ok(())
            })?;
        }
        let last = ids.last().copied();
        run.batch(move |conn, _| keep_place(conn, last))?;
        if last.is_none() {
            return Ok(());
        }
    }
}
