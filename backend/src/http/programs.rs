//! Programs, by their tokens (R-SEC-6): before any handler it is decided who comes and whether the operation is within
//! the scopes. What a token is not let do never reaches a handler, so that a new operation needs no thought to be closed.

use super::address;
use super::limits::Limiter;
use crate::access::scope;
use crate::error::{AppError, AppResult};
use crate::feature::token::secret;
use crate::feature::token::standing::{self, Program};
use crate::state::State;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{AUTHORIZATION, HeaderMap};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _, HttpResponse, web};
use shared::Code;
use std::sync::Arc;
use utoipa::openapi::OpenApi as Document;
use utoipa::openapi::path::{Operation, PathItem};

/// The token in a request, where it is one of a program.
#[must_use]
pub fn token(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")
        .filter(|text| secret::is_meant(text))
}

/// Lets a program's request through to what its token covers, and notes who it is for the [`crate::access::Actor`].
///
/// # Errors
/// What the inner service answers.
pub async fn admit(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(text) = token(request.headers()).map(str::to_owned) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    match decide(&request, text).await {
        Ok(program) => {
            if let Some(program) = program {
                request.extensions_mut().insert(program);
            }
            Ok(next.call(request).await?.map_into_boxed_body())
        }
        Err(error) => {
            // Not `into_response`, which would forget the error that the outer layer renders.
            let (request, _) = request.into_parts();
            Ok(ServiceResponse::new(
                request,
                HttpResponse::from_error(error),
            ))
        }
    }
}

/// Who comes, where the operation wants to know; none where it is public, or no operation at all.
async fn decide(request: &ServiceRequest, text: String) -> AppResult<Option<Program>> {
    let state = request
        .app_data::<web::Data<State>>()
        .ok_or_else(|| AppError::internal("no state"))?;
    let Some(pattern) = request.match_pattern() else {
        return Ok(None);
    };
    let method = request.method().as_str();
    if !wants_caller(request, &pattern, method) {
        return Ok(None);
    }
    let now = state.clock.now();
    let (asked, policies) = (text.clone(), Arc::clone(&state.policies));
    let program = state
        .db
        .read(move |conn| standing::standing(conn, &policies, &asked, now))
        .await?;
    if let Some(limiter) = request.app_data::<web::Data<Limiter>>() {
        limiter.know(&text);
    }
    if program.note_use {
        let from = address::client(state, request.peer_addr(), request.headers());
        let id = program.token;
        state
            .db
            .write(move |conn| standing::note_use(conn, id, &from, now))
            .await?;
    }
    match scope::wanted(method, &pattern) {
        Some(scope) if program.scopes.contains(&scope) => Ok(Some(program)),
        Some(scope) => Err(AppError::from(Code::ScopeMissing).detail(scope.to_string())),
        None => Err(Code::ScopeMissing.into()),
    }
}

/// Whether the operation is one that wants a caller, by the document of the API; what stands in no document does.
fn wants_caller(request: &ServiceRequest, pattern: &str, method: &str) -> bool {
    let document = request.app_data::<web::Data<Document>>();
    let item = document.and_then(|document| document.paths.paths.get(pattern));
    let operation = item.and_then(|item| operation(item, method));
    operation.is_none_or(|operation| operation.security.is_some())
}

fn operation<'a>(item: &'a PathItem, method: &str) -> Option<&'a Operation> {
    match method {
        "GET" | "HEAD" => item.get.as_ref(),
        "POST" => item.post.as_ref(),
        "PUT" => item.put.as_ref(),
        "PATCH" => item.patch.as_ref(),
        "DELETE" => item.delete.as_ref(),
        _ => None,
    }
}
