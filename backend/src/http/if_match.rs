//! The version that a client read before it changes a record.

use crate::error::AppError;
use actix_web::dev::Payload;
use actix_web::http::header::IF_MATCH;
use actix_web::{FromRequest, HttpRequest};
use shared::Code;
use std::future::{Ready, ready};

/// `If-Match: "3"`. Missing: 428. `*` would make the check pointless and is refused.
#[derive(Debug, Clone, Copy)]
pub struct IfMatch(pub i32);

impl FromRequest for IfMatch {
    type Error = AppError;
    type Future = Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match request.headers().get(IF_MATCH) {
            None => Err(Code::VersionRequired.into()),
            Some(value) => value
                .to_str()
                .ok()
                .and_then(version)
                .map(Self)
                .ok_or_else(|| AppError::from(Code::InvalidParameter).detail("If-Match")),
        })
    }
}

/// The version that an `ETag` stands for.
#[must_use]
pub fn version(text: &str) -> Option<i32> {
    let text = text.trim();
    text.strip_prefix("W/")
        .unwrap_or(text)
        .trim_matches('"')
        .parse()
        .ok()
}
