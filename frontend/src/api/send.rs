//! One request over the wire, and the reading of its answer.

use super::{ApiError, token};
use gloo_net::http::{Method, RequestBuilder, Response};
use serde::de::DeserializeOwned;
use serde_json::Value;
use shared::{Code, Problem};
use wasm_bindgen::JsValue;

/// What a request carries.
#[derive(Clone, Default)]
pub struct Extra {
    /// The version that a change was made upon.
    pub version: Option<i32>,
    /// The key under which a repeated request counts once.
    pub key: Option<String>,
    /// The body.
    pub body: Body,
    /// For an answer that goes on and on.
    pub live: Option<Live>,
}

/// What the request for a stream of events carries.
#[derive(Clone)]
pub struct Live {
    /// The event behind which it goes on.
    pub last_id: Option<String>,
    /// Breaks it off.
    pub abort: web_sys::AbortSignal,
}

/// The body of a request.
#[derive(Clone, Default)]
pub enum Body {
    /// None.
    #[default]
    Empty,
    /// JSON.
    Json(String),
    /// JSON that is merged into a record (RFC 7396).
    Merge(String),
    /// A form with files; the browser writes its type.
    Form(web_sys::FormData),
}

/// Sends with the access token; where it has run out, renews it once and sends again.
pub async fn with_token(method: Method, path: &str, extra: Extra) -> Result<Response, ApiError> {
    let response = once(method.clone(), path, &extra, token::current()).await?;
    if response.status() != 401 {
        let answer = checked(response).await;
        let wanted = |error: &ApiError| error.is(Code::SecondFactorRequired);
        if !path.starts_with("/me") && answer.as_ref().is_err_and(wanted) {
            crate::state::second_factor_wanted();
        }
        return answer;
    }
    let refused = checked(response).await;
    // A wrong password or code is no matter of the token: sending it again would count twice.
    if refused
        .as_ref()
        .is_err_and(|error| error.is(Code::WrongCredentials) || error.is(Code::WrongCode))
    {
        return refused;
    }
    if token::renew().await {
        return checked(once(method, path, &extra, token::current()).await?).await;
    }
    crate::state::session_lost();
    refused
}

/// Sends without a token: signing in and what comes before it.
pub async fn plain<T: DeserializeOwned>(
    method: Method,
    path: &str,
    body: Option<String>,
) -> Result<T, ApiError> {
    let extra = Extra {
        body: body.map_or(Body::Empty, Body::Json),
        ..Extra::default()
    };
    let token = if path == "/auth/logout" {
        token::current()
    } else {
        None
    };
    read(checked(once(method, path, &extra, token).await?).await?).await
}

async fn once(
    method: Method,
    path: &str,
    extra: &Extra,
    token: Option<String>,
) -> Result<Response, ApiError> {
    let accept = match extra.live {
        Some(_) => "text/event-stream",
        None => "application/json",
    };
    let mut request = RequestBuilder::new(&format!("/api/v1{path}"))
        .method(method)
        .header("Accept", accept)
        .header("Accept-Language", crate::i18n::lang_now().as_str());
    if let Some(token) = token {
        request = request.header("Authorization", &format!("Bearer {token}"));
    }
    // Everything that a page reads or sends, so that nothing is changed while one looks through another role.
    if let Some(role) = crate::state::view_as::get() {
        request = request.header("X-View-As", role.as_str());
    }
    if let Some(version) = extra.version {
        request = request.header("If-Match", &format!("\"{version}\""));
    }
    if let Some(key) = &extra.key {
        request = request.header("Idempotency-Key", key);
    }
    if let Some(live) = &extra.live {
        request = request.abort_signal(Some(&live.abort));
        if let Some(id) = &live.last_id {
            request = request.header("Last-Event-ID", id);
        }
    }
    let request = match &extra.body {
        Body::Empty => request.build(),
        Body::Json(text) => request
            .header("Content-Type", "application/json")
            .body(text.as_str()),
        Body::Merge(text) => request
            .header("Content-Type", "application/merge-patch+json")
            .body(text.as_str()),
        Body::Form(form) => request.body(JsValue::from(form.clone())),
    };
    match request {
        Ok(request) => request.send().await.map_err(|_| ApiError::Offline),
        Err(_) => Err(ApiError::Offline),
    }
}

/// Turns an answer of an error status into the error.
async fn checked(response: Response) -> Result<Response, ApiError> {
    if response.ok() {
        return Ok(response);
    }
    let text = response.text().await.unwrap_or_default();
    Err(serde_json::from_str::<Problem>(&text).map_or_else(
        |_| ApiError::Unreadable(response.status()),
        |problem| ApiError::Problem(Box::new(problem)),
    ))
}

/// Reads the body; an empty one reads as `null`.
pub async fn read<T: DeserializeOwned>(response: Response) -> Result<T, ApiError> {
    let status = response.status();
    let text = response.text().await.map_err(|_| ApiError::Offline)?;
    let read = if text.trim().is_empty() {
        serde_json::from_value(Value::Null)
    } else {
        serde_json::from_str(&text)
    };
    read.map_err(|error| {
        leptos::logging::error!("{error}");
        ApiError::Unreadable(status)
    })
}
