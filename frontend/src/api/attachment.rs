//! Attached files.

use super::send::{Extra, with_token};
use super::{Answer, ApiError, upload};
use gloo_net::http::Method;
use shared::attachment::Attachment;
use shared::id::{AttachmentId, CustomerId, InteractionId};
use shared::role::WholeClass;

/// Puts a file to a customer.
///
/// # Errors
/// See [`ApiError`].
pub async fn create(
    customer: CustomerId,
    file: &web_sys::File,
    class: WholeClass,
    interaction: Option<InteractionId>,
) -> Answer<Attachment> {
    let form = web_sys::FormData::new().map_err(|_| ApiError::Offline)?;
    let filled = form
        .append_with_str("class", class.as_str())
        .and_then(|()| match interaction {
            Some(id) => form.append_with_str("interaction_id", &id.to_string()),
            None => Ok(()),
        })
        .and_then(|()| form.append_with_blob_and_filename("file", file, &file.name()));
    filled.map_err(|_| ApiError::Offline)?;
    upload(&format!("/customers/{customer}/attachments"), form).await
}

/// Where the content of a file is read.
#[must_use]
pub fn content_path(id: AttachmentId) -> String {
    format!("/attachments/{id}/content")
}

/// An address within this page under which the browser shows the content of a file, until it is given back with
/// [`forget`].
///
/// # Errors
/// See [`ApiError`].
pub async fn preview(id: AttachmentId) -> Answer<String> {
    let path = format!("{}?inline=true", content_path(id));
    let response = with_token(Method::GET, &path, Extra::default()).await?;
    let kind = response.headers().get("content-type").unwrap_or_default();
    let bytes = response.binary().await.map_err(|_| ApiError::Offline)?;
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes.as_slice()));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(&kind);
    web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options)
        .and_then(|blob| web_sys::Url::create_object_url_with_blob(&blob))
        .map_err(|_| ApiError::Unreadable(200))
}

/// Gives an address of [`preview`] back.
pub fn forget(url: &str) {
    let _ = web_sys::Url::revoke_object_url(url);
}
