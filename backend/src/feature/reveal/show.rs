//! Revealing one value: through the policy, with its event and its row, in one transaction.

use super::{facts, watch};
use crate::access::reveal::Opened;
use crate::access::{FreeText, Viewer};
use crate::db::Conn;
use crate::db::schema::reveal;
use crate::db::types::{Key, Written, fresh, stored};
use crate::error::{AppError, AppResult};
use crate::events::{self, Draft};
use crate::record::Cx;
use crate::record::fact::{Difference, Fact};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::Code;
use shared::audit::Action;
use shared::id::{CustomerId, EventId, RevealId, TeamId, UserId};
use shared::reveal::{NewReveal, OldValue, RecordRef, Revealed, SECONDS};
use shared::role::{FieldClass, RecordKind};
use uuid::Uuid;

/// Under which name the trail says of which entry an old value was seen.
pub(super) const ENTRY: &str = "entry";
/// Under which name it says which of the two values of that entry.
pub(super) const SIDE: &str = "side";

/// A row of the table.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = reveal, treat_none_as_default_value = false)]
pub struct RevealRow {
    /// Its id.
    pub id: Key<RevealId>,
    /// The customer.
    pub customer_id: Key<CustomerId>,
    /// The kind of record.
    pub record_kind: Written<RecordKind>,
    /// The record.
    pub record_id: Key<Uuid>,
    /// The field.
    pub field: String,
    /// The class of the field.
    pub class: Written<FieldClass>,
    /// Who has seen it.
    pub user_id: Key<UserId>,
    /// The team of that user then.
    pub team_id: Option<Key<TeamId>>,
    /// Why.
    pub reason: FreeText,
    /// From where.
    pub address: String,
    /// The event on the customer's trail.
    pub event_id: Key<EventId>,
    /// When.
    pub revealed_at: NaiveDateTime,
}

/// Reveals a value to the caller, who asks from `address`.
///
/// # Errors
/// [`Code::NotFound`] where the record is out of reach, [`Code::Invalid`] for a field that it does not have or a reason
/// that says nothing, and what [`crate::access::Viewer::reveal`] refuses.
pub fn reveal(
    conn: &mut Conn,
    cx: &Cx,
    customer: CustomerId,
    new: &NewReveal,
    address: &str,
) -> AppResult<Revealed> {
    let viewer = cx.viewer(conn, customer)?;
    let reason = new.reason.trim();
    if reason.chars().count() < 2 {
        return Err(AppError::field("/reason", Code::Required));
    }
    let facts = facts::of(conn, cx, &viewer, customer, new.record)?;
    let (field, fact) = facts
        .iter()
        .find(|(name, _)| *name == new.field)
        .ok_or_else(|| AppError::field("/field", Code::UnknownField))?;
    let opened = match new.old {
        None => viewer.reveal(fact.as_ref())?,
        Some(old) => open_old(conn, cx, &viewer, customer, new, old)?,
    };
    let event = note(conn, cx, customer, new, field, reason)?;
    let row = RevealRow {
        id: Key(fresh()),
        customer_id: Key(customer),
        record_kind: Written(new.record.kind),
        record_id: Key(new.record.id),
        field: (*field).to_owned(),
        class: Written(opened.class),
        user_id: Key(cx.actor.id),
        team_id: cx.actor.team_id.map(Key),
        reason: FreeText::new(reason),
        address: address.to_owned(),
        event_id: Key(event),
        revealed_at: stored(cx.now),
    };
    diesel::insert_into(reveal::table)
        .values(&row)
        .execute(conn)?;
    watch::count(conn, cx, customer, event)?;
    Ok(Revealed {
        id: row.id.0,
        record: new.record,
        field: row.field,
        old: new.old,
        class: opened.class,
        value: opened.value,
        seconds: SECONDS,
        revealed_at: cx.now,
    })
}

/// Opens what the history says of a field of the record.
fn open_old(
    conn: &mut Conn,
    cx: &Cx,
    viewer: &Viewer<'_>,
    customer: CustomerId,
    new: &NewReveal,
    old: OldValue,
) -> AppResult<Opened> {
    let entry = events::of_customer(conn, viewer, customer, old.entry)?;
    let of = RecordRef {
        kind: entry.kind,
        id: entry.record_id,
    };
    if of != new.record {
        return Err(Code::NotFound.into());
    }
    events::reveal(conn, cx, viewer, &entry, &new.field, old)
}

/// The event on the customer's trail: which field was seen and why, never what it said.
fn note(
    conn: &mut Conn,
    cx: &Cx,
    customer: CustomerId,
    new: &NewReveal,
    field: &'static str,
    reason: &str,
) -> AppResult<EventId> {
    let seen = Difference {
        field,
        from: None,
        to: None,
    };
    let old = new.old.map(|old| {
        [(ENTRY, old.entry.to_string()), (SIDE, old.side.to_string())].map(|(field, text)| {
            Difference {
                field,
                from: None,
                to: Some(Fact::Open(text)),
            }
        })
    });
    let why = Difference {
        field: "reason",
        from: None,
        to: Some(Fact::Text(FreeText::new(reason))),
    };
    events::append(
        conn,
        cx,
        Draft {
            customer_id: customer,
            kind: new.record.kind,
            record_id: new.record.id,
            action: Action::Revealed,
            changes: [seen, why]
                .into_iter()
                .chain(old.into_iter().flatten())
                .collect(),
            entry: None,
        },
    )
}
