//! HTTP in and out of the rule of escalation.

use super::setting;
use crate::access::Actor;
use crate::error::AppResult;
use crate::http::{Body, administered, answer};
use crate::state::State;
use actix_web::{HttpResponse, get, put, web};
use shared::error::Problem;
use shared::escalation::Escalation;
use shared::role::Capability;

/// Reads after how many days who is told of what stays undone.
#[utoipa::path(
    tag = "Today",
    description = "Who may: everyone who is signed in.",
    responses((status = 200, description = "The rule in force", body = Escalation)),
    security(("bearer" = []))
)]
#[get("/escalation")]
pub async fn read_escalation(state: web::Data<State>, _actor: Actor) -> AppResult<HttpResponse> {
    let rule = state.db.read(setting::read).await?;
    Ok(answer::ok(&rule))
}

/// Sets after how many days who is told of what stays undone.
#[utoipa::path(
    tag = "Today",
    description = "Who may: administrator. The change stands on the system's trail.",
    request_body(content = Escalation, example = json!({"owner_days": 3, "manager_days": 5, "risk_days": 7})),
    responses(
        (status = 200, description = "The rule in force", body = Escalation),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 422, description = "`invalid` with the fields: `out_of_range`, also where a level would be reached before the one below it", body = Problem),
    ),
    security(("bearer" = []))
)]
#[put("/escalation")]
pub async fn set_escalation(
    state: web::Data<State>,
    actor: Actor,
    body: Body<Escalation>,
) -> AppResult<HttpResponse> {
    let rule = body.value;
    administered::write(&state, &actor, Capability::ManageStages, move |conn, by| {
        setting::set(conn, by, rule)
    })
    .await?;
    Ok(answer::ok(&rule))
}
