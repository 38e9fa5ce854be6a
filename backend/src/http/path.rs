//! Ids in addresses: what is no id is not found.

use crate::error::AppError;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use shared::Code;
use std::future::{Ready, ready};
use uuid::Uuid;

/// `{id}`.
#[derive(Debug, Clone, Copy)]
pub struct Id<T>(pub T);

/// `{id}` and the one that follows it, whatever its name: `{id}` and `{tag_id}`.
#[derive(Debug, Clone, Copy)]
pub struct Id2<A, B>(pub A, pub B);

fn segment<T: From<Uuid>>(request: &HttpRequest, name: &str) -> Result<T, AppError> {
    read(request.match_info().get(name).unwrap_or_default())
}

fn second<T: From<Uuid>>(request: &HttpRequest) -> Result<T, AppError> {
    let mut others = request
        .match_info()
        .iter()
        .filter(|(name, _)| *name != "id");
    read(others.next().map_or("", |(_, text)| text))
}

fn read<T: From<Uuid>>(text: &str) -> Result<T, AppError> {
    text.parse::<Uuid>()
        .map(Into::into)
        .map_err(|_| Code::NotFound.into())
}

impl<T: From<Uuid>> FromRequest for Id<T> {
    type Error = AppError;
    type Future = Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(segment(request, "id").map(Self))
    }
}

impl<A: From<Uuid>, B: From<Uuid>> FromRequest for Id2<A, B> {
    type Error = AppError;
    type Future = Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(segment(request, "id").and_then(|a| Ok(Self(a, second(request)?))))
    }
}
