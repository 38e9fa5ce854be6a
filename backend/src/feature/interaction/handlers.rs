//! HTTP in and out of interactions.

use super::row::InteractionRow;
use crate::access::Actor;
use crate::error::AppResult;
use crate::http::{Body, Id, IfMatch, Params, answer};
use crate::record::{Cx, endpoint, store};
use crate::state::State;
use actix_web::{HttpResponse, delete, get, patch, post, web};
use shared::Page;
use shared::error::Problem;
use shared::id::{CustomerId, InteractionId};
use shared::interaction::{Interaction, InteractionPatch, NewInteraction};

/// Lists the interactions of a customer, newest first.
#[utoipa::path(
    tag = "Interactions",
    params(("id" = CustomerId, Path, description = "The customer"), endpoint::ListParams),
    responses(
        (status = 200, description = "A page of interactions, through the caller's rights", body = Page<Interaction>),
        (status = 404, description = "`not_found`: no such customer within reach", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/customers/{id}/interactions")]
pub async fn list_customer_interactions(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    params: Params,
) -> AppResult<HttpResponse> {
    endpoint::list::<InteractionRow>(&state, actor, Some(id.0), params).await
}

/// Lists interactions of all customers within reach, newest first.
#[utoipa::path(
    tag = "Interactions",
    params(endpoint::ListParams),
    responses((status = 200, description = "A page of interactions, through the caller's rights", body = Page<Interaction>)),
    security(("bearer" = []))
)]
#[get("/interactions")]
pub async fn list_interactions(
    state: web::Data<State>,
    actor: Actor,
    params: Params,
) -> AppResult<HttpResponse> {
    endpoint::list::<InteractionRow>(&state, actor, None, params).await
}

/// Makes an interaction of a customer. Who may: owner, collaborators, managers above the owner, success, technical.
#[utoipa::path(
    tag = "Interactions",
    params(("id" = CustomerId, Path, description = "The customer"), endpoint::RepeatParams),
    request_body(content = NewInteraction, example = json!({"channels": ["meeting"], "content": "技术方案确认", "feedback": "产品技术参数符合预期，需进一步评估采购成本", "todos": [{"what": "发送竞品对比表", "due": "2024-05-27"}]})),
    responses(
        (status = 201, description = "Made; `ETag` is its version", body = Interaction),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`archived`, `gate_not_met`, `confirmation_needed`", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/customers/{id}/interactions")]
pub async fn create_interaction(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    body: Body<NewInteraction>,
) -> AppResult<HttpResponse> {
    let (cx, customer, new) = (Cx::new(&state, actor), id.0, body.value);
    endpoint::create::<InteractionRow>(&state, cx, body.repeat, move |conn, cx| {
        Ok(super::record::record(conn, cx, customer, new.clone())?
            .id
            .0
            .uuid())
    })
    .await
}

/// Reads an interaction.
#[utoipa::path(
    tag = "Interactions",
    params(("id" = InteractionId, Path, description = "The interaction")),
    responses(
        (status = 200, description = "Through the caller's rights; `ETag` is its version", body = Interaction),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/interactions/{id}")]
pub async fn read_interaction(
    state: web::Data<State>,
    actor: Actor,
    id: Id<InteractionId>,
) -> AppResult<HttpResponse> {
    endpoint::read::<InteractionRow>(&state, actor, id.0.uuid()).await
}

/// Changes an interaction with a merge patch. Who may: owner, collaborators, managers above the owner, success, technical.
#[utoipa::path(
    tag = "Interactions",
    params(("id" = InteractionId, Path, description = "The interaction"), endpoint::VersionParams),
    request_body(content = InteractionPatch, description = "JSON Merge Patch; a masked object as it was read changes nothing"),
    responses(
        (status = 200, description = "As it stands now", body = Interaction),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`archived`", body = Problem),
        (status = 412, description = "`stale`, with the current record", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[patch("/interactions/{id}")]
pub async fn change_interaction(
    state: web::Data<State>,
    actor: Actor,
    id: Id<InteractionId>,
    version: IfMatch,
    body: Body<InteractionPatch>,
) -> AppResult<HttpResponse> {
    let (cx, id, version, patch) = (Cx::new(&state, actor), id.0.uuid(), version.0, body.value);
    let view = state
        .db
        .write(move |conn| {
            super::record::change(conn, &cx, id, version, &patch)?;
            store::read::<InteractionRow>(conn, &cx, id)
        })
        .await?;
    Ok(answer::versioned(view.0, &view.1))
}

/// Archives an interaction; nothing is deleted. Who may: owner, collaborators, managers above the owner, success, technical.
#[utoipa::path(
    tag = "Interactions",
    params(("id" = InteractionId, Path, description = "The interaction"), endpoint::VersionParams),
    responses(
        (status = 204, description = "Archived"),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 412, description = "`stale`, with the current record", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[delete("/interactions/{id}")]
pub async fn archive_interaction(
    state: web::Data<State>,
    actor: Actor,
    id: Id<InteractionId>,
    version: IfMatch,
) -> AppResult<HttpResponse> {
    endpoint::archive::<InteractionRow>(&state, actor, id.0.uuid(), version.0).await
}

/// Brings an interaction back from the archive. Who may: owner, collaborators, managers above the owner, success, technical.
#[utoipa::path(
    tag = "Interactions",
    params(("id" = InteractionId, Path, description = "The interaction")),
    responses(
        (status = 200, description = "As it stands now", body = Interaction),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`archived`: the customer itself is", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/interactions/{id}/restore")]
pub async fn restore_interaction(
    state: web::Data<State>,
    actor: Actor,
    id: Id<InteractionId>,
) -> AppResult<HttpResponse> {
    endpoint::restore::<InteractionRow>(&state, actor, id.0.uuid()).await
}
