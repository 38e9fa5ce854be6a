//! Access tokens: JWTs of 15 minutes that say no more than who and which session.

use crate::access::keys::Keys;
use crate::error::{AppError, AppResult};
use chrono::{DateTime, Duration, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use shared::Code;
use shared::id::UserId;
use uuid::Uuid;

/// How long an access token serves.
pub const LIFETIME: Duration = Duration::minutes(15);

/// What a token says.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Claims {
    /// The user.
    pub sub: UserId,
    /// The session.
    pub sid: Uuid,
    /// Made at, in seconds since 1970.
    pub iat: i64,
    /// Expires at, in seconds since 1970.
    pub exp: i64,
}

/// Makes a token.
///
/// # Errors
/// Where it cannot be signed.
pub fn make(keys: &Keys, user: UserId, session: Uuid, now: DateTime<Utc>) -> AppResult<String> {
    let claims = Claims {
        sub: user,
        sid: session,
        iat: now.timestamp(),
        exp: (now + LIFETIME).timestamp(),
    };
    let key = EncodingKey::from_secret(&keys.derive("jwt"));
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key).map_err(AppError::internal)
}

/// Reads a token; the clock is the server's, which tests set.
///
/// # Errors
/// [`Code::NotSignedIn`] where it was not made here, was changed, or has expired.
pub fn read(keys: &Keys, text: &str, now: DateTime<Utc>) -> AppResult<Claims> {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.validate_exp = false;
    let key = DecodingKey::from_secret(&keys.derive("jwt"));
    let token =
        jsonwebtoken::decode::<Claims>(text, &key, &validation).map_err(|_| Code::NotSignedIn)?;
    if token.claims.exp <= now.timestamp() {
        return Err(Code::NotSignedIn.into());
    }
    Ok(token.claims)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expired_and_forged_tokens_are_refused() {
        let (keys, now) = (Keys::new([1; 32]), Utc::now());
        let user = UserId(Uuid::from_u128(1));
        let text = make(&keys, user, Uuid::nil(), now).unwrap();
        assert_eq!(read(&keys, &text, now).unwrap().sub, user);
        assert!(read(&keys, &text, now + LIFETIME).is_err());
        assert!(read(&Keys::new([2; 32]), &text, now).is_err());
        // "alg": "none" with the same claims.
        let claims = text.split('.').nth(1).unwrap();
        assert!(
            read(
                &keys,
                &format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{claims}."),
                now
            )
            .is_err()
        );
        assert!(read(&keys, "", now).is_err());
    }
}
