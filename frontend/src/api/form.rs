//! Filled-in paper forms as files.

use super::send::{Body, Extra, with_token};
use super::{Answer, ApiError};
use gloo_net::http::{Method, Response};
use wasm_bindgen::{JsCast as _, JsValue};

/// Where a file is fetched from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetch {
    /// From this path.
    Get(String),
    /// From this path, which is sent JSON.
    Post(String, String),
}

async fn fetch(from: &Fetch) -> Answer<Response> {
    match from {
        Fetch::Get(path) => with_token(Method::GET, path, Extra::default()).await,
        Fetch::Post(path, body) => {
            let extra = Extra {
                body: Body::Json(body.clone()),
                ..Extra::default()
            };
            with_token(Method::POST, path, extra).await
        }
    }
}

/// Fetches a file through the caller's rights and hands it to the browser, which saves it.
///
/// # Errors
/// See [`ApiError`].
pub async fn download(from: &Fetch, fallback: &str) -> Answer<()> {
    let response = fetch(from).await?;
    let name = response
        .headers()
        .get("content-disposition")
        .and_then(|text| named(&text))
        .unwrap_or_else(|| fallback.to_owned());
    let bytes = response.binary().await.map_err(|_| ApiError::Offline)?;
    save(&bytes, &name).map_err(|_| ApiError::Offline)
}

/// Fetches a page through the caller's rights and keeps it under an address of this browser alone, for a tab of its own.
/// The tab cannot fetch it itself, since the token travels in a header.
///
/// # Errors
/// See [`ApiError`].
pub async fn page(from: &Fetch) -> Answer<String> {
    let response = fetch(from).await?;
    let kind = response.headers().get("content-type").unwrap_or_default();
    let bytes = response.binary().await.map_err(|_| ApiError::Offline)?;
    address(&bytes, &kind).map_err(|_| ApiError::Offline)
}

fn address(bytes: &[u8], kind: &str) -> Result<String, JsValue> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
    web_sys::Url::create_object_url_with_blob(&blob)
}

/// The name in a header such as `attachment; filename*=UTF-8''%E4%BA%91.csv`.
fn named(header: &str) -> Option<String> {
    let (_, encoded) = header.split_once("filename*=UTF-8''")?;
    js_sys::decode_uri_component(encoded).ok().map(String::from)
}

fn save(bytes: &[u8], name: &str) -> Result<(), JsValue> {
    let url = address(bytes, "")?;
    let document = web_sys::window()
        .and_then(|window| window.document())
        .ok_or(JsValue::NULL)?;
    let link: web_sys::HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    web_sys::Url::revoke_object_url(&url)
}
