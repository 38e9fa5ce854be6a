//! HTTP in and out of the second step of signing in.

use super::{queries, ticket};
use crate::error::{AppError, AppResult};
use crate::feature::auth::begin::{Origin, signed_in};
use crate::feature::auth::session;
use crate::feature::auth::throttle::Throttle;
use crate::http::Body;
use crate::state::State;
use actix_web::{HttpRequest, HttpResponse, post, web};
use shared::auth::TokenAnswer;
use shared::error::Problem;
use shared::id::UserId;
use shared::second_factor::SecondStep;

/// Under what the codes of a user are counted: apart from its password, which whoever is asked for a code has.
#[must_use]
pub fn counted(user: UserId) -> String {
    format!("second factor of {user}")
}

/// The second step of signing in: the ticket of the first, and a code of the authenticator or a recovery code. A code
/// works once. Public; throttled (R-SEC-8).
#[utoipa::path(
    tag = "Signing in",
    request_body(content = SecondStep, example = json!({"ticket": "eyJ…", "code": "123456"})),
    responses(
        (status = 200, description = "Signed in", body = TokenAnswer),
        (status = 401, description = "`wrong_code`; `session_ended` where the first step is too long ago", body = Problem),
        (status = 429, description = "`too_many_requests` with `Retry-After`", body = Problem),
    )
)]
#[post("/auth/second-factor")]
pub async fn take_second_step(
    state: web::Data<State>,
    throttle: web::Data<Throttle>,
    request: HttpRequest,
    body: Body<SecondStep>,
) -> AppResult<HttpResponse> {
    let (now, origin) = (state.clock.now(), Origin::of(&state, &request));
    let SecondStep { ticket, code } = body.value;
    let keys = state.keys.clone();
    let user = state
        .db
        .read(move |conn| ticket::read(conn, &keys, &ticket, now))
        .await?;
    let address = origin.address.clone();
    throttle
        .attempt(&counted(user), &address, now)
        .map_err(AppError::too_many)?;
    let keys = state.keys.clone();
    let renewal = state
        .db
        .write(move |conn| {
            queries::take(conn, &keys, user, &code, now)?;
            session::begin(conn, user, &origin, now)
        })
        .await?;
    throttle.succeeded(&counted(user), &address);
    signed_in(&state, user, &renewal)
}
