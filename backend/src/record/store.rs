//! Making, reading, changing, archiving and restoring a record: always through the policy, always with its event.

use super::fact::{Difference, Fact, Facts};
use super::{Cx, Entry, Record, fact};
use crate::access::Viewer;
use crate::access::leak::{self, Leak};
use crate::access::policy::Verb;
use crate::db::Conn;
use crate::db::types::stored;
use crate::error::{AppError, AppResult};
use crate::events::{self, Draft};
use crate::feature::signal::watch;
use shared::Code;
use shared::audit::Action;
use shared::id::CustomerId;
use uuid::Uuid;

/// Renders one row, or refuses it where its customer is out of reach.
///
/// # Errors
/// [`Code::NotFound`] where it is out of reach.
pub fn view<R: Record>(conn: &mut Conn, cx: &Cx, row: &R) -> AppResult<R::View> {
    let lens = cx.lens(conn, [row.customer_id()])?;
    if !row.readable(&lens.reached(row.customer_id())?) {
        return Err(Code::NotFound.into());
    }
    if leak::planted(Leak::LogLine) {
        tracing::info!(request = %cx.actor.request_id, facts = ?row.facts().iter().map(|(_, fact)| fact.as_ref().map(fact::Fact::planted)).collect::<Vec<_>>(), "read");
    }
    let views = R::views(conn, &lens, std::slice::from_ref(row))?;
    views
        .into_iter()
        .next()
        .ok_or_else(|| AppError::internal("a row without a view"))
}

/// How the caller sees the customer of a record; one that keeps itself from the caller is not there for any change either.
fn reading<'a, R: Record>(conn: &mut Conn, cx: &'a Cx, row: &R) -> AppResult<Viewer<'a>> {
    let viewer = cx.viewer(conn, row.customer_id())?;
    if row.readable(&viewer) {
        Ok(viewer)
    } else {
        Err(Code::NotFound.into())
    }
}

/// Reads one record.
///
/// # Errors
/// [`Code::NotFound`].
pub fn read<R: Record>(conn: &mut Conn, cx: &Cx, id: Uuid) -> AppResult<(i32, R::View)> {
    let row = R::find(conn, id)?;
    Ok((row.version(), view(conn, cx, &row)?))
}

/// Writes a new record of a customer that the caller may write to.
///
/// # Errors
/// [`Code::Forbidden`] or [`Code::NotFound`] by the policy, [`Code::Archived`] where the customer is archived, and what a
/// constraint says.
pub fn create<R: Record>(conn: &mut Conn, cx: &Cx, row: &R) -> AppResult<()> {
    cx.viewer(conn, row.customer_id())?
        .require(Verb::Write(R::KIND))?;
    insert(conn, cx, row)
}

/// The same, where the policy was asked already.
///
/// # Errors
/// What a constraint says.
pub fn insert<R: Record>(conn: &mut Conn, cx: &Cx, row: &R) -> AppResult<()> {
    crate::feature::customer::store::require_live(conn, row.customer_id())?;
    row.insert(conn)?;
    log(
        conn,
        cx,
        row,
        Action::Created,
        Vec::new(),
        row.on_timeline(),
    )?;
    row.settle(conn, cx)?;
    watch::changed(conn, cx, R::KIND, row.customer_id(), row.id())
}

/// Changes a record: checks rights and version, applies, writes, and appends what changed.
///
/// # Errors
/// As [`create`]; [`Code::Stale`] with the current record where the version is not the stored one.
pub fn change<R: Record>(
    conn: &mut Conn,
    cx: &Cx,
    id: Uuid,
    version: i32,
    apply: impl FnOnce(&mut Conn, &mut R) -> AppResult<()>,
) -> AppResult<R> {
    change_as(conn, cx, id, version, Verb::Write(R::KIND), apply)
}

/// The same for a record that is assigned to the caller, who may change it wherever it is.
///
/// # Errors
/// As [`change`].
pub fn change_assigned<R: Record>(
    conn: &mut Conn,
    cx: &Cx,
    id: Uuid,
    version: i32,
    apply: impl FnOnce(&mut Conn, &mut R) -> AppResult<()>,
) -> AppResult<R> {
    change_as(conn, cx, id, version, Verb::WriteAssigned(R::KIND), apply)
}

/// The same for a declared kind: whoever may write it, and whoever the record is assigned to.
///
/// # Errors
/// As [`change`].
pub fn change_or_assigned<R: super::Rules>(
    conn: &mut Conn,
    cx: &Cx,
    id: Uuid,
    version: i32,
    apply: impl FnOnce(&mut Conn, &mut R) -> AppResult<()>,
) -> AppResult<R> {
    let verb = if R::find(conn, id)?.is_for(cx) {
        Verb::WriteAssigned(R::KIND)
    } else {
        Verb::Write(R::KIND)
    };
    change_as(conn, cx, id, version, verb, apply)
}

/// The same for changes that ask for another right than writing the kind.
///
/// # Errors
/// As [`change`].
pub fn change_as<R: Record>(
    conn: &mut Conn,
    cx: &Cx,
    id: Uuid,
    version: i32,
    verb: Verb,
    apply: impl FnOnce(&mut Conn, &mut R) -> AppResult<()>,
) -> AppResult<R> {
    let before = R::find(conn, id)?;
    let allowed = reading(conn, cx, &before)?.require(verb);
    if leak::planted(Leak::ErrorHint) {
        let there = before.facts().into_iter().filter_map(|(_, fact)| fact);
        let there: Vec<String> = there.map(|fact| fact.planted()).collect();
        allowed.map_err(|error| error.detail(there.join(" ")))?;
    } else {
        allowed?;
    }
    require_version(conn, cx, &before, version)?;
    if before.archived_at().is_some() {
        return Err(Code::Archived.into());
    }
    crate::feature::customer::store::require_live(conn, before.customer_id())?;
    let mut after = before.clone();
    apply(conn, &mut after)?;
    write(conn, cx, &before, after, Action::Changed)
}

/// Archives a record; archiving twice is no error.
///
/// # Errors
/// As [`change`], and what [`Record::put_away`] refuses.
pub fn archive<R: Record>(conn: &mut Conn, cx: &Cx, id: Uuid, version: i32) -> AppResult<R> {
    let before = R::find(conn, id)?;
    reading(conn, cx, &before)?.require(Verb::Write(R::KIND))?;
    require_version(conn, cx, &before, version)?;
    if before.archived_at().is_some() {
        return Ok(before);
    }
    let mut after = before.clone();
    after.set_archived_at(Some(stored(cx.now)));
    events::set_hidden(conn, id, true)?;
    let after = write(conn, cx, &before, after, Action::Archived)?;
    before.put_away(conn, cx)?;
    Ok(after)
}

/// Brings a record back; restoring what is not archived is no error.
///
/// # Errors
/// As [`change`], without the version check.
pub fn restore<R: Record>(conn: &mut Conn, cx: &Cx, id: Uuid) -> AppResult<R> {
    let before = R::find(conn, id)?;
    reading(conn, cx, &before)?.require(Verb::Write(R::KIND))?;
    crate::feature::customer::store::require_live(conn, before.customer_id())?;
    if before.archived_at().is_none() {
        return Ok(before);
    }
    let mut after = before.clone();
    after.set_archived_at(None);
    after.come_back(conn)?;
    events::set_hidden(conn, id, false)?;
    write(conn, cx, &before, after, Action::Restored)
}

/// Writes a changed record over itself, where the policy was asked already.
///
/// # Errors
/// What a constraint says.
pub fn rewrite<R: Record>(conn: &mut Conn, cx: &Cx, before: &R, after: R) -> AppResult<R> {
    write(conn, cx, before, after, Action::Changed)
}

fn require_version<R: Record>(conn: &mut Conn, cx: &Cx, row: &R, version: i32) -> AppResult<()> {
    AppError::unless_stale(row.version(), version, || {
        leak::forgotten(Leak::Stale, || view(conn, cx, row))
    })
}

/// The fields that the caller changed in a record of this customer, as [`fact::differences_unseen`] counts them.
///
/// # Errors
/// Where the database fails.
pub fn differences(
    conn: &mut Conn,
    cx: &Cx,
    customer: CustomerId,
    before: Facts,
    after: Facts,
) -> AppResult<Vec<Difference>> {
    // The engine learns nothing: nobody reads what it is answered.
    if cx.actor.is_engine() || !fact::is_repeated(&before, &after) {
        return Ok(fact::differences(before, after));
    }
    // Who comes by a link reaches nothing, and sees nothing of what stood there.
    let viewer = match cx.viewer(conn, customer) {
        Ok(viewer) => Some(viewer),
        Err(error) if error.code() == Code::NotFound => None,
        Err(error) => return Err(error),
    };
    let unseen = |fact: &Fact| viewer.is_none_or(|viewer| !viewer.sees_all_of(fact));
    Ok(fact::differences_unseen(before, after, unseen))
}

fn write<R: Record>(
    conn: &mut Conn,
    cx: &Cx,
    before: &R,
    mut after: R,
    action: Action,
) -> AppResult<R> {
    let changes = differences(
        conn,
        cx,
        before.customer_id(),
        before.facts(),
        after.facts(),
    )?;
    if changes.is_empty() && action == Action::Changed {
        return Ok(after);
    }
    after.touch(stored(cx.now));
    if !after.save(conn, before.version())? {
        // Someone else wrote between our reading and our writing.
        let current = R::find(conn, before.id())?;
        return Err(AppError::stale(view(conn, cx, &current)?));
    }
    let fields: Vec<&str> = changes.iter().map(|change| change.field).collect();
    let mut entry = after.change_on_timeline(&fields);
    match action {
        Action::Archived => entry.what = events::PUT_AWAY,
        Action::Restored => entry.what = events::BROUGHT_BACK,
        _ => {}
    }
    log(conn, cx, &after, action, changes, Some(entry))?;
    let when = |row: &R| row.on_timeline().and_then(|entry| entry.when);
    let (was, is) = (when(before), when(&after));
    if was.or(is).is_some() {
        events::move_entry(conn, cx, after.id(), is)?;
    }
    after.settle(conn, cx)?;
    let written = (after.id(), fields.as_slice());
    watch::edited(conn, cx, R::KIND, after.customer_id(), written)?;
    Ok(after)
}

fn log<R: Record>(
    conn: &mut Conn,
    cx: &Cx,
    row: &R,
    action: Action,
    changes: Vec<Difference>,
    mut entry: Option<Entry>,
) -> AppResult<()> {
    if let Some(entry) = &mut entry {
        entry.when = entry.when.or(cx.happened);
    }
    events::append(
        conn,
        cx,
        Draft {
            customer_id: row.customer_id(),
            kind: R::KIND,
            record_id: row.id(),
            action,
            changes,
            entry,
        },
    )?;
    Ok(())
}
