//! Entries and files that are marked as a whole: what they said before they were marked is in their history as it was
//! recorded then, and is read back by the mark that they have now.

use super::StoredChange;
use crate::access::Viewer;
use crate::access::leak::{self, Leak};
use crate::db::Conn;
use crate::db::schema::{attachment, interaction};
use crate::db::types::{Key, Written};
use crate::error::AppResult;
use diesel::prelude::*;
use shared::role::{RecordKind, WholeClass};
use std::collections::HashMap;
use uuid::Uuid;

/// The marks of records, for a page of events.
#[derive(Debug, Default)]
pub struct Marks(HashMap<Uuid, WholeClass>);

macro_rules! marked {
    ($conn:ident, $table:ident, $ids:expr) => {{
        let ids: Vec<Key<Uuid>> = $ids;
        if ids.is_empty() {
            Vec::new()
        } else {
            $table::table
                .filter($table::id.eq_any(ids))
                .filter($table::class.ne(Written(WholeClass::Open)))
                .select(($table::id, $table::class))
                .load::<(Key<Uuid>, Written<WholeClass>)>($conn)?
        }
    }};
}

impl Marks {
    /// Reads the marks of the records that these events are of, one query a kind.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn read<'a>(
        conn: &mut Conn,
        events: impl IntoIterator<Item = &'a StoredChange>,
    ) -> AppResult<Self> {
        let records: Vec<_> = events
            .into_iter()
            .filter(|event| event.sealed.is_some())
            .map(|event| (event.kind, event.record_id))
            .collect();
        let of = |wanted: RecordKind| -> Vec<Key<Uuid>> {
            let theirs = records.iter().filter(|(kind, _)| *kind == wanted);
            theirs.map(|(_, id)| Key(*id)).collect()
        };
        let mut marks = marked!(conn, interaction, of(RecordKind::Interaction));
        marks.extend(marked!(conn, attachment, of(RecordKind::Attachment)));
        let marks = marks.into_iter().map(|(id, class)| (id.0, class.0));
        Ok(Self(marks.collect()))
    }

    /// Whether the mark of its record keeps what an event says from the caller.
    #[must_use]
    pub(super) fn keep(&self, viewer: &Viewer<'_>, event: &StoredChange) -> bool {
        let mark = self.0.get(&event.record_id);
        mark.is_some_and(|class| !viewer.sees_whole(*class)) && !leak::planted(Leak::EntryHistory)
    }
}
