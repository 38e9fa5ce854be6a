//! Filled-in paper forms as files.

use super::send::{Extra, with_token};
use super::{Answer, ApiError};
use gloo_net::http::Method;
use wasm_bindgen::{JsCast as _, JsValue};

/// Fetches a file through the caller's rights and hands it to the browser, which saves it.
///
/// # Errors
/// See [`ApiError`].
pub async fn download(path: &str, fallback: &str) -> Answer<()> {
    let response = with_token(Method::GET, path, Extra::default()).await?;
    let name = response
        .headers()
        .get("content-disposition")
        .and_then(|text| named(&text))
        .unwrap_or_else(|| fallback.to_owned());
    let bytes = response.binary().await.map_err(|_| ApiError::Offline)?;
    save(&bytes, &name).map_err(|_| ApiError::Offline)
}

/// The name in a header such as `attachment; filename*=UTF-8''%E4%BA%91.csv`.
fn named(header: &str) -> Option<String> {
    let (_, encoded) = header.split_once("filename*=UTF-8''")?;
    js_sys::decode_uri_component(encoded).ok().map(String::from)
}

fn save(bytes: &[u8], name: &str) -> Result<(), JsValue> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let blob = web_sys::Blob::new_with_u8_array_sequence(&parts)?;
    let url = web_sys::Url::create_object_url_with_blob(&blob)?;
    let document = web_sys::window()
        .and_then(|window| window.document())
        .ok_or(JsValue::NULL)?;
    let link: web_sys::HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    web_sys::Url::revoke_object_url(&url)
}
