//! One request over the wire, and the reading of its answer.

use super::{ApiError, token};
use gloo_net::http::{Method, Request, RequestBuilder, Response};
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
    /// Whether it goes on when the page that sends it is gone, see [`OUTLIVES`].
    pub outlives: bool,
}

/// How large a body may be that outlives its page: browsers refuse more than 64 KiB of them all together.
const OUTLIVES: usize = 60 * 1024;

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
    let request = request.map_err(|_| ApiError::Offline)?;
    let request = if extra.outlives {
        outliving(request, &extra.body)
    } else {
        request
    };
    request.send().await.map_err(|_| ApiError::Offline)
}

/// The same request, which the browser carries out to its end though the page is closed meanwhile. Too large a body
/// stays with its page, as it would be refused otherwise.
fn outliving(request: Request, body: &Body) -> Request {
    let init = web_sys::RequestInit::new();
    match body {
        Body::Empty => {}
        Body::Json(text) if text.len() <= OUTLIVES => init.set_body(&JsValue::from_str(text)),
        Body::Json(_) | Body::Merge(_) | Body::Form(_) => return request,
    }
    // The bindings do not know this word of the Fetch standard. Where it cannot be set, the request goes out without.
    let _ = js_sys::Reflect::set(&init, &JsValue::from_str("keepalive"), &JsValue::TRUE);
    let plain = web_sys::Request::from(request);
    web_sys::Request::new_with_request_and_init(&plain, &init)
        .unwrap_or(plain)
        .into()
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

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn sent(text: &str) -> web_sys::Request {
        let body = Body::Json(text.to_owned());
        let request = RequestBuilder::new("http://localhost/api/v1/drafts/here")
            .method(Method::PUT)
            .header("Authorization", "Bearer token")
            .body(text)
            .unwrap();
        outliving(request, &body).into()
    }

    fn outlives(request: &web_sys::Request) -> bool {
        js_sys::Reflect::get(request, &JsValue::from_str("keepalive"))
            .is_ok_and(|is| is.is_truthy())
    }

    #[wasm_bindgen_test]
    async fn a_request_outlives_its_page_with_all_that_it_carries() {
        let request = sent("{\"content\":{}}");
        assert!(outlives(&request));
        assert_eq!(
            (
                request.method().as_str(),
                request.headers().get("authorization").unwrap().as_deref()
            ),
            ("PUT", Some("Bearer token"))
        );
        let text = wasm_bindgen_futures::JsFuture::from(request.text().unwrap())
            .await
            .unwrap();
        assert_eq!(text.as_string().as_deref(), Some("{\"content\":{}}"));
    }

    #[wasm_bindgen_test]
    fn what_no_browser_would_take_along_stays_with_its_page() {
        assert!(!outlives(&sent(&"x".repeat(OUTLIVES + 1))));
    }
}
