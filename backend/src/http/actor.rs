//! The caller of a request, from its access token. Every request asks whether the session still stands and what the
//! user's role and team are now, so that sign-out, deactivation and a changed role hold at once (R-SEC-7). An answer that
//! goes on asks [`again`].

use super::address;
use super::problem::{CallerId, CallerLanguage, RequestId, language};
use crate::access::leak::{self, Leak};
use crate::access::policy::store::Policies;
use crate::access::{Actor, policy, scope};
use crate::db::Conn;
use crate::error::{AppError, AppResult};
use crate::feature::auth::session::{self, Standing};
use crate::feature::auth::token;
use crate::feature::token::standing::Program;
use crate::state::State;
use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use chrono::{DateTime, Utc};
use futures_util::future::LocalBoxFuture;
use shared::Code;
use shared::audit::Via;
use shared::id::TeamId;
use shared::role::{Capability, Role};
use std::sync::Arc;
use uuid::Uuid;

impl FromRequest for Actor {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, AppResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        // Known at once, and so the first of a handler's arguments to be so: who is not let in is told that, and nothing
        // of what else may be wrong with the request.
        let arrived = request.extensions_mut().remove::<Arrived>();
        if let Some(Arrived(known)) = arrived {
            return Box::pin(std::future::ready(known));
        }
        let request = request.clone();
        Box::pin(async move { read(&request).await })
    }
}

/// Who comes with a request, or why nobody does, for the handler that wants to know.
struct Arrived(AppResult<Actor>);

/// Finds out who comes before a handler reads anything else of a request.
pub async fn arrive(request: &HttpRequest) {
    if request.headers().contains_key(AUTHORIZATION) {
        let known = read(request).await;
        request.extensions_mut().insert(Arrived(known));
    }
}

async fn read(request: &HttpRequest) -> AppResult<Actor> {
    let state = request
        .app_data::<web::Data<State>>()
        .ok_or_else(|| AppError::internal("no state"))?;
    // Who comes with a token of a program was asked before, and let through for this operation.
    let program = request.extensions().get::<Program>().cloned();
    if let Some(program) = program {
        return of_program(request, state, program);
    }
    let header = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let text = header.strip_prefix("Bearer ").ok_or(Code::NotSignedIn)?;
    let now = state.clock.now();
    let claims = token::read(&state.keys, text, now)?;
    let policies = Arc::clone(&state.policies);
    let (standing, policy) = state
        .db
        .read(move |conn| {
            let standing = session::standing(conn, (claims.sid, claims.sub), now)?;
            Ok((standing, policies.current(conn)?))
        })
        .await?;
    request.extensions_mut().insert(CallerId(standing.id));
    request.extensions_mut().insert(Until(claims.exp));
    if let Some(lang) = standing.language {
        request.extensions_mut().insert(CallerLanguage(lang));
    }
    if standing.must_enrol && !is_own(request.path()) {
        return Err(Code::SecondFactorRequired.into());
    }
    let request_id = request_id(request);
    let view_as = wanted_view(request)?;
    let (role, team_id, leads) = rights(&standing, claims.sid);
    let org_zone = state.config.org_zone;
    let zone = standing
        .zone
        .as_deref()
        .and_then(|name| name.parse().ok())
        .unwrap_or(org_zone);
    let own = Actor {
        id: standing.id,
        name: standing.name,
        role,
        team_id,
        leads,
        lang: language(request),
        zone,
        org_zone,
        session_id: claims.sid,
        request_id,
        origin: address::origin(state, request, Via::Api),
        policy,
        view_as: None,
        // A program has what its token says, and so nothing without one.
        limits: (role == Role::Integration).then(Arc::default),
    };
    let reads = scope::reads(request.method().as_str(), request.path());
    looking(own, reads, view_as)
}

/// Until when the token of a request serves, in seconds since 1970.
#[derive(Debug, Clone, Copy)]
struct Until(i64);

/// Until when the caller's token serves: an answer that goes on ends then, as the next request would be refused.
#[must_use]
pub fn until(request: &HttpRequest) -> Option<DateTime<Utc>> {
    let kept = request.extensions().get::<Until>().copied();
    DateTime::from_timestamp(kept?.0, 0)
}

/// A caller whose answer goes on, as the caller stands now.
///
/// # Errors
/// What a request of the same caller would be refused with.
pub fn again(
    conn: &mut Conn,
    policies: &Policies,
    then: &Actor,
    now: DateTime<Utc>,
) -> AppResult<Actor> {
    let session = then.session_id;
    let standing = session::standing(conn, (session, then.id), now)?;
    if standing.must_enrol {
        return Err(Code::SecondFactorRequired.into());
    }
    let (role, team_id, leads) = rights(&standing, session);
    let own = Actor {
        role,
        team_id,
        leads,
        policy: policies.current(conn)?,
        view_as: None,
        limits: (role == Role::Integration).then(Arc::default),
        ..then.clone()
    };
    looking(own, true, then.view_as)
}

type Rights = (Role, Option<TeamId>, Vec<TeamId>);

fn rights(standing: &Standing, session: Uuid) -> Rights {
    let rights = (standing.role, standing.team_id, standing.leads.clone());
    leak::first(Leak::RoleOutlives, session.to_string(), rights)
}

/// A program: of role `integration`, kept to what its token says, writing as the account of its token.
fn of_program(request: &HttpRequest, state: &State, program: Program) -> AppResult<Actor> {
    request.extensions_mut().insert(CallerId(program.account));
    if wanted_view(request)?.is_some() {
        return Err(Code::Forbidden.into());
    }
    let org_zone = state.config.org_zone;
    Ok(Actor {
        id: program.account,
        name: program.name,
        role: Role::Integration,
        team_id: None,
        leads: Vec::new(),
        lang: language(request),
        zone: org_zone,
        org_zone,
        session_id: program.token.0,
        request_id: request_id(request),
        origin: address::origin(state, request, Via::Api),
        policy: program.policy,
        view_as: None,
        limits: Some(program.limits),
    })
}

fn request_id(request: &HttpRequest) -> String {
    let extensions = request.extensions();
    let id = extensions.get::<RequestId>();
    id.map(|id| id.0.clone()).unwrap_or_default()
}

/// The header that asks for the answer as another role would get it.
pub const VIEW_AS: &str = "x-view-as";

/// The role that the request wants to look through.
fn wanted_view(request: &HttpRequest) -> AppResult<Option<Role>> {
    let wrong = || AppError::from(Code::InvalidParameter).detail("X-View-As");
    request
        .headers()
        .get(VIEW_AS)
        .map(|value| {
            let role = value.to_str().ok().and_then(|text| text.parse().ok());
            role.ok_or_else(wrong)
        })
        .transpose()
}

/// The caller looking through another role, where the own policy lets it; that changes nothing, and so only reads.
fn looking(own: Actor, reads: bool, view_as: Option<Role>) -> AppResult<Actor> {
    if view_as.is_none() {
        return Ok(own);
    }
    policy::require(&own, Capability::ViewAs)?;
    if !reads {
        return Err(Code::ViewingAs.into());
    }
    Ok(Actor { view_as, ..own })
}

/// Whether an address concerns the caller's own account, where a second factor is set up.
fn is_own(path: &str) -> bool {
    path.strip_prefix("/api/v1/me")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
