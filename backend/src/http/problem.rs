//! The outermost middleware: gives a request its id, renders errors as `application/problem+json` in the caller's
//! language, writes one line of log, and sets the headers that every answer carries.

use super::browser::Guard;
use crate::access::leak::{self, Leak};
use crate::error::AppError;
use crate::metrics::Metrics;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse, ResponseError, web};
use futures_util::FutureExt as _;
use shared::{Code, Lang};
use std::panic::AssertUnwindSafe;
use std::time::Instant;
use uuid::Uuid;

/// The id of a request, as the log and the audit trail name it.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// The language of a request where its headers name none: that of the signed-in user.
#[derive(Debug, Clone, Copy)]
pub struct CallerLanguage(pub Lang);

/// The user of a request, for the log.
#[derive(Debug, Clone, Copy)]
pub struct CallerId(pub shared::id::UserId);

impl ResponseError for AppError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// A bare status; the middleware writes the body, because only it knows language and request id.
    fn error_response(&self) -> HttpResponse<BoxBody> {
        HttpResponse::new(self.status_code())
    }
}

/// A request whose handler panicked: all that is left of it is what was noted before it was passed on.
#[derive(Debug, thiserror::Error)]
#[error("a handler panicked (request {})", id.0)]
struct Broken {
    id: RequestId,
    lang: Lang,
    guard: Guard,
}

impl ResponseError for Broken {
    fn status_code(&self) -> StatusCode {
        StatusCode::INTERNAL_SERVER_ERROR
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let error = AppError::internal("a handler panicked");
        log_cause(&error, &self.id);
        let mut response = HttpResponse::InternalServerError()
            .insert_header((header::CONTENT_TYPE, "application/problem+json"))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header(("x-request-id", self.id.0.clone()))
            .body(serde_json::to_vec(&error.problem(self.lang, &self.id.0)).unwrap_or_default());
        self.guard.write(response.headers_mut());
        response
    }
}

/// See the module.
///
/// # Errors
/// Only for a handler that panicked.
pub async fn render(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let began = Instant::now();
    let id = RequestId(Uuid::now_v7().simple().to_string());
    request.extensions_mut().insert(id.clone());
    // The request must not be held while routes are matched: the router writes what it matched into it.
    let guard = Guard::of(request.request());
    let broken = Broken {
        id: id.clone(),
        lang: language(request.request()),
        guard,
    };
    // A fault of one request must not take the connection down with it, nor leave its caller without an answer.
    let response = match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(answered) => answered?.map_into_boxed_body(),
        Err(_) => return Err(broken.into()),
    };
    let http = response.request().clone();
    let mut response = match problem_of(&response) {
        Some(error) => {
            log_cause(&error, &id);
            ServiceResponse::new(http.clone(), answer(&http, &error, &id))
        }
        None => response,
    };
    if leak::planted(Leak::NotModified) {
        response = unmodified(response);
    }
    guard.write(response.headers_mut());
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        let name = HeaderName::from_static("x-request-id");
        response.headers_mut().insert(name, value);
    }
    super::limits::tell(&mut response);
    if let Some(metrics) = http.app_data::<web::Data<Metrics>>() {
        let route = http.match_pattern();
        let status = response.status().as_u16();
        metrics.request(http.method().as_str(), route, status, began.elapsed());
    }
    tracing::info!(
        method = %http.method(),
        route = http.match_pattern().unwrap_or_else(|| "-".to_owned()),
        status = response.status().as_u16(),
        micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
        request = %id.0,
        user = http.extensions().get::<CallerId>().map(|c| c.0.to_string()),
        "request"
    );
    Ok(response)
}

/// Says that nothing has changed to whoever knows the tag of the content, whoever it is: a leak that tests plant.
fn unmodified(mut response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let http = response.request().clone();
    let Some(tag) = response.headers_mut().remove(leak::TAG).next() else {
        return response;
    };
    if http.headers().get(header::IF_NONE_MATCH) == Some(&tag) {
        return ServiceResponse::new(http, HttpResponse::NotModified().finish());
    }
    if http.headers().contains_key(leak::TAG) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// What went wrong, in the product's own terms; `None` for an answer that is fine, or a page of another kind.
fn problem_of(response: &ServiceResponse<BoxBody>) -> Option<AppError> {
    let error = response.response().error()?;
    if let Some(own) = error.as_error::<AppError>() {
        return Some(own.duplicate_for_answer());
    }
    Some(match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Code::TooLarge.into(),
        StatusCode::NOT_FOUND => Code::NoSuchRoute.into(),
        StatusCode::METHOD_NOT_ALLOWED => Code::MethodNotAllowed.into(),
        status if status.is_client_error() => AppError::from(Code::Malformed),
        _ => AppError::internal(error.to_string()),
    })
}

fn log_cause(error: &AppError, id: &RequestId) {
    if error.code().status() >= 500 {
        let cause = error.cause().map(ToString::to_string).unwrap_or_default();
        tracing::error!(request = %id.0, code = error.code().as_str(), cause, "request failed");
    }
}

/// The language of a request: what its header asks for, else the user's, else English.
#[must_use]
pub fn language(request: &HttpRequest) -> Lang {
    let header = request
        .headers()
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    match header.filter(|text| !text.trim().is_empty() && *text != "*") {
        Some(text) => Lang::from_accept_language(text),
        None => request
            .extensions()
            .get::<CallerLanguage>()
            .map_or(Lang::En, |lang| lang.0),
    }
}

fn answer(request: &HttpRequest, error: &AppError, id: &RequestId) -> HttpResponse {
    let problem = error.problem(language(request), &id.0);
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    response.insert_header((header::CONTENT_TYPE, "application/problem+json"));
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    if status == StatusCode::UNAUTHORIZED {
        response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
    }
    if let Some(seconds) = error.retry_after() {
        response.insert_header((header::RETRY_AFTER, seconds.to_string()));
    }
    if let Some(allow) = error.allow() {
        response.insert_header((header::ALLOW, allow.to_owned()));
    }
    response.body(serde_json::to_vec(&problem).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, init_service};
    use actix_web::{App, dev::Service as _};

    async fn breaks() -> HttpResponse {
        panic!("on purpose")
    }

    #[actix_web::test]
    async fn a_handler_that_panics_is_answered_all_the_same() {
        let app = App::new()
            .wrap(from_fn(render))
            .route("/breaks", web::get().to(breaks));
        let app = init_service(app).await;
        let request = TestRequest::get()
            .uri("/breaks")
            .insert_header(("Accept-Language", "zh"));
        let error = app.call(request.to_request()).await.unwrap_err();
        let response = error.error_response();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(
            response
                .headers()
                .contains_key(header::CONTENT_SECURITY_POLICY)
        );
        assert!(response.headers().contains_key(header::X_FRAME_OPTIONS));
        let body = actix_web::body::to_bytes(response.into_body()).await;
        let problem: serde_json::Value = serde_json::from_slice(&body.unwrap_or_default()).unwrap();
        assert_eq!(problem["code"], "internal");
        assert_eq!(problem["title"], Code::Internal.message(Lang::Zh));
        assert!(
            problem["request_id"]
                .as_str()
                .is_some_and(|id| id.len() == 32)
        );
    }
}
