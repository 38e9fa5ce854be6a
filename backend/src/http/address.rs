//! From where a request comes.

use super::agent;
use crate::state::State;
use actix_web::HttpRequest;
use actix_web::http::header::{HeaderMap, USER_AGENT};
use shared::audit::{Origin, Via};
use std::net::SocketAddr;

/// The address that throttles and limits count by. Behind a trusted proxy it is what that proxy saw, which it puts last:
/// whatever stands before was sent by the client and can be made up.
#[must_use]
pub fn client(state: &State, peer: Option<SocketAddr>, headers: &HeaderMap) -> String {
    let forwarded = state
        .config
        .trust_proxy
        .then(|| last_forwarded(headers))
        .flatten();
    forwarded
        .or_else(|| peer.map(|peer| peer.ip().to_string()))
        .unwrap_or_else(|| "unknown".to_owned())
}

/// From where a request comes, as the audit trail keeps it.
#[must_use]
pub fn origin(state: &State, request: &HttpRequest, via: Via) -> Origin {
    let headers = request.headers();
    let said = headers
        .get(USER_AGENT)
        .and_then(|value| value.to_str().ok());
    Origin {
        via,
        address: Some(client(state, request.peer_addr(), headers)),
        agent: said.and_then(agent::shortened),
    }
}

fn last_forwarded(headers: &HeaderMap) -> Option<String> {
    let last = headers.get_all("x-forwarded-for").last()?.to_str().ok()?;
    let address = last.rsplit(',').next()?.trim();
    (!address.is_empty()).then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};

    #[test]
    fn what_a_client_made_up_is_not_believed() {
        let mut headers = HeaderMap::new();
        let name = HeaderName::from_static("x-forwarded-for");
        headers.append(name.clone(), HeaderValue::from_static("1.1.1.1"));
        headers.append(name, HeaderValue::from_static("6.6.6.6, 203.0.113.7"));
        assert_eq!(last_forwarded(&headers).as_deref(), Some("203.0.113.7"));
        assert_eq!(last_forwarded(&HeaderMap::new()), None);
    }
}
