//! HTTP in and out of attachments.

use super::row::AttachmentRow;
use super::upload::{self, AttachmentUpload, Examined};
use crate::access::Actor;
use crate::access::policy::Verb;
use crate::db::types::fresh;
use crate::error::{AppError, AppResult};
use crate::feature::customer::store::require_live;
use crate::http::idempotency::Repeat;
use crate::http::{Body, Id, IfMatch, Params, answer, repeat};
use crate::record::{Cx, Record as _, endpoint, store};
use crate::state::State;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, rt, web};
use serde_json::json;
use shared::attachment::{Attachment, AttachmentPatch};
use shared::error::Problem;
use shared::id::{AttachmentId, CustomerId, InteractionId};
use shared::role::RecordKind;
use shared::role::WholeClass;
use shared::{Code, Page};

const WRITE: Verb = Verb::Write(RecordKind::Attachment);

/// Lists the files of a customer, newest first.
#[utoipa::path(
    tag = "Attachments",
    operation_id = "list_customer_attachments",
    params(("id" = CustomerId, Path, description = "The customer"), endpoint::ListParams),
    responses(
        (status = 200, description = "A page, through the caller's rights", body = Page<Attachment>),
        (status = 404, description = "`not_found`: no such customer within reach", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/customers/{id}/attachments")]
pub async fn list_of_customer(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    params: Params,
) -> AppResult<HttpResponse> {
    endpoint::list::<AttachmentRow>(&state, actor, Some(id.0), params).await
}

/// Lists the files of all customers within reach, newest first.
#[utoipa::path(
    tag = "Attachments",
    operation_id = "list_attachments",
    params(endpoint::ListParams),
    responses((status = 200, description = "A page, through the caller's rights", body = Page<Attachment>)),
    security(("bearer" = []))
)]
#[get("/attachments")]
pub async fn list(
    state: web::Data<State>,
    actor: Actor,
    params: Params,
) -> AppResult<HttpResponse> {
    endpoint::list::<AttachmentRow>(&state, actor, None, params).await
}

/// Puts a file to a customer: PDF, images (PNG, JPEG, GIF, WebP), Office documents, text and CSV. What it is, is read from
/// its content; its name must agree, and is made safe.
/// Who may: owner, collaborators, managers above the owner, success, technical.
#[utoipa::path(
    tag = "Attachments",
    operation_id = "create_attachment",
    params(("id" = CustomerId, Path, description = "The customer"), endpoint::RepeatParams),
    request_body(content = AttachmentUpload, content_type = "multipart/form-data"),
    responses(
        (status = 201, description = "Kept; `ETag` is its version", body = Attachment),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`archived`: the customer is", body = Problem),
        (status = 413, description = "`too_large`", body = Problem),
        (status = 415, description = "`unknown_file_type`, `unsupported_media`: no form", body = Problem),
        (status = 422, description = "`empty_file`, `file_mismatch`: name and content disagree, `invalid` with the fields", body = Problem),
        (status = 503, description = "`files_unavailable`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/customers/{id}/attachments")]
pub async fn create(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    request: HttpRequest,
    payload: web::Payload,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let (asking, customer) = (cx.clone(), id.0);
    // Before megabytes are taken in; asked again in the transaction.
    state
        .db
        .read(move |conn| {
            asking.viewer(conn, customer)?.require(WRITE)?;
            require_live(conn, customer)
        })
        .await?;
    let upload = upload::read(&request, payload, state.config.limits.upload).await?;
    let (class, interaction) = (upload.class.unwrap_or(WholeClass::Open), upload.interaction);
    let file = web::block(move || upload.examine())
        .await
        .map_err(|error| AppError::internal(error.to_string()))??;
    // Not the body: its boundary differs each time that a browser sends the same form.
    let said = json!([file.name, file.sha256, class, interaction]).to_string();
    let wanted = Wanted {
        customer,
        class,
        interaction,
        repeat: repeat(&request, said.as_bytes())?,
    };
    // A task of its own: it ends well even where the client goes away meanwhile.
    let (id, version, view) = rt::spawn(keep(state, cx, wanted, file))
        .await
        .map_err(|error| AppError::internal(error.to_string()))??;
    Ok(answer::created(
        &format!("/api/v1/attachments/{id}"),
        version,
        &view,
    ))
}

struct Wanted {
    customer: CustomerId,
    class: WholeClass,
    interaction: Option<InteractionId>,
    repeat: Option<Repeat>,
}

/// Stores the bytes, then the row. Bytes without a row are removed again; a row without bytes there never is.
async fn keep(
    state: web::Data<State>,
    cx: Cx,
    wanted: Wanted,
    file: Examined,
) -> AppResult<(AttachmentId, i32, Attachment)> {
    let id: AttachmentId = fresh();
    let (making, customer) = (cx.clone(), wanted.customer);
    let belongs = (wanted.class, wanted.interaction);
    let made = state.db.read(move |conn| {
        let made = AttachmentRow::make(conn, &making, customer, id, &file, belongs)?;
        Ok((made, file.content))
    });
    let ((row, key), content) = made.await?;
    let written = match state.files.put(id.uuid(), key, content).await {
        Ok(()) => write(&state, cx, row, wanted.repeat).await,
        Err(error) => Err(error),
    };
    // Where the same request came before, its file stays, and this one goes.
    if !matches!(&written, Ok((made, ..)) if *made == id) {
        discard(&state, id).await;
    }
    written
}

async fn write(
    state: &State,
    cx: Cx,
    row: AttachmentRow,
    repeat: Option<Repeat>,
) -> AppResult<(AttachmentId, i32, Attachment)> {
    state
        .db
        .write(move |conn| {
            let id = endpoint::once(conn, &cx, repeat.as_ref(), RecordKind::Attachment, |conn| {
                row.require_interaction(conn)?;
                store::create(conn, &cx, &row)?;
                Ok(row.id())
            })?;
            let (version, view) = store::read::<AttachmentRow>(conn, &cx, id)?;
            Ok((id.into(), version, view))
        })
        .await
}

/// Removes bytes that no row names. Where that cannot be found out (the database may have committed, though its answer got
/// lost) they stay: bytes too many do no harm, a file that is gone does.
async fn discard(state: &State, id: AttachmentId) {
    let named = state
        .db
        .read(move |conn| match AttachmentRow::find(conn, id.uuid()) {
            Ok(_) => Ok(true),
            Err(error) if error.code() == Code::NotFound => Ok(false),
            Err(error) => Err(error),
        })
        .await;
    let removed = match named {
        Ok(false) => state.files.remove(id.uuid()).await,
        Ok(true) => Ok(()),
        Err(error) => Err(error),
    };
    if let Err(error) = removed {
        tracing::warn!(%error, file = %id, "the bytes of a file without a row were left behind");
    }
}

/// Reads what is known of a file.
#[utoipa::path(
    tag = "Attachments",
    operation_id = "read_attachment",
    params(("id" = AttachmentId, Path, description = "The attachment")),
    responses(
        (status = 200, description = "Through the caller's rights; `ETag` is its version", body = Attachment),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/attachments/{id}")]
pub async fn read(
    state: web::Data<State>,
    actor: Actor,
    id: Id<AttachmentId>,
) -> AppResult<HttpResponse> {
    endpoint::read::<AttachmentRow>(&state, actor, id.0.uuid()).await
}

/// Changes the name of a file, who may see it, or the interaction that it belongs to, with a merge patch.
/// Who may: owner, collaborators, managers above the owner, success, technical, as far as they may see it.
#[utoipa::path(
    tag = "Attachments",
    operation_id = "change_attachment",
    params(("id" = AttachmentId, Path, description = "The attachment"), endpoint::VersionParams),
    request_body(content = AttachmentPatch, description = "JSON Merge Patch"),
    responses(
        (status = 200, description = "As it stands now", body = Attachment),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`archived`", body = Problem),
        (status = 412, description = "`stale`, with the current record", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[patch("/attachments/{id}")]
pub async fn change(
    state: web::Data<State>,
    actor: Actor,
    id: Id<AttachmentId>,
    version: IfMatch,
    body: Body<AttachmentPatch>,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let (id, patch) = (id.0.uuid(), body.value);
    let (version, view) = state
        .db
        .write(move |conn| {
            let patch = patch.clone();
            store::change(conn, &cx, id, version.0, |conn, row: &mut AttachmentRow| {
                let viewer = cx.viewer(conn, row.customer_id.0)?;
                row.apply(conn, &cx, &viewer, patch)?;
                row.require_interaction(conn)
            })?;
            store::read::<AttachmentRow>(conn, &cx, id)
        })
        .await?;
    Ok(answer::versioned(version, &view))
}

/// Archives a file; nothing is deleted.
/// Who may: owner, collaborators, managers above the owner, success, technical, as far as they may see it.
#[utoipa::path(
    tag = "Attachments",
    operation_id = "archive_attachment",
    params(("id" = AttachmentId, Path, description = "The attachment"), endpoint::VersionParams),
    responses(
        (status = 204, description = "Archived"),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 412, description = "`stale`, with the current record", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[delete("/attachments/{id}")]
pub async fn archive(
    state: web::Data<State>,
    actor: Actor,
    id: Id<AttachmentId>,
    version: IfMatch,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let id = id.0.uuid();
    state
        .db
        .write(move |conn| {
            let row = AttachmentRow::find(conn, id)?;
            cx.viewer(conn, row.customer_id.0)?
                .require_kept(row.class.0)?;
            store::archive::<AttachmentRow>(conn, &cx, id, version.0).map(|_| ())
        })
        .await?;
    Ok(answer::no_content())
}

/// Brings a file back from the archive.
/// Who may: owner, collaborators, managers above the owner, success, technical, as far as they may see it.
#[utoipa::path(
    tag = "Attachments",
    operation_id = "restore_attachment",
    params(("id" = AttachmentId, Path, description = "The attachment")),
    responses(
        (status = 200, description = "As it stands now", body = Attachment),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`archived`: the customer itself is", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/attachments/{id}/restore")]
pub async fn restore(
    state: web::Data<State>,
    actor: Actor,
    id: Id<AttachmentId>,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let id = id.0.uuid();
    let (version, view) = state
        .db
        .write(move |conn| {
            let row = AttachmentRow::find(conn, id)?;
            cx.viewer(conn, row.customer_id.0)?
                .require_kept(row.class.0)?;
            store::restore::<AttachmentRow>(conn, &cx, id)?;
            store::read::<AttachmentRow>(conn, &cx, id)
        })
        .await?;
    Ok(answer::versioned(version, &view))
}
