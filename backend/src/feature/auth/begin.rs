//! What follows once somebody has shown who they are, by whichever way: the second step, or a session.

use super::session::{self, RefreshToken};
use super::token;
use crate::error::{AppError, AppResult};
use crate::feature::second_factor::{queries as second_factor, ticket};
use crate::http::{address, answer};
use crate::state::State;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::http::header::USER_AGENT;
use actix_web::{HttpRequest, HttpResponse};
use shared::auth::TokenAnswer;
use shared::id::UserId;

/// The cookie of the refresh token; sent to nothing but `/api/v1/auth`.
pub const COOKIE: &str = "throughline_refresh";
const COOKIE_PATH: &str = "/api/v1/auth";

/// Where a request comes from, as the list of sessions tells it.
#[derive(Debug, Clone)]
pub struct Origin {
    /// What the client says it is.
    pub agent: Option<String>,
    /// Its network address.
    pub address: String,
}

impl Origin {
    /// The origin of a request.
    #[must_use]
    pub fn of(state: &State, request: &HttpRequest) -> Self {
        let agent = request
            .headers()
            .get(USER_AGENT)
            .and_then(|value| value.to_str().ok())
            .map(|agent| agent.chars().take(200).collect());
        Self {
            agent,
            address: address::client(state, request.peer_addr(), request.headers()),
        }
    }
}

/// What comes next for whoever showed who they are.
#[derive(Debug, Clone)]
pub enum Admitted {
    /// A session has begun.
    Session(RefreshToken),
    /// A code of the second factor is wanted; the ticket says who may give it.
    SecondStep(String),
}

/// Begins a session for somebody who showed who they are, or asks for the second factor where the account has one.
///
/// # Errors
/// Where the database fails.
pub async fn admit(state: &State, user: UserId, origin: Origin) -> AppResult<Admitted> {
    let (keys, now) = (state.keys.clone(), state.clock.now());
    state
        .db
        .write(move |conn| {
            if second_factor::is_on(conn, user)? {
                return ticket::make(conn, &keys, user, now).map(Admitted::SecondStep);
            }
            session::begin(conn, user, &origin, now).map(Admitted::Session)
        })
        .await
}

/// The cookie that carries a refresh token for so long.
#[must_use]
pub fn cookie(state: &State, value: String, age: Duration) -> Cookie<'static> {
    Cookie::build(COOKIE, value)
        .path(COOKIE_PATH)
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(state.config.https)
        .max_age(age)
        .finish()
}

/// Puts the refresh token of a session into an answer.
///
/// # Errors
/// Where it makes no header, which it always does.
pub fn carry(state: &State, response: &mut HttpResponse, renewal: &RefreshToken) -> AppResult<()> {
    response
        .add_cookie(&cookie(state, renewal.write(), Duration::days(30)))
        .map_err(|error| AppError::internal(error.to_string()))
}

/// The answer to whoever is signed in now: an access token, and the refresh token in its cookie.
///
/// # Errors
/// Where the token cannot be signed.
pub fn signed_in(state: &State, user: UserId, renewal: &RefreshToken) -> AppResult<HttpResponse> {
    let access_token = token::make(&state.keys, user, renewal.session, state.clock.now())?;
    let mut response = answer::ok(&TokenAnswer {
        access_token,
        token_type: "Bearer".to_owned(),
        expires_in: token::LIFETIME.num_seconds(),
    });
    carry(state, &mut response, renewal)?;
    Ok(response)
}
