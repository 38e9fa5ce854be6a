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
use shared::id::{CustomerId, SignalId, TeamId, UserId};
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
    /// Only of customers of these teams.
    pub teams: Option<Vec<TeamId>>,
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
        "signals:{:?}:{:?}:{:?}:{:?}:{:?}",
        wanted.customer, wanted.states, wanted.kinds, wanted.owner, wanted.teams
    ));
    let before: Option<Uuid> = pages.after(wanted.cursor.as_deref())?;
    let mut rows = Vec::new();
    for (arm, slice) in parts(conn, cx, wanted)? {
        let mut query = narrowed(cx, wanted, slice, &arm)
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
    for (arm, slice) in parts(conn, cx, wanted)? {
        let ids: Vec<Key<SignalId>> = narrowed(cx, wanted, slice, &arm)
            .limit(COUNT_UP_TO)
            .select(signal::id)
            .load(conn)?;
        found += i64::try_from(ids.len()).unwrap_or(COUNT_UP_TO);
    }
    Ok(found.min(COUNT_UP_TO))
}

/// What is read apart and merged: each state of each arm.
fn parts(conn: &mut Conn, cx: &Cx, wanted: &Wanted) -> AppResult<Vec<(Arm, Slice)>> {
    let arms = match wanted.customer {
        Some(customer) => {
            cx.viewer(conn, customer)?;
            vec![Arm::All]
        }
        None => reach::arms(conn, &cx.actor)?,
    };
    let slices = slices(&wanted.states);
    let of_arm = |arm: Arm| slices.iter().map(move |slice| (arm.clone(), *slice));
    Ok(arms.into_iter().flat_map(of_arm).collect())
}

/// Rows that an index has in their order: those of one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slice {
    /// All of a state.
    Of(SignalState),
    /// Those put off until a time that has come.
    Due,
    /// Those put off still.
    PutOff,
}

/// What of which states is wanted. What is put off waits until its time, and is open then.
fn slices(states: &[SignalState]) -> Vec<Slice> {
    let all = [
        SignalState::Open,
        SignalState::Dismissed,
        SignalState::Acted,
        SignalState::Settled,
    ];
    let wanted = |state: &SignalState| states.is_empty() || states.contains(state);
    let mut slices: Vec<Slice> = all.into_iter().filter(wanted).map(Slice::Of).collect();
    if wanted(&SignalState::Open) {
        slices.push(Slice::Due);
    }
    if wanted(&SignalState::Snoozed) {
        slices.push(Slice::PutOff);
    }
    slices
}

/// The rows of a slice and an arm.
fn narrowed<'a>(
    cx: &Cx,
    wanted: &Wanted,
    slice: Slice,
    arm: &Arm,
) -> signal::BoxedQuery<'a, MultiBackend> {
    let mut rows = signal::table.into_boxed::<MultiBackend>();
    rows = match wanted.customer {
        Some(customer) => rows.filter(signal::customer_id.eq(Key(customer))),
        None => within(rows, arm, wanted),
    };
    if !wanted.kinds.is_empty() {
        let kinds: Vec<_> = wanted.kinds.iter().copied().map(Written).collect();
        rows = rows.filter(signal::kind.eq_any(kinds));
    }
    let now = stored(cx.now);
    let put_off = signal::state.eq(Written(SignalState::Snoozed));
    match slice {
        Slice::Of(state) => rows.filter(signal::state.eq(Written(state))),
        Slice::Due => rows.filter(put_off.and(signal::until_at.le(now))),
        Slice::PutOff => rows.filter(put_off.and(signal::until_at.gt(now))),
    }
}

/// Of customers that are no archived ones, of an arm, and of the owner or the teams that are wanted.
fn within<'a>(
    rows: signal::BoxedQuery<'a, MultiBackend>,
    arm: &Arm,
    wanted: &Wanted,
) -> signal::BoxedQuery<'a, MultiBackend> {
    let live = || customer::table.filter(customer::archived_at.is_null());
    let theirs = live().select(customer::id);
    let id = signal::customer_id;
    let mut rows = rows;
    if let Some(owner) = wanted.owner {
        rows = rows.filter(id.eq_any(theirs.filter(customer::owner_id.eq(Key(owner)))));
    }
    if let Some(teams) = &wanted.teams {
        let teams: Vec<_> = teams.iter().copied().map(Key).collect();
        rows = rows.filter(id.eq_any(theirs.filter(customer::team_id.eq_any(teams))));
    }
    match arm {
        // The customer of each row is asked for itself: a list of all of them would be as long as the table.
        Arm::All => rows.filter(diesel::dsl::exists(live().filter(customer::id.eq(id)))),
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
