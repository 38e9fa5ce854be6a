//! Who comes with a token, asked anew for every request: revoking holds at once.

use super::queries::TokenRow;
use super::secret;
use crate::access::limits::{Limits, Within};
use crate::access::policy::Policy;
use crate::access::policy::store::Policies;
use crate::db::Conn;
use crate::db::schema::{api_token, user_account};
use crate::db::types::{Key, stored};
use crate::error::AppResult;
use crate::record::people::is_user;
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use shared::Code;
use shared::id::{TokenId, UserId};
use shared::role::Reach;
use shared::token::Scope;
use std::sync::Arc;

/// How often the last use is written down at most.
const NOTED: Duration = Duration::minutes(1);

/// A program, as its token stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// The token.
    pub token: TokenId,
    /// The user that it writes as.
    pub account: UserId,
    /// Its name.
    pub name: String,
    /// What it may do at most.
    pub scopes: Vec<Scope>,
    /// The same within an operation, with the classes that it sees in full and the customers that it reaches.
    pub limits: Arc<Limits>,
    /// The policy that holds now.
    pub policy: Arc<Policy>,
    /// Whether its use has to be written down.
    pub note_use: bool,
}

/// Who holds this token, if it still stands.
///
/// # Errors
/// [`Code::TokenEnded`] where it is unknown, expired, revoked, or the user whose customers it reaches has left.
pub fn standing(
    conn: &mut Conn,
    policies: &Policies,
    text: &str,
    now: DateTime<Utc>,
) -> AppResult<Program> {
    let ended = || Code::TokenEnded;
    let id = secret::id_of(text).ok_or_else(ended)?;
    let found: Option<(TokenRow, bool)> = api_token::table
        .inner_join(user_account::table.on(user_account::id.eq(api_token::account_id)))
        .filter(api_token::id.eq(Key(id)))
        .select((TokenRow::as_select(), user_account::active))
        .first(conn)
        .optional()?;
    let (row, active) = found.ok_or_else(ended)?;
    let stands = active
        && row.token_hash == secret::hash(text)
        && row.revoked_at.is_none()
        && row.expires_at > stored(now);
    if !stands {
        return Err(ended().into());
    }
    if let Some(user) = row.user_id
        && !is_user(conn, user.0)?
    {
        return Err(ended().into());
    }
    let within = match (row.reach.0, row.team_id, row.user_id) {
        (Reach::All, None, None) => Within::All,
        (Reach::Team, Some(team), None) => Within::Team(team.0),
        (Reach::Own, None, Some(user)) => Within::Owner(user.0),
        _ => Within::Nothing,
    };
    Ok(Program {
        token: row.id.0,
        account: row.account_id.0,
        name: row.name,
        limits: Arc::new(Limits::of_token(&row.scopes.0, &row.classes.0, within)),
        scopes: row.scopes.0,
        policy: policies.current(conn)?,
        note_use: row
            .last_used_at
            .is_none_or(|at| stored(now) - at >= NOTED || at > stored(now)),
    })
}

/// Writes down when and from where a token was used; several requests of one minute write once.
///
/// # Errors
/// Where the database fails.
pub fn note_use(conn: &mut Conn, id: TokenId, from: &str, now: DateTime<Utc>) -> AppResult<()> {
    let due = api_token::last_used_at
        .is_null()
        .or(api_token::last_used_at.le(Some(stored(now - NOTED))))
        .or(api_token::last_used_at.gt(Some(stored(now))));
    let from: String = from.chars().take(80).collect();
    diesel::update(api_token::table.filter(api_token::id.eq(Key(id)).and(due)))
        .set((
            api_token::last_used_at.eq(Some(stored(now))),
            api_token::last_used_from.eq(Some(from)),
        ))
        .execute(conn)?;
    Ok(())
}
