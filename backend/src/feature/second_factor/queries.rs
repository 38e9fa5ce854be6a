//! Reading and writing second factors and recovery codes.

use super::{codes, rule};
use crate::access::keys::{Keys, Place};
use crate::db::Conn;
use crate::db::schema::{recovery_code, second_factor, user_account};
use crate::db::types::{Key, Written, stored};
use crate::error::AppResult;
use crate::events::system::{self, Administered as _, By};
use crate::feature::user::queries as users;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde_json::json;
use shared::Code;
use shared::id::UserId;
use shared::role::Role;

/// When the second factor of a user was turned on; none where it is off or still being set up.
///
/// # Errors
/// Where the database fails.
pub fn since(conn: &mut Conn, user: UserId) -> AppResult<Option<NaiveDateTime>> {
    let found: Option<Option<NaiveDateTime>> = second_factor::table
        .find(Key(user))
        .select(second_factor::confirmed_at)
        .first(conn)
        .optional()?;
    Ok(found.flatten())
}

/// Whether signing in asks this user for a code.
///
/// # Errors
/// Where the database fails.
pub fn is_on(conn: &mut Conn, user: UserId) -> AppResult<bool> {
    Ok(since(conn, user)?.is_some())
}

/// Whether the organisation wants a second factor of this user, and there is none.
///
/// # Errors
/// Where the database fails.
pub fn is_missing(conn: &mut Conn, user: UserId) -> AppResult<bool> {
    let roles = rule::roles(conn)?;
    if roles.is_empty() {
        return Ok(false);
    }
    let role: Option<Written<Role>> = user_account::table
        .find(Key(user))
        .select(user_account::role)
        .first(conn)
        .optional()?;
    let wanted = role.is_some_and(|role| roles.contains(&role.0));
    Ok(wanted && !is_on(conn, user)?)
}

/// How many recovery codes are left.
///
/// # Errors
/// Where the database fails.
pub fn codes_left(conn: &mut Conn, user: UserId) -> AppResult<i64> {
    Ok(recovery_code::table
        .filter(recovery_code::user_id.eq(Key(user)))
        .filter(recovery_code::used_at.is_null())
        .count()
        .get_result(conn)?)
}

/// Keeps a secret until a code of it confirms that an authenticator knows it; one that was not confirmed is replaced.
///
/// # Errors
/// [`Code::SecondFactorOn`].
pub fn begin(
    conn: &mut Conn,
    keys: &Keys,
    user: UserId,
    secret: &[u8],
    now: DateTime<Utc>,
) -> AppResult<()> {
    if is_on(conn, user)? {
        return Err(Code::SecondFactorOn.into());
    }
    diesel::delete(second_factor::table.find(Key(user))).execute(conn)?;
    let sealed = keys.encrypt(conn, &place_of(user), secret)?;
    diesel::insert_into(second_factor::table)
        .values((
            second_factor::user_id.eq(Key(user)),
            second_factor::sealed_secret.eq(sealed),
            second_factor::last_step.eq(0),
            second_factor::created_at.eq(stored(now)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Where the secret of a user belongs.
fn place_of(user: UserId) -> Place {
    Place::of("second_factor", user.uuid())
}

fn secret(conn: &mut Conn, keys: &Keys, user: UserId) -> AppResult<Vec<u8>> {
    let sealed: Option<Vec<u8>> = second_factor::table
        .find(Key(user))
        .select(second_factor::sealed_secret)
        .first(conn)
        .optional()?;
    keys.decrypt(&place_of(user), &sealed.ok_or(Code::NoSecondFactor)?)
}

/// Takes a code of the authenticator: one that holds now, and of a later step than any that was taken before. Decided by
/// the database, so that of two requests with the same code one alone goes through.
fn take_step(
    conn: &mut Conn,
    keys: &Keys,
    user: UserId,
    code: &str,
    now: DateTime<Utc>,
) -> AppResult<bool> {
    let secret = secret(conn, keys, user)?;
    let Some(step) = codes::step(&secret, code, now)? else {
        return Ok(false);
    };
    let taken = diesel::update(
        second_factor::table
            .find(Key(user))
            .filter(second_factor::last_step.lt(step)),
    )
    .set(second_factor::last_step.eq(step))
    .execute(conn)?;
    Ok(taken == 1)
}

/// Takes a recovery code, which works once.
fn take_recovery(
    conn: &mut Conn,
    keys: &Keys,
    user: UserId,
    code: &str,
    now: DateTime<Utc>,
) -> AppResult<bool> {
    let hash = codes::recovery_hash(keys, user, code);
    let taken = diesel::update(
        recovery_code::table
            .find((Key(user), hash))
            .filter(recovery_code::used_at.is_null()),
    )
    .set(recovery_code::used_at.eq(Some(stored(now))))
    .execute(conn)?;
    Ok(taken == 1)
}

/// Takes a code of either kind from a user whose second factor is on.
///
/// # Errors
/// [`Code::WrongCode`], [`Code::NoSecondFactor`].
pub fn take(
    conn: &mut Conn,
    keys: &Keys,
    user: UserId,
    code: &str,
    now: DateTime<Utc>,
) -> AppResult<()> {
    if !is_on(conn, user)? {
        return Err(Code::NoSecondFactor.into());
    }
    let code = codes::normal(code);
    let holds = if codes::is_digits(&code) {
        take_step(conn, keys, user, &code, now)?
    } else {
        take_recovery(conn, keys, user, &code, now)?
    };
    if holds {
        Ok(())
    } else {
        Err(Code::WrongCode.into())
    }
}

/// Turns the second factor on with a first code of it; the recovery codes that come with it.
///
/// # Errors
/// [`Code::NoSecondFactor`] where none was begun, [`Code::SecondFactorOn`], [`Code::WrongCode`].
pub fn confirm(
    conn: &mut Conn,
    keys: &Keys,
    by: &By,
    user: UserId,
    code: &str,
) -> AppResult<Vec<String>> {
    if is_on(conn, user)? {
        return Err(Code::SecondFactorOn.into());
    }
    if !take_step(conn, keys, user, &codes::normal(code), by.now())? {
        return Err(Code::WrongCode.into());
    }
    diesel::update(second_factor::table.find(Key(user)))
        .set(second_factor::confirmed_at.eq(Some(stored(by.now()))))
        .execute(conn)?;
    rule::hold(conn, user)?;
    note(conn, by, user, (false, true))?;
    renew_codes(conn, keys, user)
}

/// Replaces all recovery codes of a user.
///
/// # Errors
/// Where the database fails.
pub fn renew_codes(conn: &mut Conn, keys: &Keys, user: UserId) -> AppResult<Vec<String>> {
    let fresh = codes::fresh_recovery_codes();
    diesel::delete(recovery_code::table.filter(recovery_code::user_id.eq(Key(user))))
        .execute(conn)?;
    for code in &fresh {
        let hash = codes::recovery_hash(keys, user, &codes::normal(code));
        diesel::insert_into(recovery_code::table)
            .values((
                recovery_code::user_id.eq(Key(user)),
                recovery_code::code_hash.eq(hash),
            ))
            .execute(conn)?;
    }
    Ok(fresh)
}

/// Turns the second factor off and forgets all of it.
///
/// # Errors
/// [`Code::NoSecondFactor`].
pub fn remove(conn: &mut Conn, by: &By, user: UserId) -> AppResult<()> {
    let was_on = is_on(conn, user)?;
    diesel::delete(recovery_code::table.filter(recovery_code::user_id.eq(Key(user))))
        .execute(conn)?;
    diesel::delete(second_factor::table.find(Key(user))).execute(conn)?;
    if !was_on {
        return Err(Code::NoSecondFactor.into());
    }
    note(conn, by, user, (true, false))
}

/// Puts it on record (R-LOG-1): whether it is on, never what it is.
fn note(conn: &mut Conn, by: &By, user: UserId, (from, to): (bool, bool)) -> AppResult<()> {
    let subject = users::find(conn, user)?.subject();
    let said = |on: bool| json!({ "second_factor": if on { "on" } else { "off" } });
    system::append(
        conn,
        by,
        &subject,
        (Some(&said(from)), Some(&said(to))),
        &[],
    )
}
