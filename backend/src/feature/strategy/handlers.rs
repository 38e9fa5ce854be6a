//! HTTP in and out of strategies.

use super::queries;
use crate::access::{Actor, policy};
use crate::db::Conn;
use crate::error::AppResult;
use crate::events::system::By;
use crate::feature::cadence::forecast;
use crate::http::{Body, Id, IfMatch, Params, administered, answer};
use crate::record::Cx;
use crate::record::endpoint::{self, RepeatParams, VersionParams};
use crate::state::State;
use actix_web::{HttpResponse, delete, get, patch, post, web};
use shared::Page;
use shared::error::Problem;
use shared::id::StrategyId;
use shared::role::Capability;
use shared::strategy::{Forecast, NewStrategy, Strategy, StrategyPatch, StrategyTrial};

/// Lists the strategies, in the order in which they were made. Everyone.
#[utoipa::path(
    tag = "Engine",
    responses((status = 200, description = "All strategies", body = Page<Strategy>)),
    security(("bearer" = []))
)]
#[get("/strategies")]
pub async fn list_strategies(
    state: web::Data<State>,
    _actor: Actor,
    params: Params,
) -> AppResult<HttpResponse> {
    params.finish()?;
    let read = |conn: &mut Conn| {
        let rows = queries::all(conn)?;
        queries::views(conn, rows)
    };
    Ok(answer::ok(&Page::whole(state.db.read(read).await?)))
}

/// Reads a strategy. Everyone.
#[utoipa::path(
    tag = "Engine",
    params(("id" = StrategyId, Path, description = "The strategy")),
    responses(
        (status = 200, description = "The strategy", body = Strategy),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/strategies/{id}")]
pub async fn read_strategy(
    state: web::Data<State>,
    _actor: Actor,
    id: Id<StrategyId>,
) -> AppResult<HttpResponse> {
    let read = move |conn: &mut Conn| {
        let row = queries::find(conn, id.0)?;
        queries::view(conn, row)
    };
    let strategy = state.db.read(read).await?;
    Ok(answer::versioned(strategy.version, &strategy))
}

/// Adds a strategy. One that would have everybody contacted every day asks for confirmation. Who may: manager,
/// administrator.
#[utoipa::path(
    tag = "Engine",
    params(RepeatParams),
    request_body(content = NewStrategy, example = json!({"name_zh": "机械行业：每周电话", "name_en": "Machinery: a call a week", "segment": {"stages": ["interested"], "industries": ["C35"]}, "goal_kind": "proposal", "channel": "phone", "frequency": {"kind": "every", "count": 1, "unit": "week"}})),
    responses(
        (status = 201, description = "Added", body = Strategy),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 409, description = "`confirmation_needed`: `everybody_daily`", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/strategies")]
pub async fn create_strategy(
    state: web::Data<State>,
    actor: Actor,
    body: Body<NewStrategy>,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageStrategies)?;
    let (cx, new, repeat) = (Cx::new(&state, actor), body.value, body.repeat);
    let add = move |conn: &mut Conn| {
        let by = By::caller(&cx.actor, cx.now);
        let id = endpoint::once(conn, &cx, repeat.as_ref(), None, |conn| {
            Ok(queries::add(conn, &by, new.clone())?.id.0.uuid())
        })?;
        let row = queries::find(conn, StrategyId(id))?;
        queries::view(conn, row)
    };
    let strategy = state.db.write(add).await?;
    Ok(answer::created(
        &format!("/api/v1/strategies/{}", strategy.id),
        strategy.version,
        &strategy,
    ))
}

/// Tells what a strategy would do as it is being edited, and writes nothing. How many customers within reach belong to its
/// segment, and, for the next four weeks and each owner, how many plans would follow it and how many all strategies together,
/// with this one put in as if it were in force: more specific ones take its place and it takes that of others, as they will.
/// Each plan is taken for done on its day. Of very many customers only some are looked at, and the answer says so. Who may:
/// manager, administrator.
#[utoipa::path(
    tag = "Engine",
    request_body(content = StrategyTrial, example = json!({"strategy": {"name_zh": "机械行业：每周电话", "name_en": "Machinery: a call a week", "segment": {"stages": ["interested"]}, "goal_kind": "proposal", "channel": "phone", "frequency": {"kind": "every", "count": 1, "unit": "week"}}})),
    responses(
        (status = 200, description = "What it would do", body = Forecast),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`: the strategy that is being changed", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/strategies/preview")]
pub async fn preview_strategy(
    state: web::Data<State>,
    actor: Actor,
    body: Body<StrategyTrial>,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageStrategies)?;
    let (cx, trial) = (Cx::new(&state, actor), body.value);
    let look = move |conn: &mut Conn| {
        let row = queries::tried(conn, &trial, cx.now)?;
        forecast::of(conn, &cx, &row.into(), trial.in_place_of)
    };
    Ok(answer::ok(&state.db.read(look).await?))
}

/// Changes a strategy; plans to come follow it. Who may: manager, administrator.
#[utoipa::path(
    tag = "Engine",
    params(("id" = StrategyId, Path, description = "The strategy"), VersionParams),
    request_body(content = StrategyPatch, example = json!({"active": false})),
    responses(
        (status = 200, description = "As it stands now", body = Strategy),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`confirmation_needed`: `everybody_daily`", body = Problem),
        (status = 412, description = "`stale`, with the current strategy", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[patch("/strategies/{id}")]
pub async fn change_strategy(
    state: web::Data<State>,
    actor: Actor,
    id: Id<StrategyId>,
    version: IfMatch,
    body: Body<StrategyPatch>,
) -> AppResult<HttpResponse> {
    let patch = body.value;
    let change = move |conn: &mut Conn, by: &By| {
        let row = queries::change(conn, by, id.0, version.0, patch.clone())?;
        queries::view(conn, row)
    };
    let strategy =
        administered::write(&state, &actor, Capability::ManageStrategies, change).await?;
    Ok(answer::versioned(strategy.version, &strategy))
}

/// Removes a strategy; its plans to come are withdrawn. Who may: manager, administrator.
#[utoipa::path(
    tag = "Engine",
    params(("id" = StrategyId, Path, description = "The strategy"), VersionParams),
    responses(
        (status = 204, description = "Removed"),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 412, description = "`stale`, with the current strategy", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[delete("/strategies/{id}")]
pub async fn remove_strategy(
    state: web::Data<State>,
    actor: Actor,
    id: Id<StrategyId>,
    version: IfMatch,
) -> AppResult<HttpResponse> {
    administered::write(
        &state,
        &actor,
        Capability::ManageStrategies,
        move |conn, by| queries::remove(conn, by, id.0, version.0),
    )
    .await?;
    Ok(answer::no_content())
}
