//! Ratings by a link: making one, and answering it without an account.

use super::send::plain;
use super::{Answer, post};
use gloo_net::http::Method;
use serde_json::{Map, Value, json};
use shared::id::ServiceCaseId;
use shared::link::{RatingLink, RatingQuestion};

/// Makes the link of a case.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn ask(case: ServiceCaseId) -> Answer<RatingLink> {
    post(&format!("/service-cases/{case}/rating-link"), &json!({})).await
}

/// Whether a link can be answered.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn question(token: &str) -> Answer<RatingQuestion> {
    let body = json!({ "token": token }).to_string();
    plain(Method::POST, "/ratings/question", Some(body)).await
}

/// Answers it.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn answer(token: &str, mut said: Map<String, Value>) -> Answer<()> {
    said.insert("token".to_owned(), Value::String(token.to_owned()));
    let body = Value::Object(said).to_string();
    plain(Method::POST, "/ratings", Some(body)).await
}
