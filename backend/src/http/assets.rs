//! The application for the browser, embedded in the program: files whose names change with their content and that
//! browsers keep for ever, and the one page that every address of the application shows.

use crate::error::AppResult;
use actix_web::http::header::{
    self, ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap,
    IF_NONE_MATCH, VARY,
};
use actix_web::http::{Method, StatusCode};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::{EmbeddedFile, RustEmbed};
use shared::Code;
use std::borrow::Cow;

/// What `cargo xtask web` lays down: embedded in a release build, read from the folder in a debug build.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../target/web/dist"]
struct Files;

/// The one page.
const PAGE: &str = "index.html";

/// Where the application was not built.
const NOT_BUILT: &str = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>Throughline</title>\
    <h1>应用尚未构建 · The application is not built yet</h1>\
    <p>服务器正在运行，但程序中没有浏览器应用。请运行 <code>cargo xtask web</code>，或用 <code>cargo xtask start</code> 启动。</p>\
    <p>The server runs, but holds no application for the browser. Run <code>cargo xtask web</code>, \
    or start with <code>cargo xtask start</code>.</p></html>";

/// Answers whatever no route of the API takes: a file of the application, its page, or that there is nothing.
///
/// # Errors
/// [`Code::NoSuchRoute`] below `/api`, for other methods than `GET` and `HEAD`, and for files that do not exist.
pub async fn fetch(request: HttpRequest) -> AppResult<HttpResponse> {
    answer::<Files>(&request)
}

fn answer<F: RustEmbed>(request: &HttpRequest) -> AppResult<HttpResponse> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let path = request.path().trim_start_matches('/');
    if !reads || path == "api" || path.starts_with("api/") {
        return Err(Code::NoSuchRoute.into());
    }
    if path.is_empty() || path == PAGE {
        return Ok(page::<F>(request.headers()));
    }
    if !path.ends_with(".br")
        && let Some(file) = F::get(path)
    {
        return Ok(send::<F>(path, file, request.headers()));
    }
    let is_address = !path.rsplit('/').next().unwrap_or_default().contains('.');
    if is_address && accepts_page(request.headers()) {
        return Ok(page::<F>(request.headers()));
    }
    Err(Code::NoSuchRoute.into())
}

fn page<F: RustEmbed>(asked: &HeaderMap) -> HttpResponse {
    match F::get(PAGE) {
        Some(file) => send::<F>(PAGE, file, asked),
        None => HttpResponse::build(StatusCode::SERVICE_UNAVAILABLE)
            .insert_header((CACHE_CONTROL, "no-store"))
            .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
            .body(NOT_BUILT),
    }
}

/// Sends a file, its compressed companion where the browser takes it, or that it has not changed.
fn send<F: RustEmbed>(path: &str, plain: EmbeddedFile, asked: &HeaderMap) -> HttpResponse {
    let companion = if accepts_brotli(asked) {
        F::get(&format!("{path}.br"))
    } else {
        None
    };
    let compressed = companion.is_some();
    let tag = tag(&plain, compressed);
    let mut answer = HttpResponse::build(StatusCode::OK);
    answer
        .insert_header((ETAG, tag.clone()))
        .insert_header((VARY, "Accept-Encoding"))
        .insert_header((CACHE_CONTROL, caching(path)));
    if names_same(asked, &tag) {
        return answer.status(StatusCode::NOT_MODIFIED).finish();
    }
    answer.insert_header((CONTENT_TYPE, media_type(path)));
    if compressed {
        answer.insert_header((CONTENT_ENCODING, "br"));
    }
    answer.body(match companion.unwrap_or(plain).data {
        Cow::Borrowed(embedded) => Bytes::from_static(embedded),
        Cow::Owned(read) => Bytes::from(read),
    })
}

fn tag(file: &EmbeddedFile, compressed: bool) -> String {
    let digest: String = file
        .metadata
        .sha256_hash()
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    // Each form of the content is a representation of its own.
    format!("\"{digest}{}\"", if compressed { "-br" } else { "" })
}

fn names_same(asked: &HeaderMap, tag: &str) -> bool {
    text(asked, IF_NONE_MATCH)
        .split(',')
        .map(str::trim)
        .any(|known| known == "*" || known.trim_start_matches("W/") == tag)
}

fn caching(path: &str) -> &'static str {
    if names_content(path) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

/// Whether a name holds a digest of the content (`app-1f2e3d4c5b6a7988.js`), in the file's name or a folder's.
fn names_content(path: &str) -> bool {
    path.split(['/', '.', '_'])
        .filter_map(|part| part.rsplit_once('-'))
        .any(|(_, digest)| digest.len() >= 8 && digest.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn media_type(path: &str) -> String {
    let guess = mime_guess::from_path(path).first_or_octet_stream();
    if guess.type_() == "text" {
        format!("{guess}; charset=utf-8")
    } else {
        guess.to_string()
    }
}

fn accepts_page(asked: &HeaderMap) -> bool {
    text(asked, ACCEPT).contains("text/html")
}

fn accepts_brotli(asked: &HeaderMap) -> bool {
    text(asked, ACCEPT_ENCODING).split(',').any(|offer| {
        let mut parts = offer.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let refused = parts.any(|part| {
            part.strip_prefix("q=")
                .is_some_and(|q| q.parse::<f32>().is_ok_and(|q| q <= 0.0))
        });
        name.eq_ignore_ascii_case("br") && !refused
    })
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
