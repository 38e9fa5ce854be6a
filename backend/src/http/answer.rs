//! Answers of the API: JSON, never stored by caches, with the record's version as `ETag`.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, ETAG, LOCATION};
use serde::Serialize;

/// 200 with a body.
#[must_use]
pub fn ok(body: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .json(body)
}

/// 200 with a body and the version it stands for.
#[must_use]
pub fn versioned(version: i32, body: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((ETAG, format!("\"{version}\"")))
        .json(body)
}

/// 201 with the address of what was made.
#[must_use]
pub fn created(location: &str, version: i32, body: &impl Serialize) -> HttpResponse {
    HttpResponse::Created()
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((LOCATION, location))
        .insert_header((ETAG, format!("\"{version}\"")))
        .json(body)
}

/// How a file is offered: under its name in UTF-8 (RFC 5987), and a plain one for clients that know no other.
#[must_use]
pub fn disposition(way: &str, plain: &str, name: &str) -> String {
    let encoded: String = name
        .bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                char::from(b).to_string()
            }
            _ => format!("%{b:02X}"),
        })
        .collect();
    format!("{way}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// 204.
#[must_use]
pub fn no_content() -> HttpResponse {
    HttpResponse::NoContent()
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish()
}
