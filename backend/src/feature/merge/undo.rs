//! Parting what was merged, within 30 days: what moved goes back as far as it is still there, what was filled in and
//! not changed since is emptied, and the archived record lives again.

use super::unite::{notes, settle, tell, told, whole};
use super::{gates, parts, profile};
use crate::access::policy::Verb;
use crate::db::Conn;
use crate::db::schema::{event, merge};
use crate::db::types::{Json, Key, Written, stored};
use crate::error::AppResult;
use crate::events::Noted;
use crate::feature::customer::store;
use crate::record::{Cx, fact};
use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;
use shared::Code;
use shared::audit::Action;
use shared::id::{CustomerId, MergeId, UserId};
use shared::role::RecordKind;
use std::collections::HashSet;

/// How long a merge can be undone.
const UNDOABLE: Duration = Duration::days(30);

/// A row of the table.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = merge)]
pub struct MergeRow {
    /// Its id.
    pub id: Key<MergeId>,
    /// The record that stays.
    pub survivor_id: Key<CustomerId>,
    /// The record that was given up.
    pub merged_id: Key<CustomerId>,
    /// Fields that were filled.
    pub filled: Json<Vec<String>>,
    /// When.
    pub created_at: NaiveDateTime,
    /// Who.
    pub created_by: Option<Key<UserId>>,
    /// When it was undone.
    pub undone_at: Option<NaiveDateTime>,
}

impl MergeRow {
    /// Whether it can be undone at this moment.
    #[must_use]
    pub fn undoable(&self, now: DateTime<Utc>) -> bool {
        self.undone_at.is_none() && self.created_at.and_utc() + UNDOABLE >= now
    }
}

/// The fields of the survivor that somebody wrote since the merge: of an unseen one that decides, since emptying it where a
/// guess is what had been filled in would say that the guess is right (R-SEC-2).
fn written_since(conn: &mut Conn, row: &MergeRow) -> AppResult<HashSet<String>> {
    let changes: Vec<Json<Vec<Noted>>> = event::table
        .filter(event::customer_id.eq(row.survivor_id))
        .filter(event::record_kind.eq(Written(RecordKind::Customer)))
        .filter(event::recorded_at.ge(row.created_at))
        .filter(event::action.ne(Written(Action::Merged)))
        .select(event::changes)
        .load(conn)?;
    let notes = changes.into_iter().flat_map(|noted| noted.0);
    Ok(notes.map(|note| note.field).collect())
}

/// Undoes a merge. Who may: whoever may archive the survivor.
///
/// # Errors
/// [`Code::NotFound`], [`Code::Forbidden`], [`Code::CannotUndo`].
pub fn undo(conn: &mut Conn, cx: &Cx, id: MergeId) -> AppResult<MergeRow> {
    let mut row: MergeRow = merge::table
        .find(Key(id))
        .select(MergeRow::as_select())
        .first(conn)?;
    let (survivor, merged) = (row.survivor_id.0, row.merged_id.0);
    let viewer = cx.viewer(conn, survivor)?;
    viewer.require(Verb::Archive)?;
    let (mine, theirs) = (whole(conn, survivor)?, whole(conn, merged)?);
    let parted = mine.0.archived_at.is_none() && theirs.0.archived_at.is_some();
    let erased = mine.0.name.is_erased() || theirs.0.name.is_erased();
    if !row.undoable(cx.now) || !parted || erased {
        return Err(Code::CannotUndo.into());
    }
    let lost = parts::still_borne(conn, id, survivor)?;
    parts::give_back(conn, cx, id, survivor, merged)?;
    let mut back = theirs.0.clone();
    back.archived_at = None;
    back.version += 1;
    back.updated_at = stored(cx.now);
    let mut after = mine.clone();
    let mut kept = profile::unseen(&mine, &viewer);
    kept.extend(profile::unseen(
        &theirs,
        &cx.lens(conn, [merged])?.viewer(merged),
    ));
    let written = written_since(conn, &row)?;
    kept.retain(|field| written.contains(*field));
    profile::empty(&mut after, &theirs, &row.filled.0, &kept);
    let followed = row
        .filled
        .0
        .iter()
        .any(|field| field == "confidential_notes");
    if followed && notes(cx, &mine.1)? == notes(cx, &theirs.1)? {
        after.1.confidential_notes = None;
    }
    after.0.open_gates = gates::open(conn, id, &mine.0)?;
    after.0.version += 1;
    after.0.updated_at = stored(cx.now);
    let mut changes = fact::differences(mine.0.facts(), after.0.facts());
    changes.extend(fact::differences(mine.1.facts(), after.1.facts()));
    changes.extend(lost.iter().map(|tag| told(tag, false)));
    if !store::save(conn, &theirs.0, &back)? || !store::save(conn, &mine.0, &after.0)? {
        return Err(Code::Stale.into());
    }
    store::save_profile(conn, &after.1)?;
    let (one, other) = (&after.0, &back);
    tell(
        conn,
        cx,
        one,
        &other.number,
        "unmerged",
        Action::Unmerged,
        changes,
    )?;
    tell(
        conn,
        cx,
        other,
        &one.number,
        "unmerged",
        Action::Unmerged,
        Vec::new(),
    )?;
    settle(conn, survivor)?;
    settle(conn, merged)?;
    row.undone_at = Some(stored(cx.now));
    diesel::update(merge::table.find(Key(id)))
        .set(merge::undone_at.eq(row.undone_at))
        .execute(conn)?;
    Ok(row)
}
