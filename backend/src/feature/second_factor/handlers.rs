//! HTTP in and out of setting up, renewing and turning off a second factor.

use super::sign_in::counted;
use super::{codes, queries, rule};
use crate::access::{Actor, policy};
use crate::db::Conn;
use crate::error::{AppError, AppResult};
use crate::events::system::By;
use crate::feature::auth::again::require_password;
use crate::feature::auth::throttle::Throttle;
use crate::http::{Body, Id, answer};
use crate::state::State;
use actix_web::{HttpResponse, delete, get, post, put, web};
use shared::error::Problem;
use shared::id::UserId;
use shared::role::Capability;
use shared::second_factor::{
    PasswordAgain, PasswordAndCode, RecoveryCodes, SecondFactor, SecondFactorRule, TotpCode,
    TotpSetup,
};

/// Reads how the caller's second factor stands. Everyone.
#[utoipa::path(
    tag = "Signing in",
    responses((status = 200, description = "How it stands", body = SecondFactor)),
    security(("bearer" = []))
)]
#[get("/me/totp")]
pub async fn read_second_factor(state: web::Data<State>, actor: Actor) -> AppResult<HttpResponse> {
    let found = state
        .db
        .read(move |conn| {
            Ok(SecondFactor {
                since: queries::since(conn, actor.id)?.map(|at| at.and_utc()),
                recovery_codes_left: queries::codes_left(conn, actor.id)?,
                required: rule::roles(conn)?.contains(&actor.role),
            })
        })
        .await?;
    Ok(answer::ok(&found))
}

/// Begins to set up a second factor: a secret for an authenticator, shown this once. Everyone.
#[utoipa::path(
    tag = "Signing in",
    request_body(content = PasswordAgain),
    responses(
        (status = 200, description = "The secret, as text and as a picture", body = TotpSetup),
        (status = 401, description = "`wrong_credentials`", body = Problem),
        (status = 409, description = "`second_factor_on`", body = Problem),
        (status = 429, description = "`too_many_requests` with `Retry-After`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/me/totp")]
pub async fn begin_second_factor(
    state: web::Data<State>,
    throttle: web::Data<Throttle>,
    actor: Actor,
    body: Body<PasswordAgain>,
) -> AppResult<HttpResponse> {
    let row = require_password(&state, &throttle, &actor, body.value.password).await?;
    let secret: [u8; codes::SECRET_BYTES] = rand::random();
    let (keys, now) = (state.keys.clone(), state.clock.now());
    state
        .db
        .write(move |conn| queries::begin(conn, &keys, actor.id, &secret, now))
        .await?;
    Ok(answer::ok(&codes::setup(&secret, &row.username)?))
}

/// Turns the second factor on with a code of it; answers the recovery codes, shown this once. Everyone.
#[utoipa::path(
    tag = "Signing in",
    request_body(content = TotpCode, example = json!({"code": "123456"})),
    responses(
        (status = 200, description = "Ten recovery codes", body = RecoveryCodes),
        (status = 401, description = "`wrong_code`", body = Problem),
        (status = 409, description = "`second_factor_on`, `no_second_factor`", body = Problem),
        (status = 429, description = "`too_many_requests` with `Retry-After`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/me/totp/confirm")]
pub async fn confirm_second_factor(
    state: web::Data<State>,
    throttle: web::Data<Throttle>,
    actor: Actor,
    body: Body<TotpCode>,
) -> AppResult<HttpResponse> {
    let (keys, by) = (state.keys.clone(), By::caller(&actor, state.clock.now()));
    let (id, code) = (actor.id, body.value.code);
    let codes = with_code(&state, &throttle, id, move |conn| {
        queries::confirm(conn, &keys, &by, id, &code)
    })
    .await?;
    Ok(answer::ok(&RecoveryCodes { codes }))
}

/// Replaces the recovery codes; the old ones work no more. Everyone.
#[utoipa::path(
    tag = "Signing in",
    request_body(content = PasswordAndCode, example = json!({"password": "correct horse battery", "code": "123456"})),
    responses(
        (status = 200, description = "Ten recovery codes", body = RecoveryCodes),
        (status = 401, description = "`wrong_credentials`, `wrong_code`", body = Problem),
        (status = 409, description = "`no_second_factor`", body = Problem),
        (status = 429, description = "`too_many_requests` with `Retry-After`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/me/totp/recovery-codes")]
pub async fn renew_recovery_codes(
    state: web::Data<State>,
    throttle: web::Data<Throttle>,
    actor: Actor,
    body: Body<PasswordAndCode>,
) -> AppResult<HttpResponse> {
    let (keys, now) = (state.keys.clone(), state.clock.now());
    let PasswordAndCode { password, code } = body.value;
    require_password(&state, &throttle, &actor, password).await?;
    let id = actor.id;
    let codes = with_code(&state, &throttle, id, move |conn| {
        queries::take(conn, &keys, id, &code, now)?;
        queries::renew_codes(conn, &keys, id)
    })
    .await?;
    Ok(answer::ok(&RecoveryCodes { codes }))
}

/// Turns the caller's second factor off. Everyone.
#[utoipa::path(
    tag = "Signing in",
    request_body(content = PasswordAndCode, example = json!({"password": "correct horse battery", "code": "123456"})),
    responses(
        (status = 204, description = "It is off"),
        (status = 401, description = "`wrong_credentials`, `wrong_code`", body = Problem),
        (status = 403, description = "`second_factor_required`: the organisation wants one of the caller's role", body = Problem),
        (status = 409, description = "`no_second_factor`", body = Problem),
        (status = 429, description = "`too_many_requests` with `Retry-After`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/me/totp/off")]
pub async fn turn_second_factor_off(
    state: web::Data<State>,
    throttle: web::Data<Throttle>,
    actor: Actor,
    body: Body<PasswordAndCode>,
) -> AppResult<HttpResponse> {
    let (keys, by) = (state.keys.clone(), By::caller(&actor, state.clock.now()));
    let PasswordAndCode { password, code } = body.value;
    require_password(&state, &throttle, &actor, password).await?;
    let (id, role) = (actor.id, actor.role);
    with_code(&state, &throttle, id, move |conn| {
        if rule::roles(conn)?.contains(&role) {
            return Err(shared::Code::SecondFactorRequired.into());
        }
        queries::take(conn, &keys, id, &code, by.now())?;
        queries::remove(conn, &by, id)
    })
    .await?;
    Ok(answer::no_content())
}

/// Does what a code of a signed-in caller allows; wrong ones are counted, as [`counted`] at signing in.
async fn with_code<T: Send + 'static>(
    state: &State,
    throttle: &Throttle,
    id: UserId,
    work: impl FnMut(&mut Conn) -> AppResult<T> + Send + 'static,
) -> AppResult<T> {
    let counted = counted(id);
    throttle
        .attempt(&counted, &counted, state.clock.now())
        .map_err(AppError::too_many)?;
    let done = state.db.write(work).await?;
    throttle.succeeded(&counted, &counted);
    Ok(done)
}

/// Takes the second factor of a user away, who has lost it; its sessions end. Who may: administrator.
#[utoipa::path(
    tag = "Users",
    params(("id" = UserId, Path, description = "The user")),
    responses(
        (status = 204, description = "It is off"),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`no_second_factor`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[delete("/users/{id}/totp")]
pub async fn reset_second_factor(
    state: web::Data<State>,
    actor: Actor,
    id: Id<UserId>,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageUsers)?;
    let by = By::caller(&actor, state.clock.now());
    state
        .db
        .write(move |conn| {
            crate::feature::user::queries::find(conn, id.0)?;
            queries::remove(conn, &by, id.0)?;
            crate::feature::auth::session::end_all(conn, id.0, None, by.now())
        })
        .await?;
    Ok(answer::no_content())
}

/// Reads of which roles the organisation wants a second factor. Everyone.
#[utoipa::path(
    tag = "Users",
    responses((status = 200, description = "The rule in force", body = SecondFactorRule)),
    security(("bearer" = []))
)]
#[get("/second-factor-rule")]
pub async fn read_second_factor_rule(
    state: web::Data<State>,
    _actor: Actor,
) -> AppResult<HttpResponse> {
    let roles = state.db.read(rule::roles).await?;
    Ok(answer::ok(&SecondFactorRule { roles }))
}

/// Sets of which roles the organisation wants a second factor. It holds at once: whoever has such a role and no second
/// factor must set one up before anything else works. Who may: administrator.
#[utoipa::path(
    tag = "Users",
    request_body(content = SecondFactorRule, example = json!({"roles": ["administrator"]})),
    responses(
        (status = 200, description = "The rule in force", body = SecondFactorRule),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[put("/second-factor-rule")]
pub async fn set_second_factor_rule(
    state: web::Data<State>,
    actor: Actor,
    body: Body<SecondFactorRule>,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageUsers)?;
    let (by, new) = (By::caller(&actor, state.clock.now()), body.value);
    let kept = state
        .db
        .write(move |conn| rule::set(conn, &by, &new))
        .await?;
    Ok(answer::ok(&kept))
}
