//! Of which roles the organisation wants a second factor.

use crate::db::Conn;
use crate::db::dialect::OrIgnore;
use crate::db::schema::{second_factor, session, setting, user_account};
use crate::db::types::{Key, Written};
use crate::error::{AppError, AppResult};
use crate::events::system::{self, By, Subject};
use diesel::prelude::*;
use shared::audit::SystemKind;
use shared::id::UserId;
use shared::role::Role;
use shared::second_factor::SecondFactorRule;

/// The name of the setting.
const SETTING: &str = "second_factor_roles";

/// The roles; none where it is everybody's own choice.
///
/// # Errors
/// Where the database fails, or the setting is no list of roles.
pub fn roles(conn: &mut Conn) -> AppResult<Vec<Role>> {
    let text: Option<String> = setting::table
        .find(SETTING)
        .select(setting::value)
        .first(conn)
        .optional()?;
    match text {
        Some(text) => serde_json::from_str(&text).map_err(AppError::internal),
        None => Ok(Vec::new()),
    }
}

/// Sets the roles, on record (R-LOG-1). It holds at once: sessions of these roles without a second factor must set one
/// up, all others need not.
///
/// # Errors
/// Where the database fails.
pub fn set(conn: &mut Conn, by: &By, rule: &SecondFactorRule) -> AppResult<SecondFactorRule> {
    let before = SecondFactorRule {
        roles: roles(conn)?,
    };
    let mut after = rule.clone();
    after.roles.sort_unstable();
    after.roles.dedup();
    let text = serde_json::to_string(&after.roles).map_err(AppError::internal)?;
    let row = (setting::name.eq(SETTING), setting::value.eq(&text));
    OrIgnore(diesel::insert_into(setting::table).values(row)).execute(conn)?;
    diesel::update(setting::table.find(SETTING))
        .set(setting::value.eq(&text))
        .execute(conn)?;
    mark_sessions(conn, &after.roles)?;
    let subject = Subject {
        kind: SystemKind::SignInRule,
        key: SETTING.to_owned(),
        name: SETTING.to_owned(),
    };
    system::append(conn, by, &subject, (Some(&before), Some(&after)), &[])?;
    Ok(after)
}

fn mark_sessions(conn: &mut Conn, roles: &[Role]) -> AppResult<()> {
    let words: Vec<Written<Role>> = roles.iter().copied().map(Written).collect();
    let on: Vec<Key<UserId>> = second_factor::table
        .filter(second_factor::confirmed_at.is_not_null())
        .select(second_factor::user_id)
        .load(conn)?;
    let wanted: Vec<Key<UserId>> = user_account::table
        .filter(user_account::role.eq_any(words))
        .filter(user_account::active.eq(true))
        .select(user_account::id)
        .load(conn)?;
    diesel::update(session::table.filter(session::must_enrol.eq(true)))
        .set(session::must_enrol.eq(false))
        .execute(conn)?;
    for user in wanted.into_iter().filter(|user| !on.contains(user)) {
        hold(conn, user.0)?;
    }
    Ok(())
}

/// Lets the rule hold for a user's sessions whose role or second factor has changed.
///
/// # Errors
/// Where the database fails.
pub fn hold(conn: &mut Conn, user: UserId) -> AppResult<()> {
    let missing = super::queries::is_missing(conn, user)?;
    let standing = session::table
        .filter(session::user_id.eq(Key(user)))
        .filter(session::ended_at.is_null());
    diesel::update(standing)
        .set(session::must_enrol.eq(missing))
        .execute(conn)?;
    Ok(())
}
