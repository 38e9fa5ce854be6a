//! Entries of the customers' trails as they are read.

use crate::access::Viewer;
use crate::access::leak::{self, Leak};
use crate::db::Conn;
use crate::db::schema::event;
use crate::db::types::{Json, Key, Written};
use crate::error::AppResult;
use crate::events::{self, Called, Marks, StoredChange};
use crate::feature::customer::view;
use crate::record::{Cx, Lens, Names};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::audit::{Action, AuditEntry, Origin};
use shared::customer::CustomerRef;
use shared::id::{CustomerId, EventId, UserId};
use shared::role::RecordKind;
use std::collections::HashMap;
use uuid::Uuid;

/// A row of the event log.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = event)]
pub(crate) struct EventRow {
    pub(super) id: Key<EventId>,
    pub(super) customer_id: Key<CustomerId>,
    pub(super) record_kind: Written<RecordKind>,
    pub(super) record_id: Key<Uuid>,
    pub(super) action: Written<Action>,
    pub(super) author_id: Option<Key<UserId>>,
    pub(super) recorded_at: NaiveDateTime,
    pub(super) request_id: Option<String>,
    pub(super) changes: Json<Vec<events::Noted>>,
    sealed: Option<Vec<u8>>,
    origin: Option<Json<Origin>>,
    seq: Option<i64>,
}

/// Where a page ended: the time and the id of an entry.
pub(super) type Position = (NaiveDateTime, EventId);

impl EventRow {
    /// Whether it is for the caller, who looks at its customer.
    pub(super) fn is_for(&self, viewer: &Viewer<'_>) -> bool {
        viewer.audits() && viewer.reads(self.record_kind.0)
    }

    /// The customer.
    pub(crate) const fn customer(&self) -> CustomerId {
        self.customer_id.0
    }

    /// The kind of record.
    pub(crate) const fn kind(&self) -> RecordKind {
        self.record_kind.0
    }

    /// The record.
    pub(crate) const fn record(&self) -> Uuid {
        self.record_id.0
    }

    /// What was done.
    pub(crate) const fn action(&self) -> Action {
        self.action.0
    }

    /// What it says of its changes.
    pub(crate) fn change(&self) -> StoredChange {
        StoredChange::new(
            self.id.0,
            self.customer_id.0,
            (self.record_kind.0, self.record_id.0),
            self.changes.0.clone(),
            self.sealed.clone(),
        )
    }

    /// Its place in the order of a list.
    pub(super) const fn position(&self) -> Position {
        (self.recorded_at, self.id.0)
    }
}

/// Renders rows through the caller's rights on each customer; rows that are not for the caller are left out. Read
/// across customers they say whose they are.
///
/// # Errors
/// Where the database fails.
pub(super) fn entries(
    conn: &mut Conn,
    cx: &Cx,
    rows: Vec<EventRow>,
    across: bool,
) -> AppResult<Vec<AuditEntry>> {
    let mut ids: Vec<CustomerId> = rows.iter().map(|row| row.customer_id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let lens = cx.lens(conn, ids.iter().copied())?;
    let customers = if across {
        view::references(conn, cx, &ids)?
    } else {
        HashMap::new()
    };
    let for_caller = |row: &EventRow| row.is_for(&lens.viewer(row.customer_id.0));
    let rows = rows.into_iter().filter(for_caller).collect();
    rendered(conn, cx, &lens, &customers, rows)
}

/// Renders rows through the caller's rights on each customer.
///
/// # Errors
/// Where the database fails.
pub(crate) fn rendered(
    conn: &mut Conn,
    cx: &Cx,
    lens: &Lens<'_>,
    customers: &HashMap<CustomerId, CustomerRef>,
    rows: Vec<EventRow>,
) -> AppResult<Vec<AuditEntry>> {
    let authors = rows.iter().filter_map(|row| row.author_id.map(|k| k.0));
    let names = Names::of_users(conn, authors)?;
    let rows: Vec<(EventRow, StoredChange)> = rows
        .into_iter()
        .map(|row| {
            let change = row.change();
            (row, change)
        })
        .collect();
    let called = Called::in_changes(conn, cx, rows.iter().map(|(_, change)| change))?;
    let marks = Marks::read(conn, rows.iter().map(|(_, change)| change))?;
    let mut entries = Vec::with_capacity(rows.len());
    for (row, stored) in rows {
        let viewer = lens.viewer(row.customer_id.0);
        entries.push(AuditEntry {
            id: row.id.0,
            customer_id: row.customer_id.0,
            customer: customers.get(&row.customer_id.0).cloned(),
            record_kind: row.record_kind.0,
            record_id: row.record_id.0,
            action: row.action.0,
            author: names.user(row.author_id),
            recorded_at: row.recorded_at.and_utc(),
            request_id: row.request_id,
            origin: row.origin.map(|origin| origin.0),
            seq: row.seq,
            changes: leak::forgotten(Leak::Audit, || {
                events::changes_of(conn, cx, &viewer, &called, &marks, &stored)
            })?,
        });
    }
    Ok(entries)
}
