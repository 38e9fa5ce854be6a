//! Accounts as the command line makes and changes them, without a session in between.

use crate::db::Conn;
use crate::db::schema::{team, user_account};
use crate::db::types::{Key, Written, fresh, stored};
use crate::error::{AppError, AppResult};
use crate::events::system::{self, By};
use crate::feature::auth::password;
use crate::feature::auth::session::end_all;
use crate::feature::second_factor::queries as second_factor;
use crate::feature::user::queries;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use shared::id::{TeamId, UserId};
use shared::role::Role;
use shared::user::{NewUser, UserPatch};
use shared::{Code, Patch};
use validator::Validate as _;

/// An account to make.
pub struct New<'a> {
    /// Name to sign in with.
    pub username: &'a str,
    /// Name that colleagues know.
    pub name: &'a str,
    /// The role.
    pub role: Role,
    /// The team.
    pub team_id: Option<TeamId>,
    /// The hash of its password.
    pub password_hash: &'a str,
}

/// Refuses what the API would refuse in a new account.
pub fn check(new: &NewUser) -> AppResult<()> {
    let wrong = |fields: Vec<String>| AppError::from(Code::Invalid).detail(fields.join(", "));
    if let Some(code) = password::fault(&new.password, &[&new.username, &new.name]) {
        return Err(AppError::from(code).detail(new.username.clone()));
    }
    new.validate().map_err(|error| {
        wrong(
            error
                .field_errors()
                .keys()
                .map(ToString::to_string)
                .collect(),
        )
    })
}

/// Whether there is no account yet.
pub fn none(conn: &mut Conn) -> AppResult<bool> {
    let first: Option<String> = user_account::table
        .select(user_account::username)
        .first(conn)
        .optional()?;
    Ok(first.is_none())
}

/// Makes an account.
pub fn insert(conn: &mut Conn, new: &New<'_>, now: DateTime<Utc>) -> AppResult<UserId> {
    let id: UserId = fresh();
    let at = stored(now);
    diesel::insert_into(user_account::table)
        .values((
            user_account::id.eq(Key(id)),
            user_account::version.eq(1),
            user_account::username.eq(new.username.to_lowercase()),
            user_account::name.eq(new.name),
            user_account::role.eq(Written(new.role)),
            user_account::team_id.eq(new.team_id.map(Key)),
            user_account::password_hash.eq(new.password_hash),
            user_account::active.eq(true),
            user_account::created_at.eq(at),
            user_account::updated_at.eq(at),
        ))
        .execute(conn)?;
    let by = By::command_line(now);
    let row = queries::find(conn, id)?;
    system::note(conn, &by, None, Some(&row), &[])?;
    Ok(id)
}

/// The account of this name.
pub fn find(conn: &mut Conn, username: &str) -> AppResult<Option<(UserId, String)>> {
    let found: Option<(Key<UserId>, String)> = user_account::table
        .filter(user_account::username.eq(username.to_lowercase()))
        .select((user_account::id, user_account::name))
        .first(conn)
        .optional()?;
    Ok(found.map(|(id, name)| (id.0, name)))
}

/// The team of this name.
pub fn team(conn: &mut Conn, name: &str) -> AppResult<Option<TeamId>> {
    let found: Option<Key<TeamId>> = team::table
        .filter(team::name.eq(name))
        .select(team::id)
        .first(conn)
        .optional()?;
    Ok(found.map(|key| key.0))
}

/// Sets a password.
pub fn set_password(conn: &mut Conn, id: UserId, hash: &str, now: DateTime<Utc>) -> AppResult<()> {
    let row = queries::find(conn, id)?;
    let by = By::command_line(now);
    system::note(conn, &by, Some(&row), Some(&row), &["password"])?;
    diesel::update(user_account::table.find(Key(id)))
        .set((
            user_account::password_hash.eq(hash),
            user_account::version.eq(user_account::version + 1),
            user_account::updated_at.eq(stored(now)),
        ))
        .execute(conn)?;
    end_all(conn, id, None, now)
}

/// Takes a second factor away that was lost.
pub fn reset_second_factor(conn: &mut Conn, id: UserId, now: DateTime<Utc>) -> AppResult<()> {
    second_factor::remove(conn, &By::command_line(now), id)?;
    end_all(conn, id, None, now)
}

/// Refuses an account from now on, by the rules that hold in the application.
pub fn deactivate(conn: &mut Conn, id: UserId, now: DateTime<Utc>) -> AppResult<()> {
    let version = queries::find(conn, id)?.version;
    let patch = UserPatch {
        active: Patch::Set(false),
        ..UserPatch::default()
    };
    queries::change(conn, &By::command_line(now), id, version, patch, None)?;
    Ok(())
}
