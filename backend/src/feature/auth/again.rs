//! Asking for the password again, before what a session left open by accident must not do.

use super::password;
use super::throttle::Throttle;
use crate::access::Actor;
use crate::error::{AppError, AppResult};
use crate::feature::user::queries::{self, UserRow};
use crate::state::State;
use actix_web::web;
use shared::Code;

/// The caller's account, if this is its password. Wrong ones are throttled; each account counts for itself, so that
/// colleagues behind one address do not wait for one another.
///
/// # Errors
/// [`Code::WrongCredentials`], [`Code::TooManyRequests`].
pub async fn require_password(
    state: &State,
    throttle: &Throttle,
    actor: &Actor,
    given: String,
) -> AppResult<UserRow> {
    let id = actor.id;
    let row = state.db.read(move |conn| queries::find(conn, id)).await?;
    let counted = format!("account:{id}");
    throttle
        .attempt(&row.username, &counted, state.clock.now())
        .map_err(AppError::too_many)?;
    let stored = row.password_hash.clone();
    let fits = web::block(move || password::verify(&given, Some(&stored)))
        .await
        .map_err(|e| AppError::internal(e.to_string()))?;
    if !fits {
        return Err(Code::WrongCredentials.into());
    }
    throttle.succeeded(&row.username, &counted);
    Ok(row)
}
