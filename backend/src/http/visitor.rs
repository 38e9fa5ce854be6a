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
use shared::audit::{Origin, Via};
use shared::{Code, Lang};
use std::future::{Ready, ready};

/// The visitor of one request.
#[derive(Debug, Clone)]
pub struct Visitor {
    address: String,
    lang: Lang,
    org_zone: Tz,
    request_id: String,
    origin: Origin,
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
        origin: address::origin(state, request, Via::Link),
    })
}

impl Visitor {
    /// Nobody of the system, in whose name something is written down.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::outside(
            self.lang,
            self.org_zone,
            self.request_id.clone(),
            self.origin.clone(),
        )
    }

    /// Does what somebody asked by a link of this kind. Whoever asks for links that nobody made has to wait longer each
    /// time; a bad answer to a real one is no guess.
    ///
    /// # Errors
    /// [`Code::TooManyRequests`], and those of the work, which is not begun then.
    pub async fn guarded<T>(
        &self,
        throttle: &Throttle,
        what: &str,
        now: DateTime<Utc>,
        work: impl Future<Output = AppResult<T>>,
    ) -> AppResult<T> {
        let name = format!("{what} {}", self.address);
        throttle
            .attempt(&name, &self.address, now)
            .map_err(AppError::too_many)?;
        let result = work.await;
        let guessed = result
            .as_ref()
            .is_err_and(|error| error.code() == Code::NotFound);
        if !guessed {
            throttle.succeeded(&name, &self.address);
        }
        result
    }
}
