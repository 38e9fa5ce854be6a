//! The people of the demo: one account for each role, and a second team, so that reach can be seen.

use crate::cli::account;
use crate::db::schema::{setting, team};
use crate::db::types::{Key, fresh, stored};
use crate::db::{Conn, Db, dialect::OrIgnore};
use crate::error::{AppError, AppResult};
use crate::feature::auth::password;
use crate::state::State;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use shared::id::TeamId;
use shared::role::Role;

/// The mark of a demo's database.
const MARK: &str = "demo";
/// The password of the accounts, so that a second start offers the same.
const PASSWORD: &str = "demo_password";

/// A person of the demo.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    /// Name to sign in with.
    pub username: &'static str,
    /// Name that colleagues know.
    pub name: &'static str,
    /// The role.
    pub role: Role,
    /// Name of the team.
    pub team: Option<&'static str>,
}

/// The teams, each after the one above it.
pub const TEAMS: &[(&str, Option<&str>)] = &[
    ("销售部", None),
    ("华东一组", Some("销售部")),
    ("华南一组", Some("销售部")),
    ("市场部", None),
    ("客户成功部", None),
    ("技术支持部", None),
];

const fn person(
    username: &'static str,
    name: &'static str,
    role: Role,
    team: Option<&'static str>,
) -> Person {
    Person {
        username,
        name,
        role,
        team,
    }
}

/// Everyone, in the order in which the sign-in page offers them.
pub const PEOPLE: &[Person] = &[
    person("sales", "王丽", Role::Sales, Some("华东一组")),
    person("manager", "陈志远", Role::Manager, Some("华东一组")),
    person("technical", "周凯", Role::Technical, Some("技术支持部")),
    person("success", "刘芳", Role::Success, Some("客户成功部")),
    person("marketing", "赵敏", Role::Marketing, Some("市场部")),
    person("auditor", "郑文", Role::Auditor, None),
    person("admin", "吴刚", Role::Administrator, None),
    person("sales2", "李娜", Role::Sales, Some("华南一组")),
    person("manager2", "孙建国", Role::Manager, Some("华南一组")),
];

/// The names to sign in with.
pub fn names() -> impl Iterator<Item = &'static str> {
    PEOPLE.iter().map(|person| person.username)
}

/// Whether the database was made as a demo.
///
/// # Errors
/// Where the database fails.
pub fn is_demo(db: &Db) -> AppResult<bool> {
    db.read_now(marked)
}

/// Makes the accounts in an empty database, or finds them in a demo's; answers their password: the one of the settings,
/// the one that an earlier start made, or a new one.
///
/// # Errors
/// Where the database holds something that is no demo, or fails.
pub fn prepare(state: &State) -> AppResult<String> {
    let kept = state.db.read_now(|conn| kept(conn, PASSWORD))?;
    let asked = state.config.demo_password.clone();
    let chosen = asked
        .or_else(|| kept.clone())
        .unwrap_or_else(crate::cli::password::generate);
    let hash = if kept.as_ref() == Some(&chosen) {
        None
    } else {
        Some(password::hash(&chosen)?)
    };
    let (now, told) = (state.clock.now(), chosen.clone());
    state.db.write_now(move |conn| {
        let Some(hash) = &hash else { return Ok(()) };
        if marked(conn)? {
            change_password(conn, hash, now)?;
        } else if account::none(conn)? {
            create(conn, hash, now)?;
        } else {
            return Err(AppError::setup(
                "this database holds an installation that is no demo: start without --demo, or with another \
                 THROUGHLINE_DATA_DIR or DATABASE_URL"
                    .to_owned(),
            ));
        }
        keep(conn, MARK, "true")?;
        keep(conn, PASSWORD, &told)
    })?;
    Ok(chosen)
}

/// Makes teams and accounts, all with one password.
///
/// # Errors
/// Where the database fails.
pub fn create(conn: &mut Conn, password_hash: &str, now: DateTime<Utc>) -> AppResult<()> {
    let mut teams: Vec<(&str, TeamId)> = Vec::new();
    let id_of = |teams: &[(&str, TeamId)], name: Option<&str>| {
        let found = teams.iter().find(|(known, _)| Some(*known) == name);
        found.map(|(_, id)| *id)
    };
    for (name, above) in TEAMS {
        let id: TeamId = fresh();
        diesel::insert_into(team::table)
            .values((
                team::id.eq(Key(id)),
                team::version.eq(1),
                team::name.eq(*name),
                team::parent_id.eq(id_of(&teams, *above).map(Key)),
                team::created_at.eq(stored(now)),
                team::updated_at.eq(stored(now)),
            ))
            .execute(conn)?;
        teams.push((name, id));
    }
    for person in PEOPLE {
        let new = account::New {
            username: person.username,
            name: person.name,
            role: person.role,
            team_id: id_of(&teams, person.team),
            password_hash,
        };
        account::insert(conn, &new, now)?;
    }
    Ok(())
}

fn change_password(conn: &mut Conn, hash: &str, now: DateTime<Utc>) -> AppResult<()> {
    for username in names() {
        if let Some((id, _)) = account::find(conn, username)? {
            account::set_password(conn, id, hash, now)?;
        }
    }
    Ok(())
}

fn marked(conn: &mut Conn) -> AppResult<bool> {
    Ok(kept(conn, MARK)?.as_deref() == Some("true"))
}

fn kept(conn: &mut Conn, name: &str) -> AppResult<Option<String>> {
    Ok(setting::table
        .find(name)
        .select(setting::value)
        .first(conn)
        .optional()?)
}

fn keep(conn: &mut Conn, name: &str, value: &str) -> AppResult<()> {
    let row = (setting::name.eq(name), setting::value.eq(value));
    OrIgnore(diesel::insert_into(setting::table).values(row)).execute(conn)?;
    diesel::update(setting::table.find(name))
        .set(setting::value.eq(value))
        .execute(conn)?;
    Ok(())
}
