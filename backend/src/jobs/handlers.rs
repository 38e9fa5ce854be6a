//! HTTP out of the scheduler: administrators see how it goes.

use super::{TASKS, queue};
use crate::access::{Actor, policy};
use crate::error::AppResult;
use crate::http::{Params, answer};
use crate::state::State;
use actix_web::{HttpResponse, get, web};
use shared::Page;
use shared::error::Problem;
use shared::job::Job;
use shared::role::Capability;

/// Lists what runs by the clock: when next, how it went last, and what it failed with. Who may: administrator.
#[utoipa::path(
    tag = "Engine",
    responses(
        (status = 200, description = "All tasks", body = Page<Job>),
        (status = 403, description = "`forbidden`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/jobs")]
pub async fn list_jobs(
    state: web::Data<State>,
    actor: Actor,
    params: Params,
) -> AppResult<HttpResponse> {
    params.finish()?;
    policy::require(&actor, Capability::ManageStages)?;
    let now = state.clock.now();
    let jobs = state
        .db
        .read(move |conn| queue::list(conn, TASKS, now))
        .await?;
    Ok(answer::ok(&Page::whole(jobs)))
}
