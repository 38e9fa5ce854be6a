//! HTTP in and out of the pattern of customer numbers (R-NUM-1).

use super::number;
use crate::access::Actor;
use crate::error::AppResult;
use crate::http::{Body, administered, answer};
use crate::state::State;
use actix_web::{HttpResponse, get, put, web};
use chrono::Datelike as _;
use shared::error::Problem;
use shared::number::{NumberPattern, NumberPatternView};
use shared::role::Capability;

fn view(state: &State, pattern: NumberPattern) -> NumberPatternView {
    let year = state
        .clock
        .now()
        .with_timezone(&state.config.org_zone)
        .year();
    let prefix = number::prefix(&pattern, Some("I642")).to_owned();
    NumberPatternView {
        example: number::write(&pattern, &prefix, year, 1),
        pattern,
    }
}

/// Reads how customer numbers are made. Everyone.
#[utoipa::path(
    tag = "Lists",
    responses((status = 200, description = "The pattern in force", body = NumberPatternView)),
    security(("bearer" = []))
)]
#[get("/number-pattern")]
pub async fn read_number_pattern(
    state: web::Data<State>,
    _actor: Actor,
) -> AppResult<HttpResponse> {
    let pattern = state.db.read(number::pattern).await?;
    Ok(answer::ok(&view(&state, pattern)))
}

/// Sets how customer numbers are made from now on; those that exist stay. Who may: administrator.
#[utoipa::path(
    tag = "Lists",
    request_body(content = NumberPattern, example = json!({"template": "{prefix}-{year}-{sequence}", "prefixes": {"I": "TECH", "C": "MFG"}, "default_prefix": "CUS", "width": 4})),
    responses(
        (status = 200, description = "The pattern in force", body = NumberPatternView),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[put("/number-pattern")]
pub async fn set_number_pattern(
    state: web::Data<State>,
    actor: Actor,
    body: Body<NumberPattern>,
) -> AppResult<HttpResponse> {
    let new = body.value;
    let kept = new.clone();
    administered::write(&state, &actor, Capability::ManageStages, move |conn, by| {
        number::set(conn, by, &kept)
    })
    .await?;
    Ok(answer::ok(&view(&state, new)))
}
