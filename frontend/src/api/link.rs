//! Links for customers: making one, and answering it without an account.

use super::send::plain;
use super::{Answer, post};
use gloo_net::http::Method;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use shared::link::AnswerLink;

/// Makes a link.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn make(path: &str) -> Answer<AnswerLink> {
    post(path, &json!({})).await
}

/// What a link asks.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn question<T: DeserializeOwned>(path: &str, token: &str) -> Answer<T> {
    let body = json!({ "token": token }).to_string();
    plain(Method::POST, path, Some(body)).await
}

/// Answers it.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn answer(path: &str, token: &str, mut said: Map<String, Value>) -> Answer<()> {
    said.insert("token".to_owned(), Value::String(token.to_owned()));
    let body = Value::Object(said).to_string();
    plain(Method::POST, path, Some(body)).await
}
