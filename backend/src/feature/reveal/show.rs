//! Revealing one value: through the policy, with its event and its row, in one transaction.

use super::{facts, watch};
use crate::access::FreeText;
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
use shared::reveal::{NewReveal, Revealed, SECONDS};
use shared::role::{FieldClass, RecordKind};
use uuid::Uuid;

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
    let facts = facts::of(conn, &viewer, customer, new.record)?;
    let (field, fact) = facts
        .iter()
        .find(|(name, _)| *name == new.field)
        .ok_or_else(|| AppError::field("/field", Code::UnknownField))?;
    let opened = viewer.reveal(fact.as_ref())?;
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
        class: opened.class,
        value: opened.value,
        seconds: SECONDS,
        revealed_at: cx.now,
    })
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
            changes: vec![seen, why],
            entry: None,
        },
    )
}
