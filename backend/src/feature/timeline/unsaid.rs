//! Entries that are left out for a caller who is shown nothing of what changed: counts leave them out, too.

use crate::access::Viewer;
use crate::db::Conn;
use crate::db::schema::{event, timeline_entry};
use crate::db::types::{Json, Key, Written};
use crate::error::AppResult;
use crate::events::{Marks, Noted, StoredChange};
use diesel::prelude::*;
use shared::audit::Action;
use shared::id::{CustomerId, EventId};
use shared::role::{FieldClass, RecordKind};
use shared::timeline::Dimension;
use std::collections::HashSet;
use uuid::Uuid;

/// The marks of so many are asked for at once.
const AT_ONCE: usize = 500;

type Columns = (
    Written<Dimension>,
    Key<EventId>,
    Key<CustomerId>,
    Written<RecordKind>,
    Key<Uuid>,
    Json<Vec<Noted>>,
);

/// The dimension of each such entry of a customer's timeline, but for those of the records that are `kept` from the caller
/// anyway. Whoever sees every class is not asked for.
///
/// # Errors
/// Where the database fails.
pub fn on_timeline(
    conn: &mut Conn,
    viewer: &Viewer<'_>,
    customer: CustomerId,
    kept: &[Uuid],
) -> AppResult<Vec<Dimension>> {
    if FieldClass::ALL.iter().all(|class| viewer.sees(*class)) {
        return Ok(Vec::new());
    }
    let rows: Vec<Columns> = timeline_entry::table
        .inner_join(event::table.on(event::id.eq(timeline_entry::id)))
        .filter(
            timeline_entry::customer_id
                .eq(Key(customer))
                .and(timeline_entry::hidden.eq(false))
                .and(event::action.eq(Written(Action::Changed))),
        )
        .select((
            timeline_entry::dimension,
            event::id,
            event::customer_id,
            event::record_kind,
            event::record_id,
            event::changes,
        ))
        .load(conn)?;
    let kept: HashSet<Uuid> = kept.iter().copied().collect();
    let rows = rows.into_iter().filter(|row| !kept.contains(&row.4.0));
    let changes: Vec<(Dimension, StoredChange)> = rows
        .map(|(dimension, id, of, kind, record, noted)| {
            let change = StoredChange::new(id.0, of.0, (kind.0, record.0), noted.0, None);
            (dimension.0, change)
        })
        .collect();
    let mut unsaid = Vec::new();
    for some in changes.chunks(AT_ONCE) {
        let marks = Marks::read(conn, some.iter().map(|(_, change)| change))?;
        let hidden = some
            .iter()
            .filter(|(_, change)| marks.leave_unsaid(viewer, Action::Changed, change));
        unsaid.extend(hidden.map(|(dimension, _)| *dimension));
    }
    Ok(unsaid)
}
