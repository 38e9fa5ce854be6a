//! HTTP in and out of to-dos.

use super::row::TodoRow;
use crate::access::Actor;
use crate::error::AppResult;
use crate::http::{Body, Id, IfMatch, Params, answer};
use crate::record::{Cx, endpoint, store};
use crate::state::State;
use actix_web::{HttpResponse, delete, get, patch, post, web};
use shared::Page;
use shared::error::Problem;
use shared::id::{CustomerId, TodoId};
use shared::todo::{NewTodo, Todo, TodoPatch};

/// Lists the to-dos of a customer, newest first.
#[utoipa::path(
    tag = "To-dos",
    params(("id" = CustomerId, Path, description = "The customer"), endpoint::ListParams),
    responses(
        (status = 200, description = "A page of to-dos, through the caller's rights", body = Page<Todo>),
        (status = 404, description = "`not_found`: no such customer within reach", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/customers/{id}/todos")]
pub async fn list_customer_todos(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    params: Params,
) -> AppResult<HttpResponse> {
    endpoint::list::<TodoRow>(&state, actor, Some(id.0), params).await
}

/// Lists to-dos of all customers within reach, newest first.
#[utoipa::path(
    tag = "To-dos",
    params(endpoint::ListParams),
    responses((status = 200, description = "A page of to-dos, through the caller's rights", body = Page<Todo>)),
    security(("bearer" = []))
)]
#[get("/todos")]
pub async fn list_todos(
    state: web::Data<State>,
    actor: Actor,
    params: Params,
) -> AppResult<HttpResponse> {
    endpoint::list::<TodoRow>(&state, actor, None, params).await
}

/// Makes a to-do of a customer. Who may: owner, collaborators, managers above the owner, success; whoever it is assigned to may change it.
#[utoipa::path(
    tag = "To-dos",
    params(("id" = CustomerId, Path, description = "The customer"), endpoint::RepeatParams),
    request_body(content = NewTodo, example = json!({"what": "发送竞品对比表", "due": "2024-05-27"})),
    responses(
        (status = 201, description = "Made; `ETag` is its version", body = Todo),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`archived`", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/customers/{id}/todos")]
pub async fn create_todo(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    body: Body<NewTodo>,
) -> AppResult<HttpResponse> {
    let (cx, customer, new) = (Cx::new(&state, actor), id.0, body.value);
    endpoint::create::<TodoRow>(&state, cx, body.repeat, move |conn, cx| {
        let row = TodoRow::make(conn, cx, customer, None, new.clone(), "")?;
        store::create(conn, cx, &row)?;
        Ok(row.id.0.uuid())
    })
    .await
}

/// Reads a to-do.
#[utoipa::path(
    tag = "To-dos",
    params(("id" = TodoId, Path, description = "The to-do")),
    responses(
        (status = 200, description = "Through the caller's rights; `ETag` is its version", body = Todo),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/todos/{id}")]
pub async fn read_todo(
    state: web::Data<State>,
    actor: Actor,
    id: Id<TodoId>,
) -> AppResult<HttpResponse> {
    endpoint::read::<TodoRow>(&state, actor, id.0.uuid()).await
}

/// Changes a to-do with a merge patch. Who may: owner, collaborators, managers above the owner, success; whoever it is assigned to may change it.
#[utoipa::path(
    tag = "To-dos",
    params(("id" = TodoId, Path, description = "The to-do"), endpoint::VersionParams),
    request_body(content = TodoPatch, description = "JSON Merge Patch; a masked object as it was read changes nothing"),
    responses(
        (status = 200, description = "As it stands now", body = Todo),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`archived`, `confirmation_needed`", body = Problem),
        (status = 412, description = "`stale`, with the current record", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[patch("/todos/{id}")]
pub async fn change_todo(
    state: web::Data<State>,
    actor: Actor,
    id: Id<TodoId>,
    version: IfMatch,
    body: Body<TodoPatch>,
) -> AppResult<HttpResponse> {
    let (cx, id, version, patch) = (Cx::new(&state, actor), id.0.uuid(), version.0, body.value);
    let view = state
        .db
        .write(move |conn| {
            super::rules::change(conn, &cx, id, version, &patch)?;
            store::read::<TodoRow>(conn, &cx, id)
        })
        .await?;
    Ok(answer::versioned(view.0, &view.1))
}

/// Archives a to-do; nothing is deleted. Who may: owner, collaborators, managers above the owner, success; whoever it is assigned to may change it.
#[utoipa::path(
    tag = "To-dos",
    params(("id" = TodoId, Path, description = "The to-do"), endpoint::VersionParams),
    responses(
        (status = 204, description = "Archived"),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 412, description = "`stale`, with the current record", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[delete("/todos/{id}")]
pub async fn archive_todo(
    state: web::Data<State>,
    actor: Actor,
    id: Id<TodoId>,
    version: IfMatch,
) -> AppResult<HttpResponse> {
    endpoint::archive::<TodoRow>(&state, actor, id.0.uuid(), version.0).await
}

/// Brings a to-do back from the archive. Who may: owner, collaborators, managers above the owner, success; whoever it is assigned to may change it.
#[utoipa::path(
    tag = "To-dos",
    params(("id" = TodoId, Path, description = "The to-do")),
    responses(
        (status = 200, description = "As it stands now", body = Todo),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`archived`: the customer itself is", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/todos/{id}/restore")]
pub async fn restore_todo(
    state: web::Data<State>,
    actor: Actor,
    id: Id<TodoId>,
) -> AppResult<HttpResponse> {
    endpoint::restore::<TodoRow>(&state, actor, id.0.uuid()).await
}
