//! Tickets: that somebody has taken the first step of signing in, good for a few minutes and for nothing but the second.

use crate::access::keys::Keys;
use crate::db::Conn;
use crate::error::{AppError, AppResult};
use crate::feature::user::queries;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use shared::Code;
use shared::id::UserId;

/// How long a ticket serves.
pub const LIFETIME: Duration = Duration::minutes(5);
/// The purpose of the key that signs tickets: no access token passes for one.
const PURPOSE: &str = "second-factor-ticket";

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Claims {
    sub: UserId,
    exp: i64,
    /// Of the password that held then: a ticket does not outlive a change of it.
    seen: String,
}

fn fingerprint(keys: &Keys, password_hash: &str) -> String {
    URL_SAFE_NO_PAD.encode(keys.tag(format!("password:{password_hash}").as_bytes()))
}

/// Makes a ticket.
///
/// # Errors
/// Where there is no such user, or it cannot be signed.
pub fn make(conn: &mut Conn, keys: &Keys, user: UserId, now: DateTime<Utc>) -> AppResult<String> {
    let claims = Claims {
        sub: user,
        exp: (now + LIFETIME).timestamp(),
        seen: fingerprint(keys, &queries::find(conn, user)?.password_hash),
    };
    let key = EncodingKey::from_secret(&keys.derive(PURPOSE));
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key).map_err(AppError::internal)
}

/// Whose first step a ticket stands for.
///
/// # Errors
/// [`Code::SessionEnded`] where it was not made here, is over, or the account is not what it was then.
pub fn read(conn: &mut Conn, keys: &Keys, text: &str, now: DateTime<Utc>) -> AppResult<UserId> {
    let mut validation = Validation::new(Algorithm::HS256);
    // The clock is the server's, which tests set.
    validation.validate_exp = false;
    let key = DecodingKey::from_secret(&keys.derive(PURPOSE));
    let claims = jsonwebtoken::decode::<Claims>(text, &key, &validation)
        .map_err(|_| Code::SessionEnded)?
        .claims;
    let row = queries::find(conn, claims.sub).map_err(|_| Code::SessionEnded)?;
    let same = claims.seen == fingerprint(keys, &row.password_hash);
    if claims.exp <= now.timestamp() || !row.active || !same {
        return Err(Code::SessionEnded.into());
    }
    Ok(claims.sub)
}
