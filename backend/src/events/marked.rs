//! Entries and files that are marked as a whole: what they said before they were marked is in their history as it was
//! recorded then, and is read back by the mark that they have now.

use super::{Noted, StoredChange};
use crate::access::Viewer;
use crate::access::leak::{self, Leak};
use crate::db::Conn;
use crate::db::schema::{attachment, interaction, plan_talk};
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
    ($conn:ident, $ids:expr, $rows:expr, $id:expr, $class:expr) => {{
        let ids: Vec<Key<Uuid>> = $ids;
        if ids.is_empty() {
            Vec::new()
        } else {
            $rows
                .filter($id.eq_any(ids))
                .filter($class.ne(Written(WholeClass::Open)))
                .select(($id, $class))
                .load::<(Key<Uuid>, Written<WholeClass>)>($conn)?
        }
    }};
}

/// What a plan took over from the interaction that fulfilled it.
const TAKEN_OVER: [&str; 2] = ["summary", "feedback"];

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
            .filter(|event| event.noted.iter().any(Noted::is_kept))
            .map(|event| (event.kind, event.record_id))
            .collect();
        let of = |wanted: RecordKind| -> Vec<Key<Uuid>> {
            let theirs = records.iter().filter(|(kind, _)| *kind == wanted);
            theirs.map(|(_, id)| Key(*id)).collect()
        };
        let mut marks = marked!(
            conn,
            of(RecordKind::Interaction),
            interaction::table,
            interaction::id,
            interaction::class
        );
        marks.extend(marked!(
            conn,
            of(RecordKind::Attachment),
            attachment::table,
            attachment::id,
            attachment::class
        ));
        let fulfilled = plan_talk::table
            .inner_join(interaction::table.on(plan_talk::interaction_id.eq(interaction::id)));
        marks.extend(marked!(
            conn,
            of(RecordKind::Plan),
            fulfilled,
            plan_talk::plan_id,
            interaction::class
        ));
        let mut strictest = HashMap::new();
        for (id, class) in marks {
            // Of several talks that fulfilled a plan one after the other.
            if class.0 == WholeClass::Confidential {
                strictest.insert(id.0, class.0);
            } else {
                strictest.entry(id.0).or_insert(class.0);
            }
        }
        Ok(Self(strictest))
    }

    /// Whether the mark of its record keeps what an event says of a field from the caller.
    #[must_use]
    pub(super) fn keep(&self, viewer: &Viewer<'_>, event: &StoredChange, field: &str) -> bool {
        let mark = self.0.get(&event.record_id);
        let mark = mark.filter(|_| event.kind != RecordKind::Plan || TAKEN_OVER.contains(&field));
        let sees = |class: WholeClass| match event.kind {
            RecordKind::Attachment => viewer.sees_file(class),
            _ => viewer.sees_entry(class),
        };
        mark.is_some_and(|class| !sees(*class)) && !leak::planted(Leak::EntryHistory)
    }
}
