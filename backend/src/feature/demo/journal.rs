//! The events and timeline entries that the records of one customer leave behind.

use super::ids::Ids;
use super::rows::{Batch, EntryRow};
use crate::db::types::{Key, Written, stored, when_columns, when_of};
use crate::events::stored::{StoredEvent, bytes};
use crate::events::{self, Noted};
use crate::feature::stage::moves::StageChangeRow;
use crate::record::{Entry, Record};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use shared::audit::{Action, Origin, Via};
use shared::id::{CustomerId, EventId, UserId};
use shared::role::{FieldClass, RecordKind};
use shared::time::When;
use shared::timeline::Dimension;
use uuid::Uuid;

/// Events of this origin name it as their request.
const REQUEST: &str = "demo";

/// Who did something to which customer, and when it was recorded.
#[derive(Debug, Clone, Copy)]
pub struct By {
    /// The customer.
    pub customer: CustomerId,
    /// The author.
    pub author: UserId,
    /// When.
    pub at: DateTime<Utc>,
    /// The organisation's zone.
    pub zone: Tz,
}

/// What was done to a record.
struct Deed {
    kind: RecordKind,
    record: Uuid,
    action: Action,
    changes: Vec<Noted>,
    entry: Option<Entry>,
}

fn note(field: &str, from: Option<&str>, to: &str) -> Noted {
    let (from, to) = (from.map(str::to_owned), Some(to.to_owned()));
    Noted {
        field: field.to_owned(),
        class: FieldClass::Open,
        links: false,
        locked: false,
        from,
        to,
    }
}

fn append(batch: &mut Batch, by: By, ids: &mut Ids, deed: Deed) {
    let id: EventId = ids.at(by.at);
    batch.events.push(StoredEvent {
        id: bytes(id),
        customer_id: bytes(by.customer),
        record_kind: deed.kind.to_string(),
        record_id: bytes(deed.record),
        action: deed.action.to_string(),
        author_id: Some(bytes(by.author)),
        recorded_at: stored(by.at),
        request_id: Some(REQUEST.to_owned()),
        changes: events::json(&deed.changes).unwrap_or_default(),
        sealed: None,
        origin: events::json(&Origin::of(Via::Demo)).ok(),
        seq: None,
        hash: None,
    });
    let Some(entry) = deed.entry else { return };
    let (happened_at, happened_on) =
        when_columns(entry.when.unwrap_or(When::At(by.at)), by.zone, false);
    batch.entries.push(EntryRow {
        id: Key(id),
        customer_id: Key(by.customer),
        happened_at,
        happened_on,
        dimension: Written(entry.dimension),
        what: entry.what,
        record_id: Key(deed.record),
        author_id: Some(Key(by.author)),
        recorded_at: stored(by.at),
        hidden: false,
    });
}

/// A customer was made.
pub fn customer(batch: &mut Batch, by: By, ids: &mut Ids) {
    let entry = Some(Entry {
        dimension: Dimension::Profile,
        what: "customer_created",
        when: None,
    });
    let (kind, record) = (RecordKind::Customer, by.customer.uuid());
    append(
        batch,
        by,
        ids,
        Deed {
            kind,
            record,
            action: Action::Created,
            changes: Vec::new(),
            entry,
        },
    );
}

/// A record was made.
pub fn made<R: Record>(batch: &mut Batch, by: By, ids: &mut Ids, row: &R) {
    let deed = Deed {
        kind: R::KIND,
        record: row.id(),
        action: Action::Created,
        changes: Vec::new(),
        entry: row.on_timeline(),
    };
    append(batch, by, ids, deed);
}

/// A record was changed in one open field.
pub fn changed<R: Record>(
    batch: &mut Batch,
    by: By,
    ids: &mut Ids,
    row: &R,
    (field, from, to): (&str, &str, &str),
) {
    let changes = vec![note(field, Some(from), to)];
    let deed = Deed {
        kind: R::KIND,
        record: row.id(),
        action: Action::Changed,
        changes,
        entry: Some(row.change_on_timeline(&[field])),
    };
    append(batch, by, ids, deed);
}

/// A stage was entered.
pub fn moved(batch: &mut Batch, by: By, ids: &mut Ids, row: &StageChangeRow) {
    let when = Some(when_of(row.happened_at, row.happened_on));
    let deed = Deed {
        kind: RecordKind::StageChange,
        record: row.id().uuid(),
        action: if row.from_stage.is_some() {
            Action::Moved
        } else {
            Action::Created
        },
        changes: vec![note("stage", row.from_stage.as_deref(), &row.to_stage)],
        entry: Some(Entry {
            dimension: Dimension::Stage,
            what: "stage_change",
            when,
        }),
    };
    append(batch, by, ids, deed);
}

/// A tag was put on.
pub fn tagged(batch: &mut Batch, by: By, ids: &mut Ids, tag: Uuid, label: &str) {
    let deed = Deed {
        kind: RecordKind::Tag,
        record: tag,
        action: Action::Created,
        changes: vec![note("tag", None, label)],
        entry: Some(Entry {
            dimension: Dimension::Profile,
            what: "tagged",
            when: None,
        }),
    };
    append(batch, by, ids, deed);
}
