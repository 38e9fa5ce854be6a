//! Reading and writing the words of lists; there are few, and they are administrators' data.

use crate::db::Conn;
use crate::db::schema::{customer, word};
use crate::db::types::{Written, stored};
use crate::error::{AppError, AppResult};
use crate::events::system::{Administered, By, Subject, note, require_code, unchanged};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::Code;
use shared::audit::SystemKind;
use shared::word::{ListName, NewWord, Word, WordPatch};

/// A row of the table.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = word, primary_key(list, code), treat_none_as_null = true)]
pub struct WordRow {
    /// The list that it stands in.
    pub list: Written<ListName>,
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
    /// When it was made.
    pub created_at: NaiveDateTime,
    /// When it was last changed.
    pub updated_at: NaiveDateTime,
}

impl Administered for WordRow {
    type View = Word;

    fn subject(&self) -> Subject {
        Subject {
            kind: SystemKind::Word,
            key: format!("{}/{}", self.list.0, self.code),
            name: self.name_zh.clone(),
        }
    }

    fn version(&self) -> i32 {
        self.version
    }
}

impl From<WordRow> for Word {
    fn from(row: WordRow) -> Self {
        Self {
            code: row.code,
            version: row.version,
            name_zh: row.name_zh,
            name_en: row.name_en,
            position: row.position,
        }
    }
}

/// All words of a list, in their order.
///
/// # Errors
/// Where the database fails.
pub fn all(conn: &mut Conn, list: ListName) -> AppResult<Vec<WordRow>> {
    Ok(word::table
        .filter(word::list.eq(Written(list)))
        .order((word::position, word::code))
        .select(WordRow::as_select())
        .load(conn)?)
}

/// The word of this code.
///
/// # Errors
/// [`Code::NotFound`].
pub fn find(conn: &mut Conn, list: ListName, code: &str) -> AppResult<WordRow> {
    Ok(word::table
        .find((Written(list), code))
        .select(WordRow::as_select())
        .first(conn)?)
}

/// Adds a word.
///
/// # Errors
/// [`Code::Duplicate`], [`Code::WrongType`] for a code that is no lower-case word.
pub fn add(conn: &mut Conn, by: &By, list: ListName, new: NewWord) -> AppResult<WordRow> {
    require_code(&new.code)?;
    let row = WordRow {
        list: Written(list),
        code: new.code,
        version: 1,
        name_zh: new.name_zh,
        name_en: new.name_en,
        position: new.position,
        created_at: stored(by.now()),
        updated_at: stored(by.now()),
    };
    if find(conn, list, &row.code).is_ok() {
        return Err(AppError::duplicate("/code"));
    }
    diesel::insert_into(word::table)
        .values(&row)
        .execute(conn)?;
    note(conn, by, None, Some(&row), &[])?;
    Ok(row)
}

/// Changes a word.
///
/// # Errors
/// [`Code::NotFound`], [`Code::Stale`], [`Code::Required`] for a field that cannot be empty.
pub fn change(
    conn: &mut Conn,
    by: &By,
    list: ListName,
    code: &str,
    version: i32,
    patch: WordPatch,
) -> AppResult<WordRow> {
    let before = unchanged(find(conn, list, code)?, version)?;
    let mut row = before.clone();
    AppError::require(&[
        ("/name_zh", patch.name_zh.apply_required(&mut row.name_zh)),
        ("/name_en", patch.name_en.apply_required(&mut row.name_en)),
        (
            "/position",
            patch.position.apply_required(&mut row.position),
        ),
    ])?;
    row.version += 1;
    row.updated_at = stored(by.now());
    diesel::update(word::table.find((Written(list), code)))
        .set(&row)
        .execute(conn)?;
    note(conn, by, Some(&before), Some(&row), &[])?;
    Ok(row)
}

/// Removes a word that no customer stands on.
///
/// # Errors
/// [`Code::NotFound`], [`Code::Stale`], [`Code::InUse`].
pub fn remove(conn: &mut Conn, by: &By, list: ListName, code: &str, version: i32) -> AppResult<()> {
    let row = unchanged(find(conn, list, code)?, version)?;
    if list == ListName::Source {
        let used: bool = diesel::select(diesel::dsl::exists(
            customer::table.filter(customer::source.eq(code)),
        ))
        .get_result(conn)?;
        if used {
            return Err(Code::InUse.into());
        }
    }
    diesel::delete(word::table.find((Written(list), code))).execute(conn)?;
    note(conn, by, Some(&row), None, &[])
}

/// Refuses a source that is not on the administrators' list.
///
/// # Errors
/// [`Code::NotOnList`].
pub fn require_source(conn: &mut Conn, code: Option<&str>) -> AppResult<()> {
    match code {
        Some(code) if find(conn, ListName::Source, code).is_err() => {
            Err(AppError::field("/source", Code::NotOnList))
        }
        _ => Ok(()),
    }
}
