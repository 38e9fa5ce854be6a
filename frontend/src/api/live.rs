//! The stream of events, read by fetch: the token travels in a header, as everywhere, and never in an address.

use super::send::{Extra, Live, with_token};
use super::{Answer, ApiError};
use gloo_net::http::Method;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, ReadableStreamDefaultReader};

/// An open stream.
pub struct Connection(ReadableStreamDefaultReader);

/// Opens the stream, behind the event of this id where there is one; a token that ran out is renewed.
///
/// # Errors
/// See [`ApiError`].
pub async fn open(last_id: Option<String>, abort: AbortSignal) -> Answer<Connection> {
    let extra = Extra {
        live: Some(Live { last_id, abort }),
        ..Extra::default()
    };
    let response = with_token(Method::GET, "/events", extra).await?;
    let body = response.body().ok_or(ApiError::Offline)?;
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    Ok(Connection(reader))
}

impl Connection {
    /// What comes next; none where the stream ends or breaks.
    pub async fn next(&self) -> Option<Vec<u8>> {
        let read = JsFuture::from(self.0.read()).await.ok()?;
        let part = |name: &str| Reflect::get(&read, &JsValue::from_str(name)).ok();
        if part("done")?.is_truthy() {
            return None;
        }
        Some(Uint8Array::new(&part("value")?).to_vec())
    }
}
