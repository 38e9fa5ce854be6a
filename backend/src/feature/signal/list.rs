//! Lists of signals, of one customer or of all within reach, and how one is shown.

use super::act::wanted;
use super::row::SignalRow;
use crate::access::Viewer;
use crate::access::policy::Verb;
use crate::access::reach::{self, Arm};
use crate::db::schema::{customer, signal};
use crate::db::types::{Key, Written, stored};
use crate::db::{Conn, MultiBackend};
use crate::error::AppResult;
use crate::events::Called;
use crate::feature::customer::view::references;
use crate::record::link::{Link, To};
use crate::record::{Cx, Names};
use diesel::prelude::*;
use shared::Page;
use shared::id::{CustomerId, SignalId, UserId};
use shared::reveal::RecordRef;
use shared::role::RecordKind;
use shared::signal::{Signal, SignalKind, SignalRecord, SignalState};
use uuid::Uuid;

/// Beyond this, a count says nothing more to a person.
const COUNT_UP_TO: i64 = 1_000;

/// What a list asks for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Only of this customer.
    pub customer: Option<CustomerId>,
    /// Only in these states; none for all.
    pub states: Vec<SignalState>,
    /// Only of these kinds; none for all.
    pub kinds: Vec<SignalKind>,
    /// Only of customers of this owner.
    pub owner: Option<UserId>,
    /// The cursor of the page before.
    pub cursor: Option<String>,
    /// Rows a page.
    pub limit: i64,
}

/// One page, the newest first.
///
/// # Errors
/// [`shared::Code::NotFound`] where the customer is out of reach, [`shared::Code::InvalidCursor`].
pub fn page(conn: &mut Conn, cx: &Cx, wanted: &Wanted) -> AppResult<Page<Signal>> {
    let pages = cx.pages(format!(
        "signals:{:?}:{:?}:{:?}:{:?}",
        wanted.customer, wanted.states, wanted.kinds, wanted.owner
    ));
    let before: Option<Uuid> = pages.after(wanted.cursor.as_deref())?;
    let mut rows = Vec::new();
    for arm in arms(conn, cx, wanted)? {
        let mut query = narrowed(cx, wanted, &arm)
            .order(signal::id.desc())
            .limit(wanted.limit + 1)
            .select(SignalRow::as_select());
        if let Some(before) = before {
            query = query.filter(signal::id.lt(Key(before)));
        }
        rows.extend(query.load::<SignalRow>(conn)?);
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.id));
    let next_cursor = pages.cut(&mut rows, wanted.limit, |last| last.id.0.uuid())?;
    Ok(Page {
        items: views(conn, cx, &rows, wanted.customer.is_none())?,
        next_cursor,
        total: None,
    })
}

/// How many there are, up to a bound.
///
/// # Errors
/// As [`page`].
pub fn count(conn: &mut Conn, cx: &Cx, wanted: &Wanted) -> AppResult<i64> {
    let mut found = 0;
    for arm in arms(conn, cx, wanted)? {
        let ids: Vec<Key<SignalId>> = narrowed(cx, wanted, &arm)
            .limit(COUNT_UP_TO)
            .select(signal::id)
            .load(conn)?;
        found += i64::try_from(ids.len()).unwrap_or(COUNT_UP_TO);
    }
    Ok(found.min(COUNT_UP_TO))
}

fn arms(conn: &mut Conn, cx: &Cx, wanted: &Wanted) -> AppResult<Vec<Arm>> {
    match wanted.customer {
        Some(customer) => {
            cx.viewer(conn, customer)?;
            Ok(vec![Arm::All])
        }
        None => reach::arms(conn, &cx.actor),
    }
}

/// The rows of an arm. What is put off waits until its time, and is open then.
fn narrowed<'a>(cx: &Cx, wanted: &Wanted, arm: &Arm) -> signal::BoxedQuery<'a, MultiBackend> {
    let mut rows = signal::table.into_boxed::<MultiBackend>();
    if let Some(customer) = wanted.customer {
        rows = rows.filter(signal::customer_id.eq(Key(customer)));
    } else {
        rows = within(rows, arm, wanted.owner);
    }
    if !wanted.kinds.is_empty() {
        let kinds: Vec<_> = wanted.kinds.iter().copied().map(Written).collect();
        rows = rows.filter(signal::kind.eq_any(kinds));
    }
    if wanted.states.is_empty() {
        return rows;
    }
    let now = stored(cx.now);
    let mut states = wanted.states.clone();
    let open = states.contains(&SignalState::Open);
    let snoozed = states.contains(&SignalState::Snoozed);
    if open && !snoozed {
        states.push(SignalState::Snoozed);
        let others = signal::state.ne(Written(SignalState::Snoozed));
        rows = rows.filter(others.or(signal::until_at.le(now)));
    } else if snoozed && !open {
        let others = signal::state.ne(Written(SignalState::Snoozed));
        rows = rows.filter(others.or(signal::until_at.gt(now)));
    }
    let states: Vec<_> = states.into_iter().map(Written).collect();
    rows.filter(signal::state.eq_any(states))
}

/// Of customers that are no archived ones, of an arm and an owner.
fn within<'a>(
    rows: signal::BoxedQuery<'a, MultiBackend>,
    arm: &Arm,
    owner: Option<UserId>,
) -> signal::BoxedQuery<'a, MultiBackend> {
    let theirs = customer::table
        .filter(customer::archived_at.is_null())
        .select(customer::id);
    let id = signal::customer_id;
    let rows = match owner {
        None => rows,
        Some(owner) => rows.filter(id.eq_any(theirs.filter(customer::owner_id.eq(Key(owner))))),
    };
    match arm {
        Arm::All => rows.filter(id.eq_any(theirs)),
        Arm::Team(team) => rows.filter(id.eq_any(theirs.filter(customer::team_id.eq(Key(*team))))),
        Arm::Owner(user) => {
            rows.filter(id.eq_any(theirs.filter(customer::owner_id.eq(Key(*user)))))
        }
        Arm::Pool => rows.filter(id.eq_any(theirs.filter(customer::owner_id.is_null()))),
        Arm::Only(ids) => {
            let ids: Vec<_> = ids.iter().copied().map(Key).collect();
            rows.filter(id.eq_any(theirs.filter(customer::id.eq_any(ids))))
        }
    }
}

/// One, through the caller's rights.
///
/// # Errors
/// [`shared::Code::NotFound`] where its customer is out of reach.
pub fn read(conn: &mut Conn, cx: &Cx, id: SignalId) -> AppResult<Signal> {
    let row = SignalRow::find(conn, id)?;
    cx.viewer(conn, row.customer_id.0)?;
    let mut views = views(conn, cx, std::slice::from_ref(&row), true)?;
    views.pop().ok_or_else(|| shared::Code::NotFound.into())
}

fn link(record: &RecordRef) -> Link {
    Link {
        to: To::Record(record.kind),
        id: record.id,
    }
}

/// Rows as the caller may see them: records that the caller may not know of are left out.
fn views(conn: &mut Conn, cx: &Cx, rows: &[SignalRow], across: bool) -> AppResult<Vec<Signal>> {
    let lens = cx.lens(conn, rows.iter().map(|row| row.customer_id.0))?;
    let behind = rows
        .iter()
        .flat_map(|row| row.records.0.iter().chain(&row.made.0));
    let called = Called::read(conn, cx, behind.map(link).collect())?;
    let names = Names::of_users(conn, rows.iter().filter_map(|row| Some(row.decided_by?.0)))?;
    let customers = if across {
        let ids: Vec<CustomerId> = rows.iter().map(|row| row.customer_id.0).collect();
        references(conn, cx, &ids)?
    } else {
        std::collections::HashMap::new()
    };
    let seen = |records: &[RecordRef]| {
        records
            .iter()
            .filter_map(|one| known(&called, one))
            .collect()
    };
    Ok(rows
        .iter()
        .map(|row| {
            let viewer = lens.viewer(row.customer_id.0);
            let put_off = row.state.0 == SignalState::Snoozed && row.until_at > stored(cx.now);
            let state = match row.state.0 {
                SignalState::Snoozed if !put_off => SignalState::Open,
                state => state,
            };
            Signal {
                id: row.id.0,
                customer_id: row.customer_id.0,
                customer: customers.get(&row.customer_id.0).cloned(),
                kind: row.kind.0,
                rule: row.kind.0.rule().to_owned(),
                severity: row.severity.0,
                facts: row.facts.0.clone(),
                records: seen(&row.records.0),
                acts: acts(&viewer, row),
                may_decide: state.waits() && viewer.may(Verb::Write(RecordKind::Plan)),
                state,
                until: put_off.then(|| row.until_at.and_utc()),
                reason: viewer.free_opt(row.reason.as_ref()),
                act: row.act.map(|act| act.0),
                made: seen(&row.made.0),
                by: names.user(row.decided_by),
                decided_at: row.decided_at.map(|at| at.and_utc()),
                raised_at: row.raised_at.and_utc(),
            }
        })
        .collect())
}

fn acts(viewer: &Viewer<'_>, row: &SignalRow) -> Vec<shared::signal::SignalAct> {
    if !row.state.0.waits() || !viewer.may(Verb::Write(RecordKind::Plan)) {
        return Vec::new();
    }
    let all = row.kind.0.acts().iter().copied();
    all.filter(|act| viewer.may(wanted(*act))).collect()
}

fn known(called: &Called, record: &RecordRef) -> Option<SignalRecord> {
    // A move has no name of its own; it stands on the timeline of a customer within reach.
    let name = match called.get(link(record)) {
        Some(name) => name.clone(),
        None if record.kind == RecordKind::StageChange => None,
        None => return None,
    };
    Some(SignalRecord {
        kind: record.kind,
        id: record.id,
        name,
    })
}
