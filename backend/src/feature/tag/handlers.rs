//! HTTP in and out of the tags of customers, and of the list of tags.

use super::queries;
use crate::access::Actor;
use crate::error::AppResult;
use crate::http::{Body, Id, Id2, Params, answer};
use crate::record::{Cx, endpoint};
use crate::state::State;
use actix_web::{HttpResponse, delete, get, post, web};
use shared::Page;
use shared::error::Problem;
use shared::id::{CustomerId, TagId};
use shared::page::Archived;
use shared::tag::{NewTag, Tag, TagDimension};

/// Lists the tags there are, by dimension and label. Everyone.
#[utoipa::path(
    tag = "Tags",
    params(
        ("dimension" = Option<TagDimension>, Query, description = "Only tags of this dimension"),
        ("archived" = Option<String>, Query, example = "true", description = "`true` to read those that are no longer offered as well, `only` for nothing else"),
        ("limit" = Option<u32>, Query, description = "Rows a page, 1 to 200; 50 where absent"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of tags", body = Page<Tag>),
        (status = 400, description = "`unknown_parameter`, `invalid_parameter`, `invalid_cursor`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/tags")]
pub async fn list_tags(
    state: web::Data<State>,
    actor: Actor,
    mut params: Params,
) -> AppResult<HttpResponse> {
    let dimension: Option<TagDimension> = params.take_as("dimension")?;
    let archived = params.take_as("archived")?.unwrap_or(Archived::No);
    let (cursor, limit) = (params.take("cursor"), params.take_limit()?);
    params.finish()?;
    let cx = Cx::new(&state, actor);
    let which = (dimension, archived);
    let page = state
        .db
        .read(move |conn| queries::page(conn, &cx, which, cursor.as_deref(), limit))
        .await?;
    Ok(answer::ok(&page))
}

/// Lists the tags of a customer, by dimension and label; those that follow from its records stand in the customer itself.
#[utoipa::path(
    tag = "Tags",
    params(("id" = CustomerId, Path, description = "The customer")),
    responses(
        (status = 200, description = "All of them", body = Page<Tag>),
        (status = 404, description = "`not_found`: no such customer within reach", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/customers/{id}/tags")]
pub async fn list_customer_tags(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    params: Params,
) -> AppResult<HttpResponse> {
    params.finish()?;
    let cx = Cx::new(&state, actor);
    let items = state
        .db
        .read(move |conn| queries::of_customer(conn, &cx, id.0))
        .await?;
    Ok(answer::ok(&Page::whole(items)))
}

/// Puts a tag on a customer, making it where it does not exist; twice is no error. Who may: owner, collaborators,
/// managers above the owner, marketing.
#[utoipa::path(
    tag = "Tags",
    params(("id" = CustomerId, Path, description = "The customer"), endpoint::RepeatParams),
    request_body(content = NewTag, example = json!({"dimension": "need", "label": "降本增效"})),
    responses(
        (status = 201, description = "The tag", body = Tag),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`archived`: the tag is no longer offered", body = Problem),
        (status = 422, description = "`invalid` with the fields; `key_reused`", body = Problem),
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
    let (cx, new, repeat) = (Cx::new(&state, actor), body.value, body.repeat);
    let tag = state
        .db
        .write(move |conn| {
            let tag = endpoint::once(conn, &cx, repeat.as_ref(), None, |conn| {
                queries::put(conn, &cx, id.0, &new).map(|tag| tag.id.uuid())
            })?;
            queries::read(conn, &cx, id.0, TagId(tag))
        })
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
