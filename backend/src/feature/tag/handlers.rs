//! HTTP in and out of tags.

use super::queries;
use crate::access::Actor;
use crate::error::AppResult;
use crate::http::{Body, Id, Id2, Params, answer};
use crate::record::Cx;
use crate::state::State;
use actix_web::{HttpResponse, delete, get, post, web};
use shared::Page;
use shared::error::Problem;
use shared::id::{CustomerId, TagId};
use shared::tag::{NewTag, Tag};

/// Lists the tags there are. Everyone.
#[utoipa::path(
    tag = "Tags",
    responses((status = 200, description = "Tags by dimension and label", body = Page<Tag>)),
    security(("bearer" = []))
)]
#[get("/tags")]
pub async fn list_tags(
    state: web::Data<State>,
    _actor: Actor,
    params: Params,
) -> AppResult<HttpResponse> {
    params.finish()?;
    let items = state.db.read(queries::all).await?;
    Ok(answer::ok(&Page {
        items,
        next_cursor: None,
        total: None,
    }))
}

/// Puts a tag on a customer, making it where it does not exist; twice is no error. Who may: owner, collaborators,
/// managers above the owner, marketing.
#[utoipa::path(
    tag = "Tags",
    params(("id" = CustomerId, Path, description = "The customer")),
    request_body(content = NewTag, example = json!({"dimension": "need", "label": "降本增效"})),
    responses(
        (status = 201, description = "The tag", body = Tag),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/customers/{id}/tags")]
pub async fn put_tag(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    body: Body<NewTag>,
) -> AppResult<HttpResponse> {
    let (cx, new) = (Cx::new(&state, actor), body.value);
    let tag = state
        .db
        .write(move |conn| queries::put(conn, &cx, id.0, &new))
        .await?;
    Ok(answer::created(
        &format!("/api/v1/customers/{}/tags/{}", id.0, tag.id),
        1,
        &tag,
    ))
}

/// Takes a tag off a customer. Who may: owner, collaborators, managers above the owner, marketing.
#[utoipa::path(
    tag = "Tags",
    params(
        ("id" = CustomerId, Path, description = "The customer"),
        ("tag_id" = TagId, Path, description = "The tag"),
    ),
    responses(
        (status = 204, description = "Taken off"),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[delete("/customers/{id}/tags/{tag_id}")]
pub async fn remove_tag(
    state: web::Data<State>,
    actor: Actor,
    ids: Id2<CustomerId, TagId>,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    state
        .db
        .write(move |conn| queries::take_off(conn, &cx, ids.0, ids.1))
        .await?;
    Ok(answer::no_content())
}
