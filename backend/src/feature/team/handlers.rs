//! HTTP in and out of teams.

use super::queries;
use crate::access::{Actor, policy};
use crate::error::AppResult;
use crate::events::system::By;
use crate::http::{Body, Id, IfMatch, Params, administered, answer};
use crate::record::Cx;
use crate::record::endpoint::{self, RepeatParams, VersionParams};
use crate::state::State;
use actix_web::{HttpResponse, get, patch, post, web};
use shared::Page;
use shared::error::Problem;
use shared::id::TeamId;
use shared::role::Capability;
use shared::team::{NewTeam, Team, TeamPatch};

/// Lists the teams. Everyone.
#[utoipa::path(
    tag = "Users",
    responses((status = 200, description = "All teams", body = Page<Team>)),
    security(("bearer" = []))
)]
#[get("/teams")]
pub async fn list_teams(
    state: web::Data<State>,
    _actor: Actor,
    params: Params,
) -> AppResult<HttpResponse> {
    params.finish()?;
    let items = state
        .db
        .read(queries::all)
        .await?
        .into_iter()
        .map(Team::from)
        .collect();
    Ok(answer::ok(&Page::whole(items)))
}

/// Makes a team. Who may: administrator.
#[utoipa::path(
    tag = "Users",
    params(RepeatParams),
    request_body(content = NewTeam, example = json!({"name": "华东一组"})),
    responses(
        (status = 201, description = "Made", body = Team),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 422, description = "`invalid`: `no_such_team`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/teams")]
pub async fn create_team(
    state: web::Data<State>,
    actor: Actor,
    body: Body<NewTeam>,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageUsers)?;
    let (new, repeat) = (body.value, body.repeat);
    let cx = Cx::new(&state, actor);
    let team = Team::from(
        state
            .db
            .write(move |conn| {
                let by = By::caller(&cx.actor, cx.now);
                let id = endpoint::once(conn, &cx, repeat.as_ref(), None, |conn| {
                    Ok(queries::add(conn, &by, new.clone())?.id.0.uuid())
                })?;
                queries::find(conn, id.into())
            })
            .await?,
    );
    Ok(answer::created(
        &format!("/api/v1/teams/{}", team.id),
        team.version,
        &team,
    ))
}

/// Changes a team. Who may: administrator.
#[utoipa::path(
    tag = "Users",
    params(("id" = TeamId, Path, description = "The team"), VersionParams),
    request_body(content = TeamPatch, example = json!({"name": "华东二组"})),
    responses(
        (status = 200, description = "As it stands now", body = Team),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 412, description = "`stale`, with the current team", body = Problem),
        (status = 422, description = "`invalid`: a team cannot stand below itself", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[patch("/teams/{id}")]
pub async fn change_team(
    state: web::Data<State>,
    actor: Actor,
    id: Id<TeamId>,
    version: IfMatch,
    body: Body<TeamPatch>,
) -> AppResult<HttpResponse> {
    let patch = body.value;
    let team = administered::write(&state, &actor, Capability::ManageUsers, move |conn, by| {
        queries::change(conn, by, id.0, version.0, patch.clone())
    })
    .await?;
    let team = Team::from(team);
    Ok(answer::versioned(team.version, &team))
}
