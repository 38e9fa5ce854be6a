//! Programs, by their tokens (R-SEC-6): before any handler it is decided who comes and whether the operation is within
//! the scopes. What a token is not let do never reaches a handler, so that a new operation needs no thought to be closed.

use super::limits::Limiter;
use super::{actor, address};
use crate::access::scope;
use crate::error::{AppError, AppResult};
use crate::feature::token::secret;
use crate::feature::token::standing::{self, Program};
use crate::openapi;
use crate::state::State;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{AUTHORIZATION, HeaderMap};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _, HttpResponse, web};
use shared::Code;
use shared::token::Scope;
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

/// Finds out who comes, for the [`crate::access::Actor`] of the handler, and lets a program's request through to what its
/// token covers.
///
/// # Errors
/// What the inner service answers.
pub async fn admit(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(text) = token(request.headers()).map(str::to_owned) else {
        actor::arrive(request.request()).await;
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
    let (Some(state), Some(document)) = (
        request.app_data::<web::Data<State>>(),
        request.app_data::<web::Data<Document>>(),
    ) else {
        return Err(AppError::internal("no state"));
    };
    // The path as the router reads it: what is written with percent signs is the same address.
    let wanted = wanted(
        document,
        request.method().as_str(),
        request.match_info().as_str(),
    );
    if wanted.is_empty() {
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
    for scope in wanted {
        match scope {
            Some(scope) if program.scopes.contains(&scope) => {}
            Some(scope) => {
                return Err(AppError::from(Code::ScopeMissing).detail(scope.to_string()));
            }
            None => return Err(Code::ScopeMissing.into()),
        }
    }
    Ok(Some(program))
}

/// What the operations of an address want that want a caller; `None` in it is one for people alone. Where several
/// templates fit, as `contacts/{id}` and `contacts/something`, it is left to the router which of them answers, and so
/// what all of them want is wanted.
fn wanted(document: &Document, method: &str, path: &str) -> Vec<Option<Scope>> {
    document
        .paths
        .paths
        .iter()
        .filter(|(template, _)| openapi::fits(template, path))
        .filter(|(_, item)| operation(item, method).is_some_and(|one| one.security.is_some()))
        .map(|(template, _)| scope::wanted(method, template))
        .collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_sec_6_what_stands_beside_a_record_is_no_record() {
        let document = openapi::document();
        let asked = |method: &str, path: &str| -> Vec<Option<String>> {
            let wanted = wanted(&document, method, &format!("/api/v1/{path}"));
            wanted
                .into_iter()
                .map(|scope| scope.map(|scope| scope.to_string()))
                .collect()
        };
        let some = |scope: &str| Some(scope.to_owned());
        assert_eq!(asked("GET", "contacts/x"), [some("contacts:read")]);
        assert_eq!(asked("POST", "customers/search"), [some("customers:read")]);
        assert_eq!(asked("GET", "notifications/unread"), [None]);
        assert_eq!(asked("POST", "questionnaires/answers"), [], "public");
        assert_eq!(asked("POST", "nothing"), []);
        assert_eq!(asked("TRACE", "contacts"), []);
    }
}
