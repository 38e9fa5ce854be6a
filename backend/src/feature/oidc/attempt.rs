//! A sign-in that was sent to the provider. What it must come back with follows from a secret that the browser alone
//! holds, in a cookie: who reads the database learns nothing by which to finish it, and who is sent an address of
//! somebody else's sign-in has not the cookie that belongs to it.

use crate::access::keys::Keys;
use crate::db::Conn;
use crate::db::schema::oidc_attempt;
use crate::db::types::stored;
use crate::error::AppResult;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;
use sha2::{Digest, Sha256};
use shared::Code;

/// How long somebody may take at the provider.
pub const LIFETIME: Duration = Duration::minutes(10);

/// A sign-in under way.
#[derive(Clone)]
pub struct Attempt {
    secret: [u8; 32],
    keys: Keys,
}

impl Attempt {
    /// One that begins.
    #[must_use]
    pub fn fresh(keys: &Keys) -> Self {
        Self {
            secret: rand::random(),
            keys: keys.clone(),
        }
    }

    /// The one that a cookie stands for.
    #[must_use]
    pub fn read(keys: &Keys, cookie: &str) -> Option<Self> {
        Some(Self {
            secret: URL_SAFE_NO_PAD.decode(cookie).ok()?.try_into().ok()?,
            keys: keys.clone(),
        })
    }

    /// What the cookie holds.
    #[must_use]
    pub fn cookie(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.secret)
    }

    fn derive(&self, what: &str) -> String {
        let mut data = format!("oidc:{what}:").into_bytes();
        data.extend(self.secret);
        URL_SAFE_NO_PAD.encode(self.keys.tag(&data))
    }

    /// What the provider gives back with the browser.
    #[must_use]
    pub fn state(&self) -> String {
        self.derive("state")
    }

    /// What the provider writes into its token.
    #[must_use]
    pub fn nonce(&self) -> String {
        self.derive("nonce")
    }

    /// What proves that the code comes from whoever asked for it (PKCE).
    #[must_use]
    pub fn verifier(&self) -> String {
        self.derive("verifier")
    }

    fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.state()).to_vec()
    }
}

/// Remembers a sign-in that is sent out, and where to go after it; forgets those that are over.
///
/// # Errors
/// Where the database fails.
pub fn begin(conn: &mut Conn, attempt: &Attempt, next: &str, now: DateTime<Utc>) -> AppResult<()> {
    diesel::delete(oidc_attempt::table.filter(oidc_attempt::expires_at.le(stored(now))))
        .execute(conn)?;
    diesel::insert_into(oidc_attempt::table)
        .values((
            oidc_attempt::state_hash.eq(attempt.hash()),
            oidc_attempt::next.eq(next),
            oidc_attempt::expires_at.eq(stored(now + LIFETIME)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes a sign-in that came back, and with it the right to come back again; where to go after it.
///
/// # Errors
/// [`Code::OidcExpired`] where it came back before, or is over.
pub fn take(conn: &mut Conn, attempt: &Attempt, now: DateTime<Utc>) -> AppResult<String> {
    let one = oidc_attempt::table.find(attempt.hash());
    let found: Option<(String, NaiveDateTime)> = one
        .select((oidc_attempt::next, oidc_attempt::expires_at))
        .first(conn)
        .optional()?;
    // Of two that come back at once, one alone deletes the row.
    let taken = diesel::delete(oidc_attempt::table.find(attempt.hash())).execute(conn)?;
    match found {
        Some((next, expires)) if taken == 1 && expires > stored(now) => Ok(next),
        _ => Err(Code::OidcExpired.into()),
    }
}

/// An address of our own to go to after signing in; the start where it is any other, so that no link leads people away.
#[must_use]
pub fn own_address(next: Option<String>) -> String {
    let ours = |next: &String| {
        next.starts_with('/')
            && !next.starts_with("//")
            && next.len() <= 500
            && !next.contains(|c: char| c == '\\' || c.is_control() || c.is_whitespace())
    };
    next.filter(ours).unwrap_or_else(|| "/".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_attempt_must_come_back_with_follows_from_its_cookie() {
        let keys = Keys::new([1; 32]);
        let attempt = Attempt::fresh(&keys);
        let same = Attempt::read(&keys, &attempt.cookie()).unwrap();
        assert_eq!(same.state(), attempt.state());
        let all = [
            attempt.state(),
            attempt.nonce(),
            attempt.verifier(),
            attempt.cookie(),
        ];
        let distinct: std::collections::HashSet<_> = all.iter().collect();
        assert_eq!(distinct.len(), all.len());
        // RFC 7636 wants 43 characters or more.
        assert!(attempt.verifier().len() >= 43);
        assert!(Attempt::read(&keys, "nonsense").is_none());
        let other = Attempt::read(&Keys::new([2; 32]), &attempt.cookie()).unwrap();
        assert_ne!(other.state(), attempt.state());
    }

    #[test]
    fn no_link_leads_away() {
        let kept = |next: &str| own_address(Some(next.to_owned()));
        assert_eq!(kept("/board?stage=lost"), "/board?stage=lost");
        for away in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/a b",
            "",
        ] {
            assert_eq!(kept(away), "/", "{away}");
        }
        assert_eq!(own_address(None), "/");
    }
}
