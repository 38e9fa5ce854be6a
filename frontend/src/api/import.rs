//! Importing files.

use super::send::read;
use super::{Answer, ApiError, encode, get, new_key, post, token};
use gloo_net::http::{Method, RequestBuilder, Response};
use serde_json::Map;
use shared::Problem;
use shared::id::ImportId;
use shared::import::{ImportPreview, ImportResult};
use wasm_bindgen::JsValue;

/// Sends a file as it is; the answer says what it would make.
///
/// # Errors
/// A file that cannot be read, or is too large; see [`ApiError`].
pub async fn upload(file: &web_sys::File) -> Answer<ImportPreview> {
    let key = new_key();
    let mut response = once(file, &key).await?;
    if response.status() == 401 && token::renew().await {
        response = once(file, &key).await?;
    }
    if response.ok() {
        return read(response).await;
    }
    let status = response.status();
    let text = response.text().await.unwrap_or_default();
    Err(serde_json::from_str::<Problem>(&text).map_or_else(
        |_| ApiError::Unreadable(status),
        |problem| ApiError::Problem(Box::new(problem)),
    ))
}

async fn once(file: &web_sys::File, key: &str) -> Result<Response, ApiError> {
    let name = file.name();
    let kind = if name.to_lowercase().ends_with(".csv") {
        "text/csv"
    } else {
        "application/octet-stream"
    };
    let mut request = RequestBuilder::new("/api/v1/imports")
        .method(Method::POST)
        .header("Accept", "application/json")
        .header("Accept-Language", crate::i18n::lang_now().as_str())
        .header("Content-Type", kind)
        .header("X-File-Name", &encode(&name))
        .header("Idempotency-Key", key);
    if let Some(token) = token::current() {
        request = request.header("Authorization", &format!("Bearer {token}"));
    }
    let request = request
        .body(JsValue::from(file.clone()))
        .map_err(|_| ApiError::Offline)?;
    request.send().await.map_err(|_| ApiError::Offline)
}

/// An upload again, for example after a reload.
///
/// # Errors
/// See [`ApiError`].
pub async fn preview(id: ImportId) -> Answer<ImportPreview> {
    get(&format!("/imports/{id}")).await
}

/// Makes what the preview shows, all of it or nothing.
///
/// # Errors
/// See [`ApiError`].
pub async fn commit(id: ImportId) -> Answer<ImportResult> {
    post(
        &format!("/imports/{id}/commit"),
        &Map::<String, serde_json::Value>::new(),
    )
    .await
}
