//! Uploaded files: kept, so that columns whose kind of record comes later can be taken then.

use super::apply::{self, Made};
use super::known::Known;
use super::plan::ImportPlan;
use super::preview::{self, People};
use super::read::{self, Clock};
use crate::access::keys::{Keys, Place};
use crate::access::leak::{self, Leak};
use crate::access::policy;
use crate::db::Conn;
use crate::db::schema::import_file;
use crate::db::types::{Key, fresh, stored};
use crate::error::{AppError, AppResult};
use crate::record::Cx;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::id::{CustomerId, ImportId, UserId};
use shared::import::{ImportPreview, ImportResult, ImportTotals};
use shared::role::Capability;

/// A row of the table.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = import_file)]
pub struct ImportRow {
    /// Its id.
    pub id: Key<ImportId>,
    /// The file's name.
    pub file_name: String,
    /// Its bytes, as they came, encrypted.
    pub content: Vec<u8>,
    /// Who uploaded it.
    pub created_by: Option<Key<UserId>>,
    /// When.
    pub created_at: NaiveDateTime,
    /// When it was committed.
    pub committed_at: Option<NaiveDateTime>,
    /// What was made, as JSON.
    pub result: Option<String>,
}

/// How many customers a preview lists.
const LISTED: usize = 200;
/// How many faults a preview lists.
const ISSUES: usize = 1000;

/// Refuses callers who may not import.
///
/// # Errors
/// [`shared::Code::Forbidden`].
pub fn require_import(cx: &Cx) -> AppResult<()> {
    policy::require(&cx.actor, Capability::Import)
}

/// Reads a file into a plan.
///
/// # Errors
/// [`shared::Code::UnknownEncoding`], [`shared::Code::UnknownForm`], [`shared::Code::BrokenFile`], in the caller's language.
pub fn plan(cx: &Cx, bytes: &[u8], known: &Known) -> AppResult<ImportPlan> {
    let zone = cx.actor.org_zone;
    let clock = Clock::new(cx.now, zone, known);
    read::read(bytes, clock).map_err(|refusal| {
        AppError::from(refusal.code).detail(refusal.detail(cx.actor.lang).to_owned())
    })
}

/// Keeps a file.
///
/// # Errors
/// Where the database fails.
pub fn keep(conn: &mut Conn, cx: &Cx, file_name: &str, bytes: &[u8]) -> AppResult<ImportRow> {
    let id: ImportId = fresh();
    let row = ImportRow {
        id: Key(id),
        file_name: file_name
            .chars()
            .filter(|c| !c.is_control())
            .take(200)
            .collect(),
        content: cx.keys.encrypt(conn, &place_of(id), bytes)?,
        created_by: Some(Key(cx.actor.id)),
        created_at: stored(cx.now),
        committed_at: None,
        result: None,
    };
    diesel::insert_into(import_file::table)
        .values(&row)
        .execute(conn)?;
    Ok(row)
}

/// Where the content of a kept file belongs.
#[must_use]
pub fn place_of(id: ImportId) -> Place {
    Place::of("import_file", id.uuid())
}

impl ImportRow {
    /// Its bytes, as they came. The first version kept them so.
    ///
    /// # Errors
    /// Where the key does not serve.
    pub fn bytes(&self, keys: &Keys) -> AppResult<Vec<u8>> {
        keys.decrypt_if_sealed(&place_of(self.id.0), &self.content)
    }
}

/// One's own file.
///
/// # Errors
/// [`shared::Code::NotFound`], also for the file of someone else.
pub fn find(conn: &mut Conn, cx: &Cx, id: ImportId) -> AppResult<ImportRow> {
    if leak::planted(Leak::ImportReport) {
        let anyones = import_file::table.find(Key(id));
        return Ok(anyones.select(ImportRow::as_select()).first(conn)?);
    }
    Ok(import_file::table
        .filter(
            import_file::id
                .eq(Key(id))
                .and(import_file::created_by.eq(Key(cx.actor.id))),
        )
        .select(ImportRow::as_select())
        .first(conn)?)
}

/// What a kept file would make, or made.
///
/// # Errors
/// As [`plan`].
pub fn show(conn: &mut Conn, cx: &Cx, row: &ImportRow) -> AppResult<ImportPreview> {
    let plan = plan(cx, &row.bytes(&cx.keys)?, &Known::read(conn)?)?;
    let people = People::load(conn)?;
    let earlier = earlier(row)?;
    let fates = preview::fates(conn, cx, &plan, &people, &earlier)?;
    let mut totals = ImportTotals::default();
    let mut each = Vec::with_capacity(fates.len());
    for (planned, fate) in plan.customers.iter().zip(&fates) {
        let one = preview::totals_of(conn, cx, planned, fate)?;
        preview::add(&mut totals, one);
        each.push(one);
    }
    Ok(ImportPreview {
        id: row.id.0,
        file_name: row.file_name.clone(),
        form: plan.form,
        encoding: plan.encoding,
        rows: plan.rows,
        totals,
        customers: plan
            .customers
            .iter()
            .zip(&fates)
            .zip(each)
            .take(LISTED)
            .map(|((planned, fate), totals)| preview::customer_of(planned, fate, totals))
            .collect(),
        issues: plan
            .issues
            .iter()
            .chain(&preview::strangers(&plan, &people))
            .take(ISSUES)
            .map(|issue| issue.in_language(cx.actor.lang))
            .collect(),
        not_taken: plan.not_taken.clone(),
        created_at: row.created_at.and_utc(),
        committed_at: row.committed_at.map(|at| at.and_utc()),
    })
}

/// Makes what a kept file says, once: a second time answers what the first made.
///
/// # Errors
/// As [`plan`]; where a row cannot be made, nothing is.
pub fn commit(conn: &mut Conn, cx: &Cx, id: ImportId) -> AppResult<ImportResult> {
    let row = find(conn, cx, id)?;
    if let Some(result) = &row.result {
        return serde_json::from_str(result).map_err(AppError::internal);
    }
    let plan = plan(cx, &row.bytes(&cx.keys)?, &Known::read(conn)?)?;
    let made = apply::apply(conn, cx, &plan)?;
    finish(conn, cx, id, made)
}

/// What was made of one's own file, as it was answered last.
///
/// # Errors
/// As [`find`]; [`shared::Code::NotFound`] where nothing was made of it yet.
pub fn result(conn: &mut Conn, cx: &Cx, id: ImportId) -> AppResult<ImportResult> {
    let text = find(conn, cx, id)?.result;
    let text = text.ok_or(shared::Code::NotFound)?;
    serde_json::from_str(&text).map_err(AppError::internal)
}

/// Reads a kept file once more and makes what it says and the first reading did not make: columns that were not taken
/// then, cells that could not be read. What is there stays as it is.
///
/// # Errors
/// As [`commit`].
pub fn rerun(conn: &mut Conn, cx: &Cx, id: ImportId) -> AppResult<ImportResult> {
    let row = find(conn, cx, id)?;
    let plan = plan(cx, &row.bytes(&cx.keys)?, &Known::read(conn)?)?;
    let made = apply::extend(conn, cx, &plan, &earlier(&row)?)?;
    finish(conn, cx, id, made)
}

/// The customers that an import made or extended already.
fn earlier(row: &ImportRow) -> AppResult<Vec<CustomerId>> {
    let Some(result) = &row.result else {
        return Ok(Vec::new());
    };
    let result: ImportResult = serde_json::from_str(result).map_err(AppError::internal)?;
    Ok(result.customer_ids)
}

fn finish(conn: &mut Conn, cx: &Cx, id: ImportId, made: Made) -> AppResult<ImportResult> {
    let Made { totals, customers } = made;
    let result = ImportResult {
        id,
        totals,
        customer_ids: customers,
    };
    let text = serde_json::to_string(&result).map_err(AppError::internal)?;
    diesel::update(import_file::table.find(Key(id)))
        .set((
            import_file::committed_at.eq(Some(stored(cx.now))),
            import_file::result.eq(Some(text)),
        ))
        .execute(conn)?;
    Ok(result)
}
