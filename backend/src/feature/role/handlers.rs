//! HTTP in and out of roles.

use super::queries;
use crate::access::Actor;
use crate::db::Conn;
use crate::error::AppResult;
use crate::events::system::By;
use crate::http::{Body, IfMatch, Params, administered, answer};
use crate::record::endpoint::VersionParams;
use crate::state::State;
use actix_web::{HttpResponse, get, patch, web};
use shared::error::Problem;
use shared::role::{Capability, Role, RoleView, RoleViewPatch};
use shared::{Code, Page};

fn named(role: &str) -> AppResult<Role> {
    role.parse().map_err(|_| Code::NotFound.into())
}

/// Lists the roles with what each may do and see.
#[utoipa::path(
    tag = "Roles",
    description = "Who may: everyone. Names of roles are fixed; what each may do and see is data.",
    responses((status = 200, description = "All roles", body = Page<RoleView>)),
    security(("bearer" = []))
)]
#[get("/roles")]
pub async fn list_roles(
    state: web::Data<State>,
    _actor: Actor,
    params: Params,
) -> AppResult<HttpResponse> {
    params.finish()?;
    let items = state.db.read(queries::all).await?;
    Ok(answer::ok(&Page::whole(items)))
}

/// Reads one role with what it may do and see. Who may: everyone.
#[utoipa::path(
    tag = "Roles",
    params(("role" = Role, Path, description = "The role")),
    responses(
        (status = 200, description = "The role", body = RoleView),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/roles/{role}")]
pub async fn read_role(
    state: web::Data<State>,
    _actor: Actor,
    role: web::Path<String>,
) -> AppResult<HttpResponse> {
    let role = named(&role)?;
    let view = state.db.read(move |conn| queries::find(conn, role)).await?;
    Ok(answer::versioned(view.version, &view))
}

/// Changes what a role may do and see, from the next request of everyone who has it.
#[utoipa::path(
    tag = "Roles",
    description = "Who may: administrator (`manage_policy`). Every change stands in the system's trail, and administrators, managers and auditors are told of it. Refused whoever asks: sight of sealed values for administrators beyond what is near to them, confidential values for more than their owner and those whom the owner names, and a policy under which administrators could not manage users and policy.",
    params(("role" = Role, Path, description = "The role"), VersionParams),
    request_body(content = RoleViewPatch, example = json!({"reads": "all", "writes": {"risk": "all"}, "sees": {"commercial": "reach"}})),
    responses(
        (status = 200, description = "As it stands now", body = RoleView),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 412, description = "`stale`, with the current role", body = Problem),
        (status = 422, description = "`invalid` with `administrators_stay_masked`, `confidential_stays_sealed`, `administrators_manage` or `administrators_only` at the field", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[patch("/roles/{role}")]
pub async fn change_role(
    state: web::Data<State>,
    actor: Actor,
    role: web::Path<String>,
    version: IfMatch,
    body: Body<RoleViewPatch>,
) -> AppResult<HttpResponse> {
    let role = named(&role)?;
    let patch = body.value;
    let change =
        move |conn: &mut Conn, by: &By| queries::change(conn, by, role, version.0, patch.clone());
    let view = administered::write(&state, &actor, Capability::ManagePolicy, change).await?;
    Ok(answer::versioned(view.version, &view))
}
