//! HTTP in and out of sessions: one's own, and those of a user for administrators.

use super::queries;
use crate::access::{Actor, policy};
use crate::error::AppResult;
use crate::events::system::By;
use crate::feature::user::queries as users;
use crate::http::{Id, Id2, answer};
use crate::state::State;
use actix_web::{HttpResponse, delete, get, web};
use shared::Page;
use shared::error::Problem;
use shared::id::{SessionId, UserId};
use shared::role::Capability;
use shared::session::Session;

async fn list(state: &State, actor: &Actor, user: UserId) -> AppResult<HttpResponse> {
    let (current, now) = (actor.session_id, state.clock.now());
    let items = state
        .db
        .read(move |conn| {
            users::find(conn, user)?;
            queries::standing(conn, user, current, now)
        })
        .await?;
    Ok(answer::ok(&Page::whole(items)))
}

async fn end(state: &State, actor: &Actor, user: UserId, id: SessionId) -> AppResult<HttpResponse> {
    let by = By::caller(actor, state.clock.now());
    state
        .db
        .write(move |conn| queries::end_one(conn, &by, user, id))
        .await?;
    Ok(answer::no_content())
}

/// Lists the caller's sessions that stand, newest first; this one is marked. Everyone.
#[utoipa::path(
    tag = "Signing in",
    responses((status = 200, description = "All of them, as one page", body = Page<Session>)),
    security(("bearer" = []))
)]
#[get("/me/sessions")]
pub async fn list_my_sessions(state: web::Data<State>, actor: Actor) -> AppResult<HttpResponse> {
    list(&state, &actor, actor.id).await
}

/// Ends one of the caller's sessions, at once (R-SEC-7). Everyone.
#[utoipa::path(
    tag = "Signing in",
    params(("id" = SessionId, Path, description = "The session")),
    responses(
        (status = 204, description = "Ended"),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[delete("/me/sessions/{id}")]
pub async fn end_my_session(
    state: web::Data<State>,
    actor: Actor,
    id: Id<SessionId>,
) -> AppResult<HttpResponse> {
    end(&state, &actor, actor.id, id.0).await
}

/// Ends all of the caller's sessions but this one, at once (R-SEC-7). Everyone.
#[utoipa::path(
    tag = "Signing in",
    responses(
        (status = 204, description = "Ended"),
        (status = 403, description = "`forbidden`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[delete("/me/sessions")]
pub async fn end_my_other_sessions(
    state: web::Data<State>,
    actor: Actor,
) -> AppResult<HttpResponse> {
    let by = By::caller(&actor, state.clock.now());
    let (user, this) = (actor.id, actor.session_id);
    state
        .db
        .write(move |conn| queries::end_others(conn, &by, user, Some(this)))
        .await?;
    Ok(answer::no_content())
}

/// Lists the sessions of a user that stand, newest first. Who may: administrator.
#[utoipa::path(
    tag = "Users",
    params(("id" = UserId, Path, description = "The user")),
    responses(
        (status = 200, description = "All of them, as one page", body = Page<Session>),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/users/{id}/sessions")]
pub async fn list_user_sessions(
    state: web::Data<State>,
    actor: Actor,
    id: Id<UserId>,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageUsers)?;
    list(&state, &actor, id.0).await
}

/// Ends one session of a user, at once (R-SEC-7). Who may: administrator.
#[utoipa::path(
    tag = "Users",
    params(
        ("id" = UserId, Path, description = "The user"),
        ("session_id" = SessionId, Path, description = "The session"),
    ),
    responses(
        (status = 204, description = "Ended"),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[delete("/users/{id}/sessions/{session_id}")]
pub async fn end_user_session(
    state: web::Data<State>,
    actor: Actor,
    ids: Id2<UserId, SessionId>,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageUsers)?;
    end(&state, &actor, ids.0, ids.1).await
}

/// Ends all sessions of a user, at once (R-SEC-7). Who may: administrator.
#[utoipa::path(
    tag = "Users",
    params(("id" = UserId, Path, description = "The user")),
    responses(
        (status = 204, description = "Ended"),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[delete("/users/{id}/sessions")]
pub async fn end_user_sessions(
    state: web::Data<State>,
    actor: Actor,
    id: Id<UserId>,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageUsers)?;
    let by = By::caller(&actor, state.clock.now());
    state
        .db
        .write(move |conn| queries::end_others(conn, &by, id.0, None))
        .await?;
    Ok(answer::no_content())
}
