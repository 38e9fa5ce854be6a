//! Tokens of programs.

use super::{Answer, delete, get, patch, post_keyed};
use serde_json::{Map, Value};
use shared::Page;
use shared::id::TokenId;
use shared::token::{MadeToken, NewToken, Token};

/// One page of them, the newest first.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn list(cursor: Option<&str>) -> Answer<Page<Token>> {
    let after = cursor.map_or_else(String::new, |cursor| {
        format!("&cursor={}", super::encode(cursor))
    });
    get(&format!("/tokens?limit=200{after}")).await
}

/// Makes one; it is shown in this answer alone.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn make(key: &str, new: &NewToken) -> Answer<MadeToken> {
    post_keyed("/tokens", key, new).await
}

/// Narrows one.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn narrow(id: TokenId, version: i32, body: &Map<String, Value>) -> Answer<Token> {
    patch(&format!("/tokens/{id}"), version, body).await
}

/// Revokes one.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn revoke(id: TokenId, version: i32) -> Answer<()> {
    delete(&format!("/tokens/{id}"), Some(version)).await
}
