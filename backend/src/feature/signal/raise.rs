//! From findings to rows: what is new is raised, what is no longer so settles. Once per occasion, whoever finds it: the
//! database keeps customer, kind and occasion unique.

use super::row::SignalRow;
use super::tell;
use crate::db::Conn;
use crate::db::dialect::OrIgnore;
use crate::db::schema::signal;
use crate::db::types::{Json, Key, Written, never, stored};
use crate::error::AppResult;
use crate::events::{self, Draft};
use crate::feature::notification::NEWS;
use crate::record::Cx;
use crate::record::fact::{Difference, Fact};
use crate::record::link::{Link, To};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use shared::audit::Action;
use shared::id::CustomerId;
use shared::reveal::RecordRef;
use shared::role::RecordKind;
use shared::signal::{Finding, SignalKind, SignalState};
use shared::time::When;

/// The field of the event that points at what a signal is about.
pub const ABOUT: &str = "signal_about";

/// What is to be done about the findings of some kinds.
#[derive(Debug, Default)]
pub struct Due {
    /// Seen for the first time.
    raise: Vec<Finding>,
    /// Seen before, and to be written over: it goes on, came again, or is no longer so.
    rewrite: Vec<SignalRow>,
}

impl Due {
    /// Whether nothing is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.raise.is_empty() && self.rewrite.is_empty()
    }
}

/// The signals of a customer of these kinds.
///
/// # Errors
/// Where the database fails.
pub fn known(
    conn: &mut Conn,
    customer: CustomerId,
    kinds: &[SignalKind],
) -> AppResult<Vec<SignalRow>> {
    let kinds: Vec<Written<SignalKind>> = kinds.iter().copied().map(Written).collect();
    Ok(signal::table
        .filter(signal::customer_id.eq(Key(customer)))
        .filter(signal::kind.eq_any(kinds))
        .order(signal::id)
        .select(SignalRow::as_select())
        .load(conn)?)
}

/// Compares what was found with what is known; what lasts settles where what it says was taken back. Pure.
#[must_use]
pub fn compare(
    cx: &Cx,
    known: Vec<SignalRow>,
    found: Vec<Finding>,
    taken_back: impl Fn(&SignalRow) -> bool,
) -> Due {
    let mut due = Due::default();
    for mut row in known {
        match found.iter().find(|one| row.is(one)) {
            Some(one) if row.state.0 == SignalState::Settled => {
                row.state = Written(SignalState::Open);
                row.until_at = never();
                row.decided_at = None;
                refresh(&mut row, one);
                due.rewrite.push(row);
            }
            Some(one) if row.state.0.waits() && refresh(&mut row, one) => {
                due.rewrite.push(row);
            }
            None if row.state.0.waits() && (!row.kind.0.lasts() || taken_back(&row)) => {
                row.state = Written(SignalState::Settled);
                row.decided_at = Some(stored(cx.now));
                due.rewrite.push(row);
            }
            _ => {}
        }
    }
    due
}

/// Takes over what was found; whether that changed anything.
fn refresh(row: &mut SignalRow, found: &Finding) -> bool {
    if row.facts.0 == found.facts && row.records.0 == found.records {
        return false;
    }
    row.facts = Json(found.facts.clone());
    row.records = Json(found.records.clone());
    true
}

/// What is due about findings of some kinds.
///
/// # Errors
/// Where the database fails.
pub fn due(
    conn: &mut Conn,
    cx: &Cx,
    customer: CustomerId,
    kinds: &[SignalKind],
    found: Vec<Finding>,
    taken_back: impl Fn(&SignalRow) -> bool,
) -> AppResult<Due> {
    let known = known(conn, customer, kinds)?;
    let new: Vec<Finding> = found
        .iter()
        .filter(|one| !known.iter().any(|row| row.is(one)))
        .cloned()
        .collect();
    Ok(Due {
        raise: new,
        ..compare(cx, known, found, taken_back)
    })
}

/// Does it.
///
/// # Errors
/// Where the database fails.
pub fn carry_out(conn: &mut Conn, cx: &Cx, customer: CustomerId, due: Due) -> AppResult<()> {
    for row in &due.rewrite {
        row.save(conn)?;
    }
    for found in due.raise {
        raise(conn, cx, SignalRow::of(customer, found, cx.now))?;
    }
    Ok(())
}

/// Raises a signal that its finder acted on already.
///
/// # Errors
/// Where the database fails.
pub fn acted(
    conn: &mut Conn,
    cx: &Cx,
    customer: CustomerId,
    found: Finding,
    made: Vec<RecordRef>,
) -> AppResult<()> {
    let mut row = SignalRow::of(customer, found, cx.now);
    row.state = Written(SignalState::Acted);
    row.made = Json(made);
    row.decided_by = cx.author();
    row.decided_at = Some(stored(cx.now));
    raise(conn, cx, row)
}

/// Writes a new signal with its event, and tells those who must hear of it; nothing where somebody was first.
fn raise(conn: &mut Conn, cx: &Cx, row: SignalRow) -> AppResult<()> {
    let (customer, kind) = (row.customer_id.0, row.kind.0);
    let news = is_news(row.facts.0.since, cx.now);
    let about = row.records.0.iter().map(|record| Link {
        to: To::Record(record.kind),
        id: record.id,
    });
    let about: Vec<Link> = about.collect();
    let inserted = OrIgnore(diesel::insert_into(signal::table).values(row)).execute(conn)?;
    if inserted == 0 {
        return Ok(());
    }
    let mut changes = vec![Difference {
        field: "signal",
        from: None,
        to: Some(Fact::Open(kind.to_string())),
    }];
    // Whoever is told wants to know which promise it is.
    if kind.is_told() && !about.is_empty() {
        changes.push(Difference {
            field: ABOUT,
            from: None,
            to: Some(Fact::Links(about)),
        });
    }
    let draft = Draft {
        customer_id: customer,
        kind: RecordKind::Customer,
        record_id: customer.uuid(),
        action: Action::Signalled,
        changes,
        entry: None,
    };
    let event = events::append(conn, cx, draft)?;
    if kind.is_told() && news {
        tell::owner_and_managers(conn, cx, customer, event)?;
    }
    Ok(())
}

/// Whether it is told that something was due then: after weeks in which nothing ran, what is long past stands on the lists, and
/// rings nobody's bell.
fn is_news(since: Option<When>, now: DateTime<Utc>) -> bool {
    let oldest = now - TimeDelta::days(NEWS);
    match since {
        None => true,
        Some(When::At(at)) => at >= oldest,
        Some(When::Day(day)) => day >= oldest.date_naive(),
    }
}
