//! How often one caller may ask: a bucket of one minute's requests that fills again evenly.
//!
//! A caller is a session or a program's token, or an address where no valid token names one: otherwise whoever makes up a new token for each
//! request would have a new bucket for each. The buckets live in this process: they keep a program
//! gone wild from starving everyone else, and are no account of who used what.

use crate::error::AppError;
use crate::feature::auth::token;
use crate::state::State;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _, HttpResponse, web};
use chrono::{DateTime, Duration, Utc};
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Mutex, PoisonError};

/// The span that a limit is counted over.
const WINDOW: Duration = Duration::minutes(1);
/// Callers that are remembered before those with full buckets are forgotten.
const MANY: usize = 20_000;

/// The buckets of all callers.
#[derive(Debug, Default)]
pub struct Limiter {
    hasher: RandomState,
    /// For each caller the moment at which the bucket is full again.
    full_at: Mutex<HashMap<u64, DateTime<Utc>>>,
    /// Hashes of the tokens of programs that were found to stand. One that was made up is not among them.
    known: Mutex<HashSet<u64>>,
}

/// What is left to a caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// Requests that may come at once.
    pub requests: u32,
    /// Seconds until the bucket is full again.
    pub seconds: i64,
    /// Whether this request may pass.
    pub passes: bool,
}

impl Limiter {
    /// Remembers a token that was found to stand, so that it counts for itself; it may have ended since.
    pub fn know(&self, token: &str) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() > MANY {
            known.clear();
        }
        known.insert(self.hasher.hash_one(token));
    }

    fn knows(&self, token: &str) -> bool {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.contains(&self.hasher.hash_one(token))
    }

    /// Takes one request out of a caller's bucket.
    #[must_use]
    pub fn take(&self, caller: &str, a_minute: u32, now: DateTime<Utc>) -> Left {
        let one = WINDOW / i32::try_from(a_minute.max(1)).unwrap_or(i32::MAX);
        let mut all = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() > MANY {
            all.retain(|_, full_at| *full_at > now);
        }
        let full_at = all.entry(self.hasher.hash_one(caller)).or_insert(now);
        let after = (*full_at).max(now) + one;
        let passes = after - now <= WINDOW;
        if passes {
            *full_at = after;
        }
        let used = *full_at - now;
        let micros = |span: Duration| span.num_microseconds().unwrap_or(i64::MAX);
        let requests = micros(WINDOW - used) / micros(one).max(1);
        Left {
            requests: u32::try_from(requests).unwrap_or(0),
            seconds: used.num_seconds().max(0) + 1,
            passes,
        }
    }
}

/// Refuses what comes too often, and notes what is left for [`tell`].
///
/// # Errors
/// What the inner service answers.
pub async fn limit(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let asks = request.path().starts_with("/api/v1/");
    let (Some(limiter), Some(state)) = (
        request.app_data::<web::Data<Limiter>>().filter(|_| asks),
        request.app_data::<web::Data<State>>(),
    ) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let a_minute = state.config.limits.requests_per_minute;
    let left = limiter.take(
        &caller(&request, state, limiter),
        a_minute,
        state.clock.now(),
    );
    request.extensions_mut().insert((Policy(a_minute), left));
    if left.passes {
        Ok(next.call(request).await?.map_into_boxed_body())
    } else {
        let error = AppError::too_many(60_u64.div_ceil(u64::from(a_minute)));
        // Not `into_response`, which would forget the error that the next layer renders.
        let (request, _) = request.into_parts();
        Ok(ServiceResponse::new(
            request,
            HttpResponse::from_error(error),
        ))
    }
}

/// Requests a minute.
#[derive(Debug, Clone, Copy)]
struct Policy(u32);

/// Tells the caller what is left, in whatever answer it gets.
pub fn tell(response: &mut ServiceResponse<BoxBody>) {
    let kept = response
        .request()
        .extensions()
        .get::<(Policy, Left)>()
        .copied();
    let Some((Policy(a_minute), left)) = kept else {
        return;
    };
    let mut set = |name: &'static str, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            let name = HeaderName::from_static(name);
            response.headers_mut().insert(name, value);
        }
    };
    set("ratelimit-policy", format!("\"default\";q={a_minute};w=60"));
    set(
        "ratelimit",
        format!("\"default\";r={};t={}", left.requests, left.seconds),
    );
}

fn caller(request: &ServiceRequest, state: &State, limiter: &Limiter) -> String {
    if let Some(program) =
        super::programs::token(request.headers()).filter(|text| limiter.knows(text))
    {
        return format!("token:{program}");
    }
    let header = request.headers().get(AUTHORIZATION);
    let token = header
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.strip_prefix("Bearer "));
    if let Some(claims) =
        token.and_then(|text| token::read(&state.keys, text, state.clock.now()).ok())
    {
        return format!("session:{}", claims.sid);
    }
    super::address::client(state, request.peer_addr(), request.headers())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let limiter = Limiter::default();
        let now = Utc::now();
        let left: Vec<u32> = (0..3).map(|_| limiter.take("a", 3, now).requests).collect();
        assert_eq!(left, [2, 1, 0]);
        assert!(!limiter.take("a", 3, now).passes);
        assert!(
            limiter.take("b", 3, now).passes,
            "another caller has a bucket of its own"
        );
        let later = now + Duration::seconds(21);
        assert!(limiter.take("a", 3, later).passes);
        assert!(
            !limiter.take("a", 3, later).passes,
            "a refused request costs nothing, a passed one does"
        );
    }
}
