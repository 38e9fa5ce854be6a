//! Drafts: what is typed and not yet saved, kept by the server.

use super::send::{Body, Extra, with_token};
use super::{Answer, get, json};
use gloo_net::http::Method;
use serde_json::{Map, Value};
use shared::draft::{Draft, KeepDraft};

fn address(place: &str) -> String {
    format!("/drafts/{place}")
}

/// Reads the draft of a place.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn read(place: &str) -> Answer<Draft> {
    get(&address(place)).await
}

/// Keeps it, even if the page is closed while it is on its way.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn keep(place: &str, content: Map<String, Value>) -> Answer<()> {
    let body = Body::Json(json(&KeepDraft { content }));
    with_token(Method::PUT, &address(place), lasting(body))
        .await
        .map(drop)
}

/// Forgets it, even if the page is closed while it is on its way.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn forget(place: &str) -> Answer<()> {
    with_token(Method::DELETE, &address(place), lasting(Body::Empty))
        .await
        .map(drop)
}

fn lasting(body: Body) -> Extra {
    Extra {
        body,
        outlives: true,
        ..Extra::default()
    }
}
