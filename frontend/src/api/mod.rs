//! The REST API, as the rest of the application speaks it. Paths are given without `/api/v1`.

pub mod admin;
pub mod attachment;
pub mod briefing;
pub mod care;
pub mod contact;
pub mod contract;
pub mod customer;
pub mod desk;
pub mod draft;
pub mod engine;
mod error;
pub mod form;
pub mod import;
pub mod interaction;
pub mod link;
pub mod live;
pub mod program;
pub mod record;
pub mod reveal;
pub mod send;
pub mod signal;
pub mod timeline;
pub mod todo;
pub mod token;

pub use error::ApiError;

use gloo_net::http::Method;
use send::{Body, Extra, read, with_token};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What a request gives.
pub type Answer<T> = Result<T, ApiError>;

/// Reads.
///
/// # Errors
/// See [`ApiError`].
pub async fn get<T: DeserializeOwned>(path: &str) -> Answer<T> {
    read(with_token(Method::GET, path, Extra::default()).await?).await
}

/// Reads a file, such as a report of rows.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_text(path: &str) -> Answer<String> {
    let response = with_token(Method::GET, path, Extra::default()).await?;
    response.text().await.map_err(|_| ApiError::Offline)
}

/// Makes something. Each call counts for itself; see [`post_keyed`] for a form that may be sent twice.
///
/// # Errors
/// See [`ApiError`].
pub async fn post<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Answer<T> {
    post_keyed(path, &new_key(), body).await
}

/// Makes something once, however often it is sent under the same key ([`new_key`]); a changed body wants a new key.
///
/// # Errors
/// See [`ApiError`].
pub async fn post_keyed<T: DeserializeOwned>(
    path: &str,
    key: &str,
    body: &impl Serialize,
) -> Answer<T> {
    let extra = Extra {
        key: Some(key.to_owned()),
        body: Body::Json(json(body)),
        ..Extra::default()
    };
    read(with_token(Method::POST, path, extra).await?).await
}

/// A `POST` that makes nothing and so takes no key: reveals, searches, previews.
///
/// # Errors
/// See [`ApiError`].
pub async fn post_plain<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Answer<T> {
    let extra = Extra {
        body: Body::Json(json(body)),
        ..Extra::default()
    };
    read(with_token(Method::POST, path, extra).await?).await
}

/// Sends a form with files.
///
/// # Errors
/// See [`ApiError`].
pub async fn upload<T: DeserializeOwned>(path: &str, form: web_sys::FormData) -> Answer<T> {
    let extra = Extra {
        key: Some(new_key()),
        body: Body::Form(form),
        ..Extra::default()
    };
    read(with_token(Method::POST, path, extra).await?).await
}

/// Changes a record as it was read in `version`.
///
/// # Errors
/// [`shared::Code::Stale`] where it was changed meanwhile; see [`ApiError`].
pub async fn patch<T: DeserializeOwned>(
    path: &str,
    version: i32,
    body: &impl Serialize,
) -> Answer<T> {
    let extra = Extra {
        version: Some(version),
        body: Body::Merge(json(body)),
        ..Extra::default()
    };
    read(with_token(Method::PATCH, path, extra).await?).await
}

/// An act upon a record as it was read in `version`, which makes other records with it.
///
/// # Errors
/// [`shared::Code::Stale`] where it was changed meanwhile; see [`ApiError`].
pub async fn post_versioned<T: DeserializeOwned>(
    path: &str,
    version: i32,
    body: &impl Serialize,
) -> Answer<T> {
    let extra = Extra {
        version: Some(version),
        body: Body::Json(json(body)),
        ..Extra::default()
    };
    read(with_token(Method::POST, path, extra).await?).await
}

/// Changes what has no version, such as one's own account.
///
/// # Errors
/// See [`ApiError`].
pub async fn patch_unversioned<T: DeserializeOwned>(
    path: &str,
    body: &impl Serialize,
) -> Answer<T> {
    let extra = Extra {
        body: Body::Merge(json(body)),
        ..Extra::default()
    };
    read(with_token(Method::PATCH, path, extra).await?).await
}

/// Puts something in its place.
///
/// # Errors
/// See [`ApiError`].
pub async fn put<T: DeserializeOwned>(
    path: &str,
    version: Option<i32>,
    body: &impl Serialize,
) -> Answer<T> {
    let extra = Extra {
        version,
        body: Body::Json(json(body)),
        ..Extra::default()
    };
    read(with_token(Method::PUT, path, extra).await?).await
}

/// Archives a record as it was read in `version`.
///
/// # Errors
/// See [`ApiError`].
pub async fn delete(path: &str, version: Option<i32>) -> Answer<()> {
    let extra = Extra {
        version,
        ..Extra::default()
    };
    with_token(Method::DELETE, path, extra).await.map(drop)
}

/// A fresh key under which a repeated request counts once.
#[must_use]
pub fn new_key() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// A text as part of an address.
#[must_use]
pub fn encode(text: &str) -> String {
    String::from(js_sys::encode_uri_component(text))
}

fn json(body: &impl Serialize) -> String {
    serde_json::to_string(body).unwrap_or_default()
}
