//! HTTP in and out of signing in.

use super::again::require_password;
use super::begin::{Admitted, COOKIE, Origin, admit, cookie, signed_in};
use super::password;
use super::session::{self, RefreshToken};
use super::throttle::Throttle;
use crate::access::{Actor, policy};
use crate::db::schema::user_account;
use crate::db::types::{Key, Written, stored};
use crate::error::{AppError, AppResult};
use crate::events::system::{self, By};
use crate::feature::user::queries;
use crate::http::{Body, answer};
use crate::state::State;
use actix_web::cookie::time::Duration;
use actix_web::{HttpRequest, HttpResponse, get, patch, post, web};
use diesel::prelude::*;
use shared::Code;
use shared::auth::{LoginRequest, Me, MePatch, PasswordChange, TokenAnswer};
use shared::error::Problem;
use shared::id::UserId;
use shared::user::User;

/// Signs in: an access token of 15 minutes, and a refresh token in an HttpOnly cookie. Where the account has a second
/// factor, the answer is `second_factor_needed` with a `ticket` for `POST /auth/second-factor`. Public; throttled (R-SEC-8).
#[utoipa::path(
    tag = "Signing in",
    request_body(content = LoginRequest, example = json!({"username": "sales", "password": "correct horse battery"})),
    responses(
        (status = 200, description = "Signed in", body = TokenAnswer),
        (status = 401, description = "`wrong_credentials`: name or password; which of them is never said. `second_factor_needed`: both are right, and a code is wanted", body = Problem),
        (status = 429, description = "`too_many_requests` with `Retry-After`", body = Problem),
    )
)]
#[post("/auth/login")]
pub async fn login(
    state: web::Data<State>,
    throttle: web::Data<Throttle>,
    request: HttpRequest,
    body: Body<LoginRequest>,
) -> AppResult<HttpResponse> {
    let (now, origin) = (state.clock.now(), Origin::of(&state, &request));
    let address = origin.address.clone();
    let LoginRequest { username, password } = body.value;
    let username = username.trim().to_lowercase();
    let asked = username.clone();
    let found: Option<(Key<UserId>, String, bool)> = state
        .db
        .read(move |conn| {
            Ok(user_account::table
                .filter(user_account::username.eq(asked))
                .select((
                    user_account::id,
                    user_account::password_hash,
                    user_account::active,
                ))
                .first(conn)
                .optional()?)
        })
        .await?;
    throttle
        .attempt(&username, &address, now)
        .map_err(AppError::too_many)?;
    let stored = found.as_ref().map(|(_, hash, _)| hash.clone());
    let fits = web::block(move || password::verify(&password, stored.as_deref()))
        .await
        .map_err(|e| AppError::internal(e.to_string()))?;
    let Some((user, ..)) = found.filter(|(.., active)| fits && *active) else {
        return Err(Code::WrongCredentials.into());
    };
    throttle.succeeded(&username, &address);
    match admit(&state, user.0, origin).await? {
        Admitted::Session(renewal) => signed_in(&state, user.0, &renewal),
        Admitted::SecondStep(ticket) => Err(AppError::second_factor(ticket)),
    }
}

/// Exchanges the refresh cookie for a fresh access token. Public; the cookie alone decides (R-SEC-7).
#[utoipa::path(
    tag = "Signing in",
    responses(
        (status = 200, description = "A fresh token; the cookie is replaced", body = TokenAnswer),
        (status = 401, description = "`not_signed_in`, `session_ended`", body = Problem),
    )
)]
#[post("/auth/refresh")]
pub async fn refresh(state: web::Data<State>, request: HttpRequest) -> AppResult<HttpResponse> {
    let cookie = request.cookie(COOKIE).ok_or(Code::NotSignedIn)?;
    let old = RefreshToken::read(cookie.value()).ok_or(Code::NotSignedIn)?;
    let (keys, now) = (state.keys.clone(), state.clock.now());
    let address = Origin::of(&state, &request).address;
    let refreshed = state
        .db
        .write(move |conn| session::refresh(conn, &keys, &old, Some(&address), now))
        .await?;
    match refreshed {
        Some((user, successor)) => signed_in(&state, user, &successor),
        None => Err(Code::SessionEnded.into()),
    }
}

/// Signs out: the session ends at once, and with it every token of it (R-SEC-7). Public; the cookie alone decides.
#[utoipa::path(tag = "Signing in", responses((status = 204, description = "Signed out")))]
#[post("/auth/logout")]
pub async fn logout(state: web::Data<State>, request: HttpRequest) -> AppResult<HttpResponse> {
    if let Some(token) = request
        .cookie(COOKIE)
        .and_then(|cookie| RefreshToken::read(cookie.value()))
    {
        let (keys, now) = (state.keys.clone(), state.clock.now());
        // Only whoever holds the current token, or the one before, may end the session.
        state
            .db
            .write(move |conn| {
                if session::refresh(conn, &keys, &token, None, now)?.is_some() {
                    session::end(conn, token.session, now)?;
                }
                Ok(())
            })
            .await?;
    }
    let mut response = answer::no_content();
    let set = response.add_cookie(&cookie(&state, String::new(), Duration::ZERO));
    set.map_err(|error| AppError::internal(error.to_string()))?;
    Ok(response)
}

async fn me_of(state: &State, actor: Actor) -> AppResult<Me> {
    let (id, session, can) = (actor.id, actor.session_id, policy::capabilities(&actor));
    let (user, must_enrol) = state
        .db
        .read(move |conn| {
            let user = User::from(queries::find(conn, id)?);
            Ok((user, session::must_enrol(conn, session)?))
        })
        .await?;
    Ok(Me {
        id: actor.id,
        username: user.username,
        name: actor.name,
        role: actor.role,
        view_as: actor.view_as,
        team_id: actor.team_id,
        language: user.language,
        zone: actor.zone.name().to_owned(),
        org_zone: actor.org_zone.name().to_owned(),
        can,
        must_enrol,
    })
}

/// Reads the caller's own account. Everyone.
#[utoipa::path(
    tag = "Signing in",
    responses((status = 200, description = "The caller", body = Me)),
    security(("bearer" = []))
)]
#[get("/me")]
pub async fn read_me(state: web::Data<State>, actor: Actor) -> AppResult<HttpResponse> {
    Ok(answer::ok(&me_of(&state, actor).await?))
}

/// Changes language and zone of the caller's own account. Everyone.
#[utoipa::path(
    tag = "Signing in",
    request_body(content = MePatch, example = json!({"language": "zh", "zone": "Asia/Shanghai"})),
    responses(
        (status = 200, description = "As it stands now", body = Me),
        (status = 422, description = "`invalid`: no such zone", body = Problem),
    ),
    security(("bearer" = []))
)]
#[patch("/me")]
pub async fn change_me(
    state: web::Data<State>,
    mut actor: Actor,
    body: Body<MePatch>,
) -> AppResult<HttpResponse> {
    let (id, now, patch) = (actor.id, state.clock.now(), body.value);
    if let Some(zone) = &patch.zone {
        actor.zone = zone
            .parse()
            .map_err(|_| AppError::field("/zone", Code::NotOnList))?;
    }
    state
        .db
        .write(move |conn| {
            let row = user_account::table.find(Key(id));
            if let Some(zone) = &patch.zone {
                diesel::update(row)
                    .set(user_account::zone.eq(Some(zone)))
                    .execute(conn)?;
            }
            if let Some(language) = patch.language {
                diesel::update(row)
                    .set(user_account::language.eq(Some(Written(language))))
                    .execute(conn)?;
            }
            diesel::update(row)
                .set(user_account::updated_at.eq(stored(now)))
                .execute(conn)?;
            Ok(())
        })
        .await?;
    Ok(answer::ok(&me_of(&state, actor).await?))
}

/// Changes the caller's own password; all other sessions end (R-SEC-7). Everyone.
#[utoipa::path(
    tag = "Signing in",
    request_body(content = PasswordChange),
    responses(
        (status = 204, description = "Changed"),
        (status = 401, description = "`wrong_credentials`: the current password is another", body = Problem),
        (status = 422, description = "`invalid`: `too_short`, `too_long`, `weak_password`, `breached_password`, `own_name_password`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/me/password")]
pub async fn change_password(
    state: web::Data<State>,
    throttle: web::Data<Throttle>,
    actor: Actor,
    body: Body<PasswordChange>,
) -> AppResult<HttpResponse> {
    let (id, session, now) = (actor.id, actor.session_id, state.clock.now());
    let by = By::caller(&actor, now);
    let PasswordChange { current, new } = body.value;
    let row = state.db.read(move |conn| queries::find(conn, id)).await?;
    password::require_strong(&new, &[&row.username, &row.name], "/new")?;
    require_password(&state, &throttle, &actor, current).await?;
    let hash = web::block(move || password::hash(&new))
        .await
        .map_err(|e| AppError::internal(e.to_string()))??;
    state
        .db
        .write(move |conn| {
            diesel::update(user_account::table.find(Key(id)))
                .set((
                    user_account::password_hash.eq(&hash),
                    user_account::updated_at.eq(stored(now)),
                ))
                .execute(conn)?;
            let row = queries::find(conn, id)?;
            system::note(conn, &by, Some(&row), Some(&row), &["password"])?;
            session::end_all(conn, id, Some(session), now)
        })
        .await?;
    Ok(answer::no_content())
}
