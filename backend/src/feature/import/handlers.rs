//! HTTP in and out of imports.

use super::{Known, store};
use crate::access::Actor;
use crate::error::{AppError, AppResult};
use crate::http::{Id, Keyed, Params, answer, read_limited, repeat};
use crate::record::{Cx, endpoint};
use crate::state::State;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use shared::Code;
use shared::error::Problem;
use shared::id::ImportId;
use shared::import::{ImportPreview, ImportResult};

/// Uploads a paper form (F1 to F5 as CSV in UTF-8 or GB18030 or as a workbook, F2 as JSON too) and shows what would be
/// made of it; nothing is made yet.
/// Who may: administrator, manager, sales, marketing.
#[utoipa::path(
    tag = "Imports",
    params(("X-File-Name" = Option<String>, Header, description = "The file's name, percent-encoded"), endpoint::RepeatParams),
    request_body(content = Vec<u8>, content_type = "text/csv", description = "The file's bytes, 20 MiB at the most"),
    responses(
        (status = 201, description = "What would be made, and what could not be read", body = ImportPreview),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 413, description = "`too_large`", body = Problem),
        (status = 415, description = "`unsupported_media`", body = Problem),
        (status = 422, description = "`unknown_encoding`, `unknown_form`, `broken_file`; `key_reused`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/imports")]
pub async fn create_import(
    state: web::Data<State>,
    actor: Actor,
    request: HttpRequest,
    payload: web::Payload,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    store::require_import(&cx)?;
    require_file(&request)?;
    let bytes = read_limited(&mut payload.into_inner(), state.config.limits.upload).await?;
    let (name, repeat) = (file_name(&request), repeat(&request, &bytes)?);
    let cx_of_plan = cx.clone();
    let (bytes, read) = web::block(move || {
        let read = store::plan(&cx_of_plan, &bytes, Known::none()).map(|_| ());
        (bytes, read)
    })
    .await
    .map_err(|error| AppError::internal(error.to_string()))?;
    read?;
    let preview = state
        .db
        .write(move |conn| {
            let id = endpoint::once(conn, &cx, repeat.as_ref(), None, |conn| {
                store::keep(conn, &cx, &name, &bytes).map(|row| row.id.0.uuid())
            })?;
            let row = store::find(conn, &cx, ImportId(id))?;
            store::show(conn, &cx, &row)
        })
        .await?;
    Ok(answer::created(
        &format!("/api/v1/imports/{}", preview.id),
        1,
        &preview,
    ))
}

fn require_file(request: &HttpRequest) -> AppResult<()> {
    let kind = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let kind = kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    match kind.as_str() {
        "text/csv"
        | "text/plain"
        | "application/octet-stream"
        | "application/csv"
        | "application/json"
        | "application/vnd.ms-excel"
        | "application/vnd.oasis.opendocument.spreadsheet"
        | "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => Ok(()),
        _ => Err(Code::UnsupportedMedia.into()),
    }
}

fn file_name(request: &HttpRequest) -> String {
    let header = request
        .headers()
        .get("X-File-Name")
        .and_then(|value| value.to_str().ok())
        .unwrap_or("upload.csv");
    let decoded: Vec<(String, String)> = serde_urlencoded::from_str(&format!(
        "n={}",
        header.replace('+', "%2B").replace('&', "%26")
    ))
    .unwrap_or_default();
    decoded
        .into_iter()
        .next()
        .map_or_else(|| "upload.csv".to_owned(), |(_, name)| name)
}

/// Shows again what an uploaded file would make, or made. Who may: whoever uploaded it.
#[utoipa::path(
    tag = "Imports",
    params(("id" = ImportId, Path, description = "The import")),
    responses(
        (status = 200, description = "What would be made, and what could not be read", body = ImportPreview),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/imports/{id}")]
pub async fn read_import(
    state: web::Data<State>,
    actor: Actor,
    id: Id<ImportId>,
    params: Params,
) -> AppResult<HttpResponse> {
    params.finish()?;
    let cx = Cx::new(&state, actor);
    let preview = state
        .db
        .read(move |conn| {
            let row = store::find(conn, &cx, id.0)?;
            store::show(conn, &cx, &row)
        })
        .await?;
    Ok(answer::ok(&preview))
}

/// Makes what an uploaded file says, in one transaction; a second time answers what the first made. Who may: whoever
/// uploaded it.
#[utoipa::path(
    tag = "Imports",
    params(("id" = ImportId, Path, description = "The import"), endpoint::RepeatParams),
    responses(
        (status = 200, description = "What was made", body = ImportResult),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`duplicate`: a number was taken meanwhile", body = Problem),
        (status = 422, description = "`invalid`; `key_reused`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/imports/{id}/commit")]
pub async fn commit_import(
    state: web::Data<State>,
    actor: Actor,
    id: Id<ImportId>,
    key: Keyed,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    store::require_import(&cx)?;
    let result = state
        .db
        .write(move |conn| {
            endpoint::once(conn, &cx, key.0.as_ref(), None, |conn| {
                store::commit(conn, &cx, id.0).map(|_| id.0.uuid())
            })?;
            store::result(conn, &cx, id.0)
        })
        .await?;
    Ok(answer::ok(&result))
}

/// Reads a kept file once more and makes what the first reading did not make, such as columns that were not taken yet.
/// What is there already stays as it is. Who may: whoever uploaded it.
#[utoipa::path(
    tag = "Imports",
    params(("id" = ImportId, Path, description = "The import"), endpoint::RepeatParams),
    responses(
        (status = 200, description = "What was made now", body = ImportResult),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 422, description = "`invalid`; `key_reused`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/imports/{id}/rerun")]
pub async fn rerun_import(
    state: web::Data<State>,
    actor: Actor,
    id: Id<ImportId>,
    key: Keyed,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    store::require_import(&cx)?;
    let result = state
        .db
        .write(move |conn| {
            endpoint::once(conn, &cx, key.0.as_ref(), None, |conn| {
                store::rerun(conn, &cx, id.0).map(|_| id.0.uuid())
            })?;
            store::result(conn, &cx, id.0)
        })
        .await?;
    Ok(answer::ok(&result))
}
