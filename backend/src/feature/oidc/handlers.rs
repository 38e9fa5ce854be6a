//! HTTP in and out of signing in with a provider. Both operations are for browsers: they answer with redirects, also
//! where something went wrong, since nobody reads a problem document in an address bar.

use super::attempt::{self, Attempt, LIFETIME, own_address};
use super::link;
use super::provider::Provider;
use crate::error::{AppError, AppResult};
use crate::feature::auth::begin::{Admitted, Origin, admit, carry};
use crate::http::{Params, address};
use crate::state::State;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::http::header::{CACHE_CONTROL, LOCATION};
use actix_web::{HttpRequest, HttpResponse, get, web};
use shared::Code;
use shared::audit::Via;
use shared::error::Problem;

/// The cookie of a sign-in under way. `Lax`, because the provider sends the browser back from elsewhere.
const COOKIE: &str = "throughline_oidc";
const COOKIE_PATH: &str = "/api/v1/auth/oidc";
/// Where the page stands that goes on.
const PAGE: &str = "/sign-in";

/// The provider, where one is set.
pub type Configured = web::Data<Option<Provider>>;

fn cookie(state: &State, value: String, age: Duration) -> Cookie<'static> {
    Cookie::build(COOKIE, value)
        .path(COOKIE_PATH)
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(state.config.https)
        .max_age(age)
        .finish()
}

fn see(address: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((LOCATION, address))
        .finish()
}

/// The page of signing in, told something in its query.
fn page(told: &[(&str, &str)]) -> AppResult<String> {
    let query = serde_urlencoded::to_string(told).map_err(AppError::internal)?;
    Ok(format!("{PAGE}?{query}"))
}

/// Where the provider sends the browser back to.
fn back(state: &State, request: &HttpRequest) -> String {
    let base = state.config.public_url.clone().unwrap_or_else(|| {
        let secure = state.config.https || request.app_config().secure();
        let scheme = if secure { "https" } else { "http" };
        format!("{scheme}://{}", request.connection_info().host())
    });
    format!("{base}{COOKIE_PATH}/callback")
}

/// Sends the browser to the provider. Public.
#[utoipa::path(
    tag = "Signing in",
    params(("next" = Option<String>, Query, description = "Where to go afterwards, an address of the application: `/board`")),
    responses(
        (status = 303, description = "To the provider; or to `/sign-in?problem=oidc_failed`, where it cannot be asked"),
        (status = 404, description = "`no_such_route`: no provider is set", body = Problem),
    )
)]
#[get("/auth/oidc/begin")]
pub async fn begin_oidc(
    state: web::Data<State>,
    provider: Configured,
    request: HttpRequest,
    mut params: Params,
) -> AppResult<HttpResponse> {
    let provider = provider.get_ref().as_ref().ok_or(Code::NoSuchRoute)?;
    let next = own_address(params.take("next"));
    params.finish()?;
    let (attempt, now) = (Attempt::fresh(&state.keys), state.clock.now());
    let address = match provider
        .address(&attempt, &back(&state, &request), now)
        .await
    {
        Ok(address) => address,
        Err(error) => return refuse(&state, &error, &next),
    };
    let value = attempt.cookie();
    state
        .db
        .write(move |conn| attempt::begin(conn, &attempt, &next, now))
        .await?;
    let mut response = see(&address);
    set(
        &mut response,
        cookie(&state, value, Duration::seconds(LIFETIME.num_seconds())),
    )?;
    Ok(response)
}

fn set(response: &mut HttpResponse, cookie: Cookie<'_>) -> AppResult<()> {
    response
        .add_cookie(&cookie)
        .map_err(|error| AppError::internal(error.to_string()))
}

/// Back to the page of signing in, which says what went wrong.
fn refuse(state: &State, error: &AppError, next: &str) -> AppResult<HttpResponse> {
    let mut response = see(&page(&[
        ("problem", error.code().as_str()),
        ("next", next),
    ])?);
    set(&mut response, cookie(state, String::new(), Duration::ZERO))?;
    Ok(response)
}

/// What the provider sends the browser back with.
struct Returned {
    state: String,
    code: Option<String>,
    issuer: Option<String>,
}

/// Takes the browser back from the provider and signs in whom it vouches for: an active user who is known by the claim
/// that the settings name. No account is made, and none gets other rights. Public; the cookie of the beginning alone decides.
#[utoipa::path(
    tag = "Signing in",
    params(
        ("state" = String, Query, description = "As it was sent to the provider"),
        ("code" = Option<String>, Query, description = "The provider's code"),
        ("error" = Option<String>, Query, description = "Why the provider gives none"),
        ("iss" = Option<String>, Query, description = "The provider's issuer (RFC 9207)"),
    ),
    responses(
        (status = 303, description = "Signed in: to `/sign-in?signed_in=oidc&next=…`, with the refresh cookie. A second factor is wanted: to `/sign-in?next=…#ticket=…`. Refused: to `/sign-in?problem=…` with `oidc_failed`, `oidc_expired` or `oidc_unknown_user`"),
        (status = 404, description = "`no_such_route`: no provider is set", body = Problem),
    )
)]
#[get("/auth/oidc/callback")]
pub async fn finish_oidc(
    state: web::Data<State>,
    provider: Configured,
    request: HttpRequest,
    mut params: Params,
) -> AppResult<HttpResponse> {
    let provider = provider.get_ref().as_ref().ok_or(Code::NoSuchRoute)?;
    // What else a provider adds (`session_state`, `scope` …) is its own business: unknown ones are not refused here.
    let returned = Returned {
        state: params.take("state").unwrap_or_default(),
        code: params.take("code"),
        issuer: params.take("iss"),
    };
    let mut next = "/".to_owned();
    match admitted(&state, provider, &request, returned, &mut next).await {
        Ok((user_cookie, address)) => {
            let mut response = see(&address);
            if let Some(renewal) = user_cookie {
                carry(&state, &mut response, &renewal)?;
            }
            set(&mut response, cookie(&state, String::new(), Duration::ZERO))?;
            Ok(response)
        }
        Err(error) if error.code().status() < 500 => refuse(&state, &error, &next),
        Err(error) => Err(error),
    }
}

type Landing = (Option<crate::feature::auth::session::RefreshToken>, String);

async fn admitted(
    state: &State,
    provider: &Provider,
    request: &HttpRequest,
    returned: Returned,
    next: &mut String,
) -> AppResult<Landing> {
    let now = state.clock.now();
    let cookie = request.cookie(COOKIE).ok_or(Code::OidcExpired)?;
    let attempt = Attempt::read(&state.keys, cookie.value()).ok_or(Code::OidcExpired)?;
    if attempt.state() != returned.state {
        return Err(Code::OidcExpired.into());
    }
    let taken = attempt.clone();
    *next = state
        .db
        .write(move |conn| attempt::take(conn, &taken, now))
        .await?;
    let settings = provider.settings();
    let other_issuer = returned
        .issuer
        .is_some_and(|issuer| issuer != settings.issuer);
    let code = returned
        .code
        .filter(|_| !other_issuer)
        .ok_or(Code::OidcFailed)?;
    let person = provider
        .person(&attempt, &back(state, request), code, now)
        .await?;
    let (issuer, claim) = (settings.issuer.clone(), settings.claim);
    let from = address::origin(state, request, Via::Api);
    let user = state
        .db
        .write(move |conn| link::user(conn, &issuer, claim, &person, &from, now))
        .await?;
    Ok(
        match admit(state, user, Origin::of(state, request)).await? {
            Admitted::Session(renewal) => {
                let address = page(&[("signed_in", "oidc"), ("next", next.as_str())])?;
                (Some(renewal), address)
            }
            // Behind `#`, so that it reaches no log and no referrer.
            Admitted::SecondStep(ticket) => (
                None,
                format!("{}#ticket={ticket}", page(&[("next", next.as_str())])?),
            ),
        },
    )
}
