//! Reading and writing teams; there are few.

use crate::db::Conn;
use crate::db::schema::team;
use crate::db::types::{Key, fresh, stored};
use crate::error::{AppError, AppResult};
use crate::events::system::{Administered, By, Subject, note, unchanged};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::Code;
use shared::audit::SystemKind;
use shared::id::TeamId;
use shared::team::{NewTeam, Team, TeamPatch};

/// A row of the table.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = team, treat_none_as_null = true)]
pub struct TeamRow {
    /// Its id.
    pub id: Key<TeamId>,
    /// Row version.
    pub version: i32,
    /// Its name.
    pub name: String,
    /// The team above it.
    pub parent_id: Option<Key<TeamId>>,
    /// When it was made.
    pub created_at: NaiveDateTime,
    /// When it was last changed.
    pub updated_at: NaiveDateTime,
}

impl Administered for TeamRow {
    type View = Team;

    fn subject(&self) -> Subject {
        Subject {
            kind: SystemKind::Team,
            key: self.id.0.to_string(),
            name: self.name.clone(),
        }
    }

    fn version(&self) -> i32 {
        self.version
    }
}

impl From<TeamRow> for Team {
    fn from(row: TeamRow) -> Self {
        Self {
            id: row.id.0,
            version: row.version,
            name: row.name,
            parent_id: row.parent_id.map(|k| k.0),
        }
    }
}

/// A team and all above it, the team itself first.
///
/// # Errors
/// Where the database fails.
pub fn and_above(conn: &mut Conn, from: Option<TeamId>) -> AppResult<Vec<TeamId>> {
    let teams: Vec<(Key<TeamId>, Option<Key<TeamId>>)> =
        team::table.select((team::id, team::parent_id)).load(conn)?;
    let mut found: Vec<TeamId> = Vec::new();
    let mut next = from;
    while let Some(team) = next.filter(|team| !found.contains(team)) {
        found.push(team);
        next = teams
            .iter()
            .find(|(id, _)| id.0 == team)
            .and_then(|(_, parent)| parent.map(|key| key.0));
    }
    Ok(found)
}

/// All teams, in the order in which they were made.
///
/// # Errors
/// Where the database fails.
pub fn all(conn: &mut Conn) -> AppResult<Vec<TeamRow>> {
    Ok(team::table
        .order(team::id)
        .limit(1000)
        .select(TeamRow::as_select())
        .load(conn)?)
}

/// One team.
///
/// # Errors
/// [`Code::NotFound`].
pub fn find(conn: &mut Conn, id: TeamId) -> AppResult<TeamRow> {
    Ok(team::table
        .find(Key(id))
        .select(TeamRow::as_select())
        .first(conn)?)
}

/// Makes a team.
///
/// # Errors
/// [`Code::NoSuchTeam`].
pub fn add(conn: &mut Conn, by: &By, new: NewTeam) -> AppResult<TeamRow> {
    let row = TeamRow {
        id: Key(fresh()),
        version: 1,
        name: new.name.trim().to_owned(),
        parent_id: new.parent_id.map(Key),
        created_at: stored(by.now()),
        updated_at: stored(by.now()),
    };
    require_tree(conn, row.id, row.parent_id)?;
    diesel::insert_into(team::table)
        .values(&row)
        .execute(conn)?;
    note(conn, by, None, Some(&row), &[])?;
    Ok(row)
}

/// Changes a team.
///
/// # Errors
/// [`Code::NotFound`], [`Code::Stale`], [`Code::NoSuchTeam`] also for a team that would stand below itself.
pub fn change(
    conn: &mut Conn,
    by: &By,
    id: TeamId,
    version: i32,
    patch: TeamPatch,
) -> AppResult<TeamRow> {
    let before: TeamRow = team::table
        .find(Key(id))
        .select(TeamRow::as_select())
        .first(conn)?;
    let mut row = unchanged(before.clone(), version)?;
    if !patch.name.apply_required(&mut row.name) {
        return Err(AppError::field("/name", Code::Required));
    }
    patch.parent_id.map(Key).apply(&mut row.parent_id);
    require_tree(conn, row.id, row.parent_id)?;
    row.version += 1;
    row.updated_at = stored(by.now());
    diesel::update(team::table.find(Key(id)))
        .set(&row)
        .execute(conn)?;
    note(conn, by, Some(&before), Some(&row), &[])?;
    Ok(row)
}

fn require_tree(conn: &mut Conn, id: Key<TeamId>, parent: Option<Key<TeamId>>) -> AppResult<()> {
    let teams = all(conn)?;
    let mut above = parent;
    for _ in 0..=teams.len() {
        let Some(up) = above else { return Ok(()) };
        let found = teams.iter().find(|team| team.id == up);
        if up == id || found.is_none() {
            break;
        }
        above = found.and_then(|team| team.parent_id);
    }
    Err(AppError::field("/parent_id", Code::NoSuchTeam))
}
