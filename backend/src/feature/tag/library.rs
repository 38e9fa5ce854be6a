//! The tags there are, kept by administrators: named, renamed, archived and brought back.

use super::row::{TagRow, label};
use crate::db::Conn;
use crate::db::schema::tag;
use crate::db::types::{Key, Written, stored};
use crate::error::{AppError, AppResult};
use crate::events::system::{By, note, unchanged};
use diesel::prelude::*;
use shared::Code;
use shared::id::TagId;
use shared::tag::{NewTag, TagDimension, TagPatch};
use std::collections::BTreeSet;

/// The tag of this id.
///
/// # Errors
/// [`Code::NotFound`].
pub fn find(conn: &mut Conn, id: TagId) -> AppResult<TagRow> {
    Ok(tag::table
        .find(Key(id))
        .select(TagRow::as_select())
        .first(conn)?)
}

/// Whether there are all of these tags, archived or not.
///
/// # Errors
/// Where the database fails.
pub fn are_there(conn: &mut Conn, ids: &BTreeSet<TagId>) -> AppResult<bool> {
    let keys = ids.iter().copied().map(Key);
    let found: i64 = tag::table
        .filter(tag::id.eq_any(keys.collect::<Vec<_>>()))
        .count()
        .get_result(conn)?;
    Ok(usize::try_from(found).is_ok_and(|found| found == ids.len()))
}

/// The tag that says this, archived or not.
///
/// # Errors
/// Where the database fails.
pub fn by_label(
    conn: &mut Conn,
    dimension: TagDimension,
    label: &str,
) -> AppResult<Option<TagRow>> {
    Ok(tag::table
        .filter(tag::dimension.eq(Written(dimension)))
        .filter(tag::label.eq(label))
        .select(TagRow::as_select())
        .first(conn)
        .optional()?)
}

/// Adds a tag.
///
/// # Errors
/// [`Code::Duplicate`], also for an archived one; [`Code::Required`].
pub fn add(conn: &mut Conn, by: &By, new: &NewTag) -> AppResult<TagRow> {
    let row = TagRow::new(new)?;
    require_free(conn, &row)?;
    diesel::insert_into(tag::table).values(&row).execute(conn)?;
    note(conn, by, None, Some(&row), &[])?;
    Ok(row)
}

/// Changes a tag on every customer that carries it.
///
/// # Errors
/// [`Code::NotFound`], [`Code::Stale`], [`Code::Archived`], [`Code::Duplicate`] for what another tag says already,
/// [`Code::Required`].
pub fn change(
    conn: &mut Conn,
    by: &By,
    id: TagId,
    version: i32,
    patch: TagPatch,
) -> AppResult<TagRow> {
    let before = unchanged(find(conn, id)?, version)?;
    if before.archived_at.is_some() {
        return Err(Code::Archived.into());
    }
    let mut row = before.clone();
    AppError::require(&[
        (
            "/dimension",
            patch.dimension.apply_required(&mut row.dimension.0),
        ),
        ("/label", patch.label.apply_required(&mut row.label)),
    ])?;
    row.label = label(&row.label)?;
    require_free(conn, &row)?;
    write(conn, by, &before, row)
}

/// Archives a tag, or brings it back; what is so already stays as it is.
///
/// # Errors
/// [`Code::NotFound`], [`Code::Stale`].
pub fn archive(
    conn: &mut Conn,
    by: &By,
    id: TagId,
    version: Option<i32>,
    archived: bool,
) -> AppResult<TagRow> {
    let before = match version {
        Some(version) => unchanged(find(conn, id)?, version)?,
        None => find(conn, id)?,
    };
    if before.archived_at.is_some() == archived {
        return Ok(before);
    }
    let mut row = before.clone();
    row.archived_at = archived.then(|| stored(by.now()));
    write(conn, by, &before, row)
}

fn write(conn: &mut Conn, by: &By, before: &TagRow, mut row: TagRow) -> AppResult<TagRow> {
    row.version += 1;
    diesel::update(tag::table.find(row.id))
        .set(&row)
        .execute(conn)?;
    note(conn, by, Some(before), Some(&row), &[])?;
    Ok(row)
}

fn require_free(conn: &mut Conn, row: &TagRow) -> AppResult<()> {
    match by_label(conn, row.dimension.0, &row.label)? {
        Some(there) if there.id != row.id => Err(AppError::duplicate("/label")),
        _ => Ok(()),
    }
}
