//! Reading history back, through the policy.

use super::{Called, Marks, Noted, SealedValues, place};
use crate::access::keys::DataKey;
use crate::access::keys::subject::{self, Under};
use crate::access::reveal::Opened;
use crate::access::{FreeText, Viewer};
use crate::db::Conn;
use crate::db::schema::{event, timeline_entry};
use crate::db::types::{Json, Key, Written};
use crate::error::{AppError, AppResult};
use crate::feature::cadence::said;
use crate::feature::tag;
use crate::record::Cx;
use crate::record::link::Link;
use diesel::prelude::*;
use shared::audit::{Action, Change};
use shared::id::{CustomerId, EventId};
use shared::reveal::{OldValue, Side};
use shared::role::{FieldClass, RecordKind};
use shared::{Code, Guarded};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// What an event's row says of its changes.
#[derive(Debug, Clone)]
pub struct StoredChange {
    /// The event.
    pub id: EventId,
    /// The customer.
    pub customer_id: CustomerId,
    /// The kind of record.
    pub kind: RecordKind,
    /// The record.
    pub record_id: Uuid,
    pub(crate) noted: Vec<Noted>,
    pub(crate) sealed: Option<Vec<u8>>,
}

impl StoredChange {
    /// What its values point at, and what those of the first version may point at.
    pub(crate) fn links(&self) -> Vec<Link> {
        let mut links = Vec::new();
        for note in &self.noted {
            let pieces = [&note.from, &note.to].into_iter().flatten();
            for piece in pieces.flat_map(|text| text.split(',')) {
                if note.links {
                    links.extend(piece.parse::<Link>());
                } else {
                    links.extend(Link::guesses(piece));
                }
            }
        }
        links
    }

    /// Puts a row together.
    pub(crate) const fn new(
        id: EventId,
        customer_id: CustomerId,
        (kind, record_id): (RecordKind, Uuid),
        noted: Vec<Noted>,
        sealed: Option<Vec<u8>>,
    ) -> Self {
        Self {
            id,
            customer_id,
            kind,
            record_id,
            noted,
            sealed,
        }
    }
}

/// The sealed values of an event by field, as they stand; none where it has none.
fn sealed_of(event: &StoredChange) -> AppResult<SealedValues> {
    match &event.sealed {
        Some(blob) => serde_json::from_slice(blob).map_err(AppError::internal),
        None => Ok(SealedValues::new()),
    }
}

/// The keys under which the values of an event are, as far as they are there still.
struct Opener<'a> {
    event: &'a StoredChange,
    keys: HashMap<Uuid, DataKey>,
}

impl<'a> Opener<'a> {
    fn find(
        conn: &mut Conn,
        cx: &Cx,
        event: &'a StoredChange,
        sealed: &SealedValues,
    ) -> AppResult<Self> {
        let values = sealed.values().flat_map(|(from, to)| [from, to]).flatten();
        let ids: BTreeSet<Uuid> = values.map(|cipher| under(event, cipher).id()).collect();
        let ids: Vec<Uuid> = ids.into_iter().collect();
        let keys = cx.keys.find_for(conn, &ids)?;
        Ok(Self { event, keys })
    }

    /// A value in clear, for the policy; none where its key was destroyed.
    fn open(&self, field: &str, cipher: &[u8]) -> AppResult<Option<String>> {
        let Some(key) = self.keys.get(&under(self.event, cipher).id()) else {
            return Ok(None);
        };
        let plain = key.unlock(&place(field, self.event.id), cipher)?;
        String::from_utf8(plain)
            .map(Some)
            .map_err(AppError::internal)
    }
}

/// Under which key a value of an event is. The first version kept them under the contact's, or the customer's.
fn under(event: &StoredChange, cipher: &[u8]) -> Under {
    let first = match event.kind {
        RecordKind::Contact => event.record_id,
        _ => event.customer_id.uuid(),
    };
    subject::key_of(cipher, event.id.uuid(), first)
}

/// A sealed value of the history, for rules that let nothing of it out.
#[derive(Debug)]
pub struct Past {
    /// The field.
    pub field: String,
    /// The value.
    pub value: FreeText,
    /// Under which key it is.
    pub under: Under,
}

/// The sealed values of an event that were not erased.
///
/// # Errors
/// As [`changes_of`].
pub fn values_of(conn: &mut Conn, cx: &Cx, event: &StoredChange) -> AppResult<Vec<Past>> {
    let sealed = sealed_of(event)?;
    let opener = Opener::find(conn, cx, event, &sealed)?;
    let mut values = Vec::new();
    for (field, (from, to)) in sealed {
        for cipher in [from, to].into_iter().flatten() {
            if let Some(text) = opener.open(&field, &cipher)? {
                values.push(Past {
                    field: field.clone(),
                    value: FreeText::new(text),
                    under: under(event, &cipher),
                });
            }
        }
    }
    Ok(values)
}

/// All that a record's history knows in clear for rules that let nothing of it out: what its sealed fields ever said.
///
/// # Errors
/// As [`changes_of`].
pub fn ever_said(
    conn: &mut Conn,
    cx: &Cx,
    kind: RecordKind,
    record: Uuid,
) -> AppResult<Vec<FreeText>> {
    type Row = (
        Key<EventId>,
        Key<CustomerId>,
        Json<Vec<Noted>>,
        Option<Vec<u8>>,
    );
    let rows: Vec<Row> = event::table
        .filter(event::record_id.eq(Key(record)))
        .filter(event::sealed.is_not_null())
        .select((event::id, event::customer_id, event::changes, event::sealed))
        .load(conn)?;
    let mut said = Vec::new();
    for (id, customer, noted, sealed) in rows {
        let change = StoredChange::new(id.0, customer.0, (kind, record), noted.0, sealed);
        let values = values_of(conn, cx, &change)?;
        said.extend(values.into_iter().map(|past| past.value));
    }
    Ok(said)
}

type Columns = (
    Key<CustomerId>,
    Written<RecordKind>,
    Key<Uuid>,
    Json<Vec<Noted>>,
    Option<Vec<u8>>,
);

/// An entry of a customer's history that the caller may read: on the timeline, onto which a merge may have brought it, or
/// on the customer's trail.
///
/// # Errors
/// [`Code::NotFound`].
pub fn of_customer(
    conn: &mut Conn,
    viewer: &Viewer<'_>,
    customer: CustomerId,
    id: EventId,
) -> AppResult<StoredChange> {
    let (of, kind, record, noted, sealed): Columns = event::table
        .find(Key(id))
        .select((
            event::customer_id,
            event::record_kind,
            event::record_id,
            event::changes,
            event::sealed,
        ))
        .first(conn)?;
    let at: Option<Key<CustomerId>> = timeline_entry::table
        .filter(
            timeline_entry::id
                .eq(Key(id))
                .and(timeline_entry::hidden.eq(false)),
        )
        .select(timeline_entry::customer_id)
        .first(conn)
        .optional()?;
    let on_trail = of.0 == customer && viewer.audits();
    if !(on_trail || at == Some(Key(customer))) || !viewer.reads(kind.0) {
        return Err(Code::NotFound.into());
    }
    let what = (kind.0, record.0);
    Ok(StoredChange::new(id, of.0, what, noted.0, sealed))
}

/// What the open fields that the last change of a record concerned said before it, by their names; none where what was last
/// done to the record was no change.
///
/// # Errors
/// Where the database fails.
pub fn before_last_change(
    conn: &mut Conn,
    record: Uuid,
) -> AppResult<BTreeMap<String, Option<String>>> {
    let last: Option<(Written<Action>, Json<Vec<Noted>>)> = event::table
        .filter(event::record_id.eq(Key(record)))
        .order((event::recorded_at.desc(), event::id.desc()))
        .select((event::action, event::changes))
        .first(conn)
        .optional()?;
    let change = last.filter(|(action, _)| action.0 == Action::Changed);
    let noted = change.map(|(_, noted)| noted.0).unwrap_or_default();
    let open = noted
        .into_iter()
        .filter(|note| note.class == FieldClass::Open);
    Ok(open.map(|note| (note.field, note.from)).collect())
}

/// Opens one value of an entry for somebody who said why.
///
/// # Errors
/// As [`Viewer::reveal_history`]; [`Code::UnknownField`] where the entry says nothing of the field,
/// [`Code::NothingToReveal`] where the value was empty or its key was destroyed.
pub fn reveal(
    conn: &mut Conn,
    cx: &Cx,
    viewer: &Viewer<'_>,
    event: &StoredChange,
    field: &str,
    old: OldValue,
) -> AppResult<Opened> {
    let note = event.noted.iter().find(|note| note.field == field);
    let note = note.ok_or_else(|| AppError::field("/field", Code::UnknownField))?;
    if note.class == FieldClass::Open {
        return Err(Code::NotSealed.into());
    }
    if Marks::read(conn, [event])?.keep(viewer, event, field) {
        return Err(Code::Forbidden.into());
    }
    let mut sealed = sealed_of(event)?;
    let opener = Opener::find(conn, cx, event, &sealed)?;
    let (from, to) = sealed.remove(field).unwrap_or_default();
    let cipher = match old.side {
        Side::From => from,
        Side::To => to,
    };
    let text = match cipher {
        Some(cipher) => opener.open(field, &cipher)?,
        None => None,
    };
    let text = text.ok_or(Code::NothingToReveal)?;
    viewer.reveal_history(note.class, field, text)
}

/// The changes of an event as the caller may see them; `called` and `marks` were read for all events of the page. Values
/// whose key was destroyed are hidden.
///
/// # Errors
/// Where the database fails, or a cipher text was tampered with.
pub fn changes_of(
    conn: &mut Conn,
    cx: &Cx,
    viewer: &Viewer<'_>,
    called: &Called,
    marks: &Marks,
    event: &StoredChange,
) -> AppResult<Vec<Change>> {
    let sealed = sealed_of(event)?;
    let opener = Opener::find(conn, cx, event, &sealed)?;
    let open = |class: FieldClass, field: &str, cipher: &Vec<u8>| -> AppResult<Guarded<String>> {
        if marks.keep(viewer, event, field) {
            return Ok(Guarded::Hidden);
        }
        let Some(text) = opener.open(field, cipher)? else {
            return Ok(Guarded::Hidden);
        };
        let shown = viewer.history(class, field, text);
        // What planning wrote by itself reads in the reader's language.
        Ok(match (event.kind, field) {
            (RecordKind::Plan, "remark") => {
                shown.map(|text| said::in_words_of(cx.actor.lang, text))
            }
            _ => shown,
        })
    };
    event
        .noted
        .iter()
        .map(|note| {
            if note.links || called.guessed(note) {
                return Ok(pointing(cx, called, note));
            }
            let (from, to) = match sealed.get(&note.field) {
                Some((from, to)) => (
                    from.as_ref()
                        .map(|c| open(note.class, &note.field, c))
                        .transpose()?,
                    to.as_ref()
                        .map(|c| open(note.class, &note.field, c))
                        .transpose()?,
                ),
                None => (
                    note.from.as_deref().map(|text| plain(note, text)),
                    note.to.as_deref().map(|text| plain(note, text)),
                ),
            };
            Ok(Change {
                field: note.field.clone(),
                class: Some(note.class).filter(|class| *class != FieldClass::Open),
                from,
                to,
                from_ids: Vec::new(),
                to_ids: Vec::new(),
            })
        })
        .collect()
}

/// An open value; labels of tags as everybody is shown them.
fn plain(note: &Noted, text: &str) -> Guarded<String> {
    Guarded::clear(match note.field.as_str() {
        "tag" => tag::row::shown(text),
        _ => text.to_owned(),
    })
}

/// A change of what a field points at.
fn pointing(cx: &Cx, called: &Called, note: &Noted) -> Change {
    let side = |text: &Option<String>| match text {
        Some(text) => {
            let (value, ids) = called.value(cx, text);
            (Some(value), ids)
        }
        None => (None, Vec::new()),
    };
    let ((from, from_ids), (to, to_ids)) = (side(&note.from), side(&note.to));
    Change {
        field: note.field.clone(),
        class: None,
        from,
        to,
        from_ids,
        to_ids,
    }
}
