//! Reading and writing purposes; there are few, and they are administrators' data.

use crate::db::Conn;
use crate::db::schema::purpose;
use crate::db::types::{Json, stored};
use crate::error::{AppError, AppResult};
use crate::events::system::{Administered, By, Subject, note, require_code, unchanged};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::audit::SystemKind;
use shared::purpose::{EntryField, NewPurpose, Purpose, PurposePatch};

/// A row of the table.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = purpose, primary_key(code), treat_none_as_null = true)]
pub struct PurposeRow {
    /// Immutable code.
    pub code: String,
    /// Row version.
    pub version: i32,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// Place in the choice.
    pub position: i32,
    /// What the form shows.
    pub fields: Json<Vec<EntryField>>,
    /// When it was made.
    pub created_at: NaiveDateTime,
    /// When it was last changed.
    pub updated_at: NaiveDateTime,
}

impl Administered for PurposeRow {
    type View = Purpose;

    fn subject(&self) -> Subject {
        Subject {
            kind: SystemKind::Purpose,
            key: self.code.clone(),
            name: self.name_zh.clone(),
        }
    }

    fn version(&self) -> i32 {
        self.version
    }
}

impl From<PurposeRow> for Purpose {
    fn from(row: PurposeRow) -> Self {
        Self {
            code: row.code,
            version: row.version,
            name_zh: row.name_zh,
            name_en: row.name_en,
            position: row.position,
            fields: row.fields.0,
        }
    }
}

/// All purposes, in the order of the choice.
///
/// # Errors
/// Where the database fails.
pub fn all(conn: &mut Conn) -> AppResult<Vec<PurposeRow>> {
    Ok(purpose::table
        .order((purpose::position, purpose::code))
        .select(PurposeRow::as_select())
        .load(conn)?)
}

/// The purpose of this code.
///
/// # Errors
/// [`shared::Code::NotFound`].
pub fn find(conn: &mut Conn, code: &str) -> AppResult<PurposeRow> {
    Ok(purpose::table
        .find(code)
        .select(PurposeRow::as_select())
        .first(conn)?)
}

/// Adds a purpose.
///
/// # Errors
/// [`shared::Code::Duplicate`], [`shared::Code::WrongType`] for a code that is no lower-case word.
pub fn add(conn: &mut Conn, by: &By, new: NewPurpose) -> AppResult<PurposeRow> {
    require_code(&new.code)?;
    let row = PurposeRow {
        code: new.code,
        version: 1,
        name_zh: new.name_zh,
        name_en: new.name_en,
        position: new.position,
        fields: Json(new.fields),
        created_at: stored(by.now()),
        updated_at: stored(by.now()),
    };
    if find(conn, &row.code).is_ok() {
        return Err(AppError::duplicate("/code"));
    }
    diesel::insert_into(purpose::table)
        .values(&row)
        .execute(conn)?;
    note(conn, by, None, Some(&row), &[])?;
    Ok(row)
}

/// Changes a purpose.
///
/// # Errors
/// [`shared::Code::NotFound`], [`shared::Code::Stale`], [`shared::Code::Required`] for a field that cannot be empty.
pub fn change(
    conn: &mut Conn,
    by: &By,
    code: &str,
    version: i32,
    patch: PurposePatch,
) -> AppResult<PurposeRow> {
    let before = unchanged(find(conn, code)?, version)?;
    let mut row = before.clone();
    AppError::require(&[
        ("/name_zh", patch.name_zh.apply_required(&mut row.name_zh)),
        ("/name_en", patch.name_en.apply_required(&mut row.name_en)),
        (
            "/position",
            patch.position.apply_required(&mut row.position),
        ),
        (
            "/fields",
            patch.fields.map(Json).apply_required(&mut row.fields),
        ),
    ])?;
    row.version += 1;
    row.updated_at = stored(by.now());
    diesel::update(purpose::table.find(code))
        .set(&row)
        .execute(conn)?;
    note(conn, by, Some(&before), Some(&row), &[])?;
    Ok(row)
}

/// Removes a purpose; interactions do not remember it, so nothing is lost.
///
/// # Errors
/// [`shared::Code::NotFound`], [`shared::Code::Stale`].
pub fn remove(conn: &mut Conn, by: &By, code: &str, version: i32) -> AppResult<()> {
    let row = unchanged(find(conn, code)?, version)?;
    diesel::delete(purpose::table.find(code)).execute(conn)?;
    note(conn, by, Some(&row), None, &[])
}
