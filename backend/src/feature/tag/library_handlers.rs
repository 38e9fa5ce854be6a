//! HTTP in and out of the tags that administrators keep.

use super::library;
use crate::access::{Actor, policy};
use crate::db::Conn;
use crate::error::AppResult;
use crate::events::system::By;
use crate::http::{Body, Id, IfMatch, Params, administered, answer};
use crate::record::Cx;
use crate::record::endpoint::{self, RepeatParams, VersionParams};
use crate::state::State;
use actix_web::{HttpResponse, delete, get, patch, post, web};
use shared::error::Problem;
use shared::id::TagId;
use shared::role::Capability;
use shared::tag::{NewTag, Tag, TagPatch};

/// Adds a tag, to be chosen for customers. Who may: administrator.
#[utoipa::path(
    tag = "Tags",
    params(RepeatParams),
    request_body(content = NewTag, example = json!({"dimension": "behaviour", "label": "回复快"})),
    responses(
        (status = 201, description = "Added", body = Tag),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 409, description = "`duplicate`: there is such a tag, archived perhaps", body = Problem),
        (status = 422, description = "`invalid` with the fields; `key_reused`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/tags")]
pub async fn create_tag(
    state: web::Data<State>,
    actor: Actor,
    body: Body<NewTag>,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageStages)?;
    let (cx, new, repeat) = (Cx::new(&state, actor), body.value, body.repeat);
    let add = move |conn: &mut crate::db::Conn| {
        let by = By::caller(&cx.actor, cx.now);
        let id = endpoint::once(conn, &cx, repeat.as_ref(), None, |conn| {
            Ok(library::add(conn, &by, &new)?.id.0.uuid())
        })?;
        library::find(conn, id.into())
    };
    let tag = Tag::from(state.db.write(add).await?);
    let address = format!("/api/v1/tags/{}", tag.id);
    Ok(answer::created(&address, tag.version, &tag))
}

/// Reads a tag. Everyone.
#[utoipa::path(
    tag = "Tags",
    params(("id" = TagId, Path, description = "The tag")),
    responses(
        (status = 200, description = "As it stands now", body = Tag),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/tags/{id}")]
pub async fn read_tag(
    state: web::Data<State>,
    _actor: Actor,
    id: Id<TagId>,
    params: Params,
) -> AppResult<HttpResponse> {
    params.finish()?;
    let read = move |conn: &mut crate::db::Conn| library::find(conn, id.0);
    let tag = Tag::from(state.db.read(read).await?);
    Ok(answer::versioned(tag.version, &tag))
}

/// Changes a tag on every customer that carries it. Who may: administrator.
#[utoipa::path(
    tag = "Tags",
    params(("id" = TagId, Path, description = "The tag"), VersionParams),
    request_body(content = TagPatch, example = json!({"label": "回复很快"})),
    responses(
        (status = 200, description = "As it stands now", body = Tag),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`duplicate`: another tag says so; `archived`", body = Problem),
        (status = 412, description = "`stale`, with the current tag", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[patch("/tags/{id}")]
pub async fn change_tag(
    state: web::Data<State>,
    actor: Actor,
    id: Id<TagId>,
    version: IfMatch,
    body: Body<TagPatch>,
) -> AppResult<HttpResponse> {
    let patch = body.value;
    let change =
        move |conn: &mut Conn, by: &By| library::change(conn, by, id.0, version.0, patch.clone());
    let tag =
        Tag::from(administered::write(&state, &actor, Capability::ManageStages, change).await?);
    Ok(answer::versioned(tag.version, &tag))
}

/// Archives a tag: it is no longer offered, and stays on the customers that carry it. Who may: administrator.
#[utoipa::path(
    tag = "Tags",
    params(("id" = TagId, Path, description = "The tag"), VersionParams),
    responses(
        (status = 204, description = "Archived"),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 412, description = "`stale`, with the current tag", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[delete("/tags/{id}")]
pub async fn archive_tag(
    state: web::Data<State>,
    actor: Actor,
    id: Id<TagId>,
    version: IfMatch,
) -> AppResult<HttpResponse> {
    let archive = move |conn: &mut Conn, by: &By| {
        library::archive(conn, by, id.0, Some(version.0), true).map(drop)
    };
    administered::write(&state, &actor, Capability::ManageStages, archive).await?;
    Ok(answer::no_content())
}

/// Offers an archived tag again. Who may: administrator.
#[utoipa::path(
    tag = "Tags",
    params(("id" = TagId, Path, description = "The tag")),
    responses(
        (status = 200, description = "As it stands now", body = Tag),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/tags/{id}/restore")]
pub async fn restore_tag(
    state: web::Data<State>,
    actor: Actor,
    id: Id<TagId>,
) -> AppResult<HttpResponse> {
    let restore = move |conn: &mut Conn, by: &By| library::archive(conn, by, id.0, None, false);
    let tag =
        Tag::from(administered::write(&state, &actor, Capability::ManageStages, restore).await?);
    Ok(answer::versioned(tag.version, &tag))
}
