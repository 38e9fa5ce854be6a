//! The content of a file, for those who may see it: to keep, or to look at.

use super::row::AttachmentRow;
use crate::access::Actor;
use crate::error::{AppError, AppResult};
use crate::http::{Id, Params, answer};
use crate::record::{Cx, Record as _};
use crate::state::State;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    HeaderName,
};
use actix_web::{HttpResponse, get, web};
use sha2::{Digest as _, Sha256};
use shared::Code;
use shared::error::Problem;
use shared::id::AttachmentId;

/// Nothing in a file may load, run, or be framed by anything.
const POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// Reads the content of a file, byte by byte as it was put there. Who may: everyone with reach where it is open, those who
/// see commercial values where it is commercial, the owner where it is confidential.
#[utoipa::path(
    tag = "Attachments",
    params(
        ("id" = AttachmentId, Path, description = "The attachment"),
        ("inline" = Option<bool>, Query, description = "`true` to show it rather than to keep it; for images and PDF"),
    ),
    responses(
        (status = 200, description = "The bytes, under the file's name", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 400, description = "`invalid_parameter`: nothing that browsers show", body = Problem),
        (status = 403, description = "`forbidden`: it is not for the caller", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`erased` with the person whose it was", body = Problem),
        (status = 503, description = "`files_unavailable`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/attachments/{id}/content")]
pub async fn read_attachment_content(
    state: web::Data<State>,
    actor: Actor,
    id: Id<AttachmentId>,
    mut params: Params,
) -> AppResult<HttpResponse> {
    let inline = params.take_as("inline")?.unwrap_or(false);
    params.finish()?;
    let cx = Cx::new(&state, actor);
    let (row, name, key, digest) = state
        .db
        .read(move |conn| {
            let row = AttachmentRow::find(conn, id.0.uuid())?;
            let viewer = cx.viewer(conn, row.customer_id.0)?;
            row.require_seen(&viewer)?;
            let name = row.shown_name(&cx, &viewer)?.text().unwrap_or_default();
            let key = row.key_of_content(&cx)?;
            let digest = row.digest(&cx);
            Ok((row, name, key, digest))
        })
        .await?;
    // What was taken has content: this one was erased with the person whose it was.
    if row.size == 0 {
        return Err(Code::Erased.into());
    }
    let kind = row.file_type.0;
    if inline && !kind.has_preview() {
        return Err(AppError::from(Code::InvalidParameter).detail("inline"));
    }
    let content = state.files.get(row.id.0.uuid(), key).await?;
    let (content, same) = web::block(move || {
        let same = digest.is_some_and(|digest| Sha256::digest(&content).as_slice() == digest);
        (content, same)
    })
    .await
    .map_err(|error| AppError::internal(error.to_string()))?;
    if !same {
        return Err(AppError::files("a stored file is not the one of its row"));
    }
    let way = if inline { "inline" } else { "attachment" };
    let plain = kind.extensions().first().copied().unwrap_or_default();
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_TYPE, kind.media_type()))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ))
        .insert_header((
            CONTENT_DISPOSITION,
            answer::disposition(way, &format!("file.{plain}"), &name),
        ))
        // Most of these are compressed already.
        .insert_header((CONTENT_ENCODING, "identity"))
        .body(content))
}
