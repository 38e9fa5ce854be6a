//! Reading and writing stages; there are few, and they are data (R-STG-3).

use crate::db::Conn;
use crate::db::schema::{customer, stage, stage_change};
use crate::db::types::{Json, Key, Written, stored, when_of};
use crate::error::{AppError, AppResult};
use crate::events::system::{Administered, By, Subject, note, require_code, unchanged};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use shared::Code;
use shared::audit::SystemKind;
use shared::id::CustomerId;
use shared::stage::{Gate, NewStage, Stage, StageHue, StagePatch, StageRole};
use shared::time::When;

/// A row of the table.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = stage, primary_key(code), treat_none_as_null = true)]
pub struct StageRow {
    /// Immutable code.
    pub code: String,
    /// Row version.
    pub version: i32,
    /// What it means to the rules.
    pub role: Written<StageRole>,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// Chinese definition.
    pub definition_zh: String,
    /// English definition.
    pub definition_en: String,
    /// Hue.
    pub hue: Written<StageHue>,
    /// Place on the board.
    pub position: i32,
    /// Days after which a stay is longer than usual.
    pub usual_days: Option<i32>,
    /// What must be there to enter.
    pub enter_gates: Json<Vec<Gate>>,
    /// What must be there to leave.
    pub leave_gates: Json<Vec<Gate>>,
    /// When it was made.
    pub created_at: NaiveDateTime,
    /// When it was last changed.
    pub updated_at: NaiveDateTime,
}

impl Administered for StageRow {
    type View = Stage;

    fn subject(&self) -> Subject {
        Subject {
            kind: SystemKind::Stage,
            key: self.code.clone(),
            name: self.name_zh.clone(),
        }
    }

    fn version(&self) -> i32 {
        self.version
    }
}

impl From<StageRow> for Stage {
    fn from(row: StageRow) -> Self {
        Self {
            code: row.code,
            version: row.version,
            role: row.role.0,
            name_zh: row.name_zh,
            name_en: row.name_en,
            definition_zh: row.definition_zh,
            definition_en: row.definition_en,
            hue: row.hue.0,
            position: row.position,
            usual_days: row.usual_days,
            enter_gates: row.enter_gates.0,
            leave_gates: row.leave_gates.0,
        }
    }
}

/// All stages, from the left of the board.
///
/// # Errors
/// Where the database fails.
pub fn all(conn: &mut Conn) -> AppResult<Vec<StageRow>> {
    Ok(stage::table
        .order((stage::position, stage::code))
        .select(StageRow::as_select())
        .load(conn)?)
}

/// The stage of this code.
///
/// # Errors
/// Where the database fails.
pub fn find(conn: &mut Conn, code: &str) -> AppResult<Option<StageRow>> {
    Ok(stage::table
        .find(code)
        .select(StageRow::as_select())
        .first(conn)
        .optional()?)
}

/// The leftmost stage of a role.
///
/// # Errors
/// Where the database fails.
pub fn first_of_role(conn: &mut Conn, role: StageRole) -> AppResult<Option<StageRow>> {
    Ok(stage::table
        .filter(stage::role.eq(Written(role)))
        .order((stage::position, stage::code))
        .select(StageRow::as_select())
        .first(conn)
        .optional()?)
}

/// The codes of all stages of a role.
///
/// # Errors
/// Where the database fails.
pub fn codes_of_role(conn: &mut Conn, role: StageRole) -> AppResult<Vec<String>> {
    Ok(stage::table
        .filter(stage::role.eq(Written(role)))
        .select(stage::code)
        .load(conn)?)
}

/// Fills a gate of a customer that an import left open (R-STG-2); filling what is not open changes nothing.
///
/// # Errors
/// Where the database fails.
pub fn close_gate(conn: &mut Conn, customer: CustomerId, gate: Gate) -> AppResult<()> {
    use crate::db::schema::customer as table;
    let gates: Json<Vec<Gate>> = table::table
        .find(Key(customer))
        .select(table::open_gates)
        .first(conn)?;
    if !gates.0.contains(&gate) {
        return Ok(());
    }
    let left: Vec<Gate> = gates.0.into_iter().filter(|open| *open != gate).collect();
    diesel::update(table::table.find(Key(customer)))
        .set(table::open_gates.eq(Json(left)))
        .execute(conn)?;
    Ok(())
}

/// Adds a stage.
///
/// # Errors
/// [`Code::Duplicate`], [`Code::WrongType`] for a code that is no lower-case word.
pub fn add(conn: &mut Conn, by: &By, new: NewStage) -> AppResult<StageRow> {
    require_code(&new.code)?;
    let row = StageRow {
        code: new.code,
        version: 1,
        role: Written(new.role),
        name_zh: new.name_zh,
        name_en: new.name_en,
        definition_zh: new.definition_zh,
        definition_en: new.definition_en,
        hue: Written(new.hue),
        position: new.position,
        usual_days: new.usual_days,
        enter_gates: Json(new.enter_gates),
        leave_gates: Json(new.leave_gates),
        created_at: stored(by.now()),
        updated_at: stored(by.now()),
    };
    if find(conn, &row.code)?.is_some() {
        return Err(AppError::duplicate("/code"));
    }
    diesel::insert_into(stage::table)
        .values(&row)
        .execute(conn)?;
    note(conn, by, None, Some(&row), &[])?;
    Ok(row)
}

/// Changes a stage; code and role stay.
///
/// # Errors
/// [`Code::NotFound`], [`Code::Stale`], [`Code::Required`] for a field that cannot be empty.
pub fn change(
    conn: &mut Conn,
    by: &By,
    code: &str,
    version: i32,
    patch: StagePatch,
) -> AppResult<StageRow> {
    let before = current(conn, code, version)?;
    let mut row = before.clone();
    AppError::require(&[
        ("/name_zh", patch.name_zh.apply_required(&mut row.name_zh)),
        ("/name_en", patch.name_en.apply_required(&mut row.name_en)),
        (
            "/definition_zh",
            patch.definition_zh.apply_required(&mut row.definition_zh),
        ),
        (
            "/definition_en",
            patch.definition_en.apply_required(&mut row.definition_en),
        ),
        ("/hue", patch.hue.map(Written).apply_required(&mut row.hue)),
        (
            "/position",
            patch.position.apply_required(&mut row.position),
        ),
        (
            "/enter_gates",
            patch
                .enter_gates
                .map(Json)
                .apply_required(&mut row.enter_gates),
        ),
        (
            "/leave_gates",
            patch
                .leave_gates
                .map(Json)
                .apply_required(&mut row.leave_gates),
        ),
    ])?;
    patch.usual_days.apply(&mut row.usual_days);
    row.version += 1;
    row.updated_at = stored(by.now());
    diesel::update(stage::table.find(code))
        .set(&row)
        .execute(conn)?;
    note(conn, by, Some(&before), Some(&row), &[])?;
    Ok(row)
}

fn current(conn: &mut Conn, code: &str, version: i32) -> AppResult<StageRow> {
    unchanged(find(conn, code)?.ok_or(Code::NotFound)?, version)
}

/// Removes a stage that nothing uses (R-STG-3).
///
/// # Errors
/// [`Code::NotFound`], [`Code::InUse`].
pub fn remove(conn: &mut Conn, by: &By, code: &str, version: i32) -> AppResult<()> {
    let row = current(conn, code, version)?;
    let used: bool = diesel::select(diesel::dsl::exists(
        customer::table.filter(customer::stage.eq(code)),
    ))
    .get_result(conn)?;
    let remembered: bool = diesel::select(diesel::dsl::exists(
        stage_change::table.filter(
            stage_change::to_stage
                .eq(code)
                .or(stage_change::from_stage.eq(code)),
        ),
    ))
    .get_result(conn)?;
    if used || remembered {
        return Err(Code::InUse.into());
    }
    diesel::delete(stage::table.find(code)).execute(conn)?;
    note(conn, by, Some(&row), None, &[])
}

/// When a customer entered a stage at this moment, as it was said: of a day alone no time is made up.
///
/// # Errors
/// Where the database fails.
pub fn entered(conn: &mut Conn, customer: CustomerId, at: NaiveDateTime) -> AppResult<When> {
    let said: Option<Option<Written<NaiveDate>>> = stage_change::table
        .filter(stage_change::customer_id.eq(Key(customer)))
        .filter(stage_change::happened_at.eq(at))
        .order(stage_change::id.desc())
        .select(stage_change::happened_on)
        .first(conn)
        .optional()?;
    Ok(when_of(at, said.flatten()))
}
