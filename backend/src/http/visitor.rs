//! Somebody without an account, who came by a link.

use super::address;
use super::problem::{RequestId, language};
use crate::access::Actor;
use crate::error::{AppError, AppResult};
use crate::feature::auth::throttle::Throttle;
use crate::state::State;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use shared::{Code, Lang};
use std::future::{Ready, ready};

/// The visitor of one request.
#[derive(Debug, Clone)]
pub struct Visitor {
    address: String,
    lang: Lang,
    org_zone: Tz,
    request_id: String,
}

impl FromRequest for Visitor {
    type Error = AppError;
    type Future = Ready<AppResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(request))
    }
}

fn read(request: &HttpRequest) -> AppResult<Visitor> {
    let state = request
        .app_data::<web::Data<State>>()
        .ok_or_else(|| AppError::internal("no state"))?;
    let request_id = request
        .extensions()
        .get::<RequestId>()
        .map(|id| id.0.clone())
        .unwrap_or_default();
    Ok(Visitor {
        address: address::client(state, request.peer_addr(), request.headers()),
        lang: language(request),
        org_zone: state.config.org_zone,
        request_id,
    })
}

impl Visitor {
    /// Nobody of the system, in whose name something is written down.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::outside(self.lang, self.org_zone, self.request_id.clone())
    }

    /// Counts an attempt to guess a link of this kind, until it turns out to have been none.
    ///
    /// # Errors
    /// [`shared::Code::TooManyRequests`].
    pub fn attempt<'a>(
        &self,
        throttle: &'a Throttle,
        what: &str,
        now: DateTime<Utc>,
    ) -> AppResult<Attempt<'a>> {
        let name = format!("{what} {}", self.address);
        throttle
            .attempt(&name, &self.address, now)
            .map_err(AppError::too_many)?;
        Ok(Attempt {
            throttle,
            name,
            address: self.address.clone(),
        })
    }
}

/// An attempt that counts as failed as long as nothing else is said.
#[derive(Debug)]
pub struct Attempt<'a> {
    throttle: &'a Throttle,
    name: String,
    address: String,
}

impl Attempt<'_> {
    /// What came of it: only a link that nobody made was a guess; a bad answer to a real one is none.
    ///
    /// # Errors
    /// Those of the result.
    pub fn came_to<T>(self, result: AppResult<T>) -> AppResult<T> {
        let guessed = result
            .as_ref()
            .is_err_and(|error| error.code() == Code::NotFound);
        if !guessed {
            self.throttle.succeeded(&self.name, &self.address);
        }
        result
    }
}
