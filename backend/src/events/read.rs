//! Reading history back, through the policy.

use super::{Called, Noted, SealedValues, subject};
use crate::access::Viewer;
use crate::db::Conn;
use crate::error::{AppError, AppResult};
use crate::record::Cx;
use crate::record::link::Link;
use shared::Guarded;
use shared::audit::Change;
use shared::id::CustomerId;
use shared::role::{FieldClass, RecordKind};
use uuid::Uuid;

/// What an event's row says of its changes.
#[derive(Debug, Clone)]
pub struct StoredChange {
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
    /// What its values point at.
    pub(crate) fn links(&self) -> Vec<Link> {
        let noted = self.noted.iter().filter(|note| note.links);
        noted
            .flat_map(|note| [&note.from, &note.to])
            .flatten()
            .flat_map(|text| text.split(','))
            .filter_map(|piece| piece.parse().ok())
            .collect()
    }

    /// Puts a row together.
    pub(crate) const fn new(
        customer_id: CustomerId,
        kind: RecordKind,
        record_id: Uuid,
        noted: Vec<Noted>,
        sealed: Option<Vec<u8>>,
    ) -> Self {
        Self {
            customer_id,
            kind,
            record_id,
            noted,
            sealed,
        }
    }
}

/// The changes of an event as the caller may see them; `called` was read for all events of the page. Values whose key
/// was destroyed are hidden.
///
/// # Errors
/// Where the database fails, or a cipher text was tampered with.
pub fn changes_of(
    conn: &mut Conn,
    cx: &Cx,
    viewer: &Viewer<'_>,
    called: &Called,
    event: &StoredChange,
) -> AppResult<Vec<Change>> {
    let sealed: SealedValues = match &event.sealed {
        Some(blob) => serde_json::from_slice(blob).map_err(AppError::internal)?,
        None => SealedValues::new(),
    };
    let key = if sealed.is_empty() {
        None
    } else {
        cx.keys.find_subject(
            conn,
            subject(event.kind, event.customer_id, event.record_id),
        )?
    };
    let open = |class: FieldClass, field: &str, cipher: &Vec<u8>| -> AppResult<Guarded<String>> {
        let Some(key) = &key else {
            return Ok(Guarded::Hidden);
        };
        let text = String::from_utf8(key.decrypt(cipher)?).map_err(AppError::internal)?;
        Ok(viewer.history(class, field, text))
    };
    event
        .noted
        .iter()
        .map(|note| {
            if note.links {
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
                    note.from.clone().map(Guarded::clear),
                    note.to.clone().map(Guarded::clear),
                ),
            };
            Ok(Change {
                field: note.field.clone(),
                from,
                to,
                from_ids: Vec::new(),
                to_ids: Vec::new(),
            })
        })
        .collect()
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
        from,
        to,
        from_ids,
        to_ids,
    }
}
