//! The only way anything becomes history: one event per change, in the change's own transaction.
//!
//! Sealed values inside events are encrypted under a key of the person whom they are of, texts under one of the event, so that
//! destroying the key erases them ([`split`]). The entries of a customer are chained ([`chain`]). The timeline is a projection of the events, kept here and nowhere else.

mod called;
pub(crate) mod chain;
mod marked;
pub mod older;
mod read;
mod split;
pub(crate) mod stored;
pub mod system;
mod unsaid;
pub mod verify;
pub use called::{Called, first_words};
pub use marked::Marks;
pub use read::{
    Past, StoredChange, before_last_change, changes_of, ever_said, of_customer, reveal, values_of,
};

use crate::access::keys::Place;
use crate::db::Conn;
use crate::db::schema::timeline_entry;
use crate::db::types::{Key, Written, fresh, stored, when_columns};
use crate::error::{AppError, AppResult};
use crate::feature::cadence;
use crate::feature::live::log::{self as live, Happened};
use crate::feature::notification::tell::tell;
use crate::feature::webhook;
use crate::record::fact::Difference;
use crate::record::{Cx, Entry};
use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use shared::audit::{Action, Via};
use shared::id::{CustomerId, EventId, UserId};
use shared::role::{FieldClass, RecordKind};
use shared::time::When;
use std::collections::BTreeMap;
use stored::{StoredEvent, bytes};
use uuid::Uuid;

/// What the entry of an archived record is called on the timeline.
pub const PUT_AWAY: &str = "record_archived";
/// What the entry of a record that came back is called there.
pub const BROUGHT_BACK: &str = "record_restored";

/// An event to append.
#[derive(Debug)]
pub struct Draft {
    /// The customer concerned.
    pub customer_id: CustomerId,
    /// The kind of record.
    pub kind: RecordKind,
    /// The record.
    pub record_id: Uuid,
    /// What was done to it.
    pub action: Action,
    /// What changed; empty for what was just made, whose first values stand in the record and in later changes.
    pub changes: Vec<Difference>,
    /// Where it stands on the timeline, if at all.
    pub entry: Option<Entry>,
}

/// One field's change as it stands in the row: the values too where the field is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Noted {
    pub(crate) field: String,
    pub(crate) class: FieldClass,
    /// Whether its values point at other records ([`crate::record::link`]).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) links: bool,
    /// Whether it tells of a confidential value, by its mark.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) locked: bool,
    /// Free text is sealed like a personal value, but shown screened rather than masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) to: Option<String>,
}

/// The sealed values of an event before encryption: field → before, after.
pub(crate) type SealedValues = BTreeMap<String, (Option<Vec<u8>>, Option<Vec<u8>>)>;

/// Where a value of the history belongs: to a field of its event.
pub(crate) fn place(field: &str, event: EventId) -> Place {
    Place::of(field, event.uuid())
}

/// Appends an event, and its entry on the timeline.
///
/// # Errors
/// Where the database fails.
pub fn append(conn: &mut Conn, cx: &Cx, draft: Draft) -> AppResult<EventId> {
    if !cx.actor.is_engine() {
        // Before the chain: whoever changes the customer itself takes the two rows in this order, too.
        cadence::look_at(conn, draft.customer_id)?;
    }
    let id: EventId = fresh();
    let author = cx.author();
    let (noted, sealed) = split::split(conn, cx, id, &draft)?;
    let origin = if cx.imported {
        cx.actor.origin.by(Via::Import)
    } else {
        cx.actor.origin.clone()
    };
    let row = StoredEvent {
        id: bytes(id),
        customer_id: bytes(draft.customer_id),
        record_kind: draft.kind.to_string(),
        record_id: bytes(draft.record_id),
        action: draft.action.to_string(),
        author_id: author.map(|key| bytes(key.0)),
        recorded_at: stored(cx.now),
        request_id: Some(cx.actor.request_id.clone()),
        changes: json(&noted)?,
        sealed,
        origin: Some(json(&origin)?),
        seq: None,
        hash: None,
    };
    chain::append(conn, draft.customer_id.uuid(), row)?;
    if let Some(entry) = draft.entry {
        project(conn, cx, id, &draft, entry, author)?;
    }
    tell(conn, cx, id, &draft)?;
    webhook::tell::tell(conn, cx, id, &draft)?;
    live::append(conn, Happened::Event(id), cx.now)?;
    Ok(id)
}

/// A structure as a row holds it.
pub(crate) fn json(value: &impl Serialize) -> AppResult<String> {
    serde_json::to_string(value).map_err(AppError::internal)
}

fn project(
    conn: &mut Conn,
    cx: &Cx,
    id: EventId,
    draft: &Draft,
    entry: Entry,
    author: Option<Key<UserId>>,
) -> AppResult<()> {
    let (at, on) = when_columns(
        entry.when.unwrap_or(When::At(cx.now)),
        cx.actor.org_zone,
        false,
    );
    diesel::insert_into(timeline_entry::table)
        .values((
            timeline_entry::id.eq(Key(id)),
            timeline_entry::customer_id.eq(Key(draft.customer_id)),
            timeline_entry::happened_at.eq(at),
            timeline_entry::happened_on.eq(on),
            timeline_entry::dimension.eq(Written(entry.dimension)),
            timeline_entry::what.eq(entry.what),
            timeline_entry::record_id.eq(Key(draft.record_id)),
            timeline_entry::author_id.eq(author),
            timeline_entry::recorded_at.eq(stored(cx.now)),
            timeline_entry::hidden.eq(false),
        ))
        .execute(conn)?;
    Ok(())
}

/// Hides a record's entries from the timeline, or shows them again; that it was put away and came back stays there.
///
/// # Errors
/// Where the database fails.
pub fn set_hidden(conn: &mut Conn, record_id: Uuid, hidden: bool) -> AppResult<()> {
    let entries = timeline_entry::table.filter(timeline_entry::record_id.eq(Key(record_id)));
    diesel::update(entries.filter(timeline_entry::what.ne_all([PUT_AWAY, BROUGHT_BACK])))
        .set(timeline_entry::hidden.eq(hidden))
        .execute(conn)?;
    Ok(())
}

/// Moves the entry of a record that happened at another time than was first said; to when it was recorded where the record
/// says no more when it happened. Entries of changes stay.
///
/// # Errors
/// Where the database fails.
pub fn move_entry(conn: &mut Conn, cx: &Cx, record_id: Uuid, when: Option<When>) -> AppResult<()> {
    let entries = timeline_entry::table.filter(
        timeline_entry::record_id
            .eq(Key(record_id))
            .and(timeline_entry::what.not_like("%_changed"))
            .and(timeline_entry::what.ne_all([PUT_AWAY, BROUGHT_BACK])),
    );
    let Some(when) = when else {
        diesel::update(entries)
            .set((
                timeline_entry::happened_at.eq(timeline_entry::recorded_at),
                timeline_entry::happened_on.eq(None::<Written<NaiveDate>>),
            ))
            .execute(conn)?;
        return Ok(());
    };
    let (at, on): (_, Option<Written<NaiveDate>>) = when_columns(when, cx.actor.org_zone, false);
    diesel::update(entries)
        .set((
            timeline_entry::happened_at.eq(at),
            timeline_entry::happened_on.eq(on),
        ))
        .execute(conn)?;
    Ok(())
}
