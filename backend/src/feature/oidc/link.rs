//! Whom of ours the provider means. A person is found by the claim that the settings name once, and by the provider's
//! own lasting name ever after: an address that is given to somebody else later opens nobody's account.

use super::provider::Person;
use crate::config::oidc::Claim;
use crate::db::schema::{identity, user_account};
use crate::db::types::{Key, Written, stored};
use crate::db::{Conn, MultiBackend};
use crate::error::AppResult;
use crate::events::system::{self, Administered as _, By};
use crate::feature::user::queries as users;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::json;
use shared::Code;
use shared::audit::Origin;
use shared::id::UserId;
use shared::role::Role;

/// The active user whom the provider vouches for; linked now where this is the first time. Never makes a user, and never
/// changes what one may do.
///
/// # Errors
/// [`Code::OidcUnknownUser`] where there is none, where it is deactivated, or where another person of the provider is
/// linked with it.
pub fn user(
    conn: &mut Conn,
    issuer: &str,
    claim: Claim,
    person: &Person,
    origin: &Origin,
    now: DateTime<Utc>,
) -> AppResult<UserId> {
    let linked: Option<Key<UserId>> = identity::table
        .find((issuer, &person.subject))
        .select(identity::user_id)
        .first(conn)
        .optional()?;
    let user = match linked {
        Some(user) => user.0,
        None => link(conn, issuer, claim, person, origin, now)?,
    };
    if users::find(conn, user)?.active {
        Ok(user)
    } else {
        Err(Code::OidcUnknownUser.into())
    }
}

fn link(
    conn: &mut Conn,
    issuer: &str,
    claim: Claim,
    person: &Person,
    origin: &Origin,
    now: DateTime<Utc>,
) -> AppResult<UserId> {
    let mut query = user_account::table
        .filter(user_account::active.eq(true))
        // The account of a program is nobody's to sign in to.
        .filter(user_account::role.ne(Written(Role::Integration)))
        .select(user_account::id)
        .into_boxed::<MultiBackend>();
    query = match (claim, &person.email, &person.username) {
        (Claim::Email, Some(email), _) => query.filter(user_account::email.eq(email)),
        (Claim::Username, _, Some(name)) => query.filter(user_account::username.eq(name)),
        _ => return Err(Code::OidcUnknownUser.into()),
    };
    let found: Option<Key<UserId>> = query.first(conn).optional()?;
    let user = found.ok_or(Code::OidcUnknownUser)?;
    let other = identity::table
        .filter(identity::user_id.eq(user))
        .filter(identity::issuer.eq(issuer));
    if diesel::select(diesel::dsl::exists(other)).get_result(conn)? {
        return Err(Code::OidcUnknownUser.into());
    }
    diesel::insert_into(identity::table)
        .values((
            identity::issuer.eq(issuer),
            identity::subject.eq(&person.subject),
            identity::user_id.eq(user),
            identity::linked_at.eq(stored(now)),
        ))
        .execute(conn)?;
    let subject = users::find(conn, user.0)?.subject();
    let (before, after) = (json!({}), json!({ "identity": issuer }));
    let by = By::user(user.0, origin.clone(), now);
    system::append(conn, &by, &subject, (Some(&before), Some(&after)), &[])?;
    Ok(user.0)
}
