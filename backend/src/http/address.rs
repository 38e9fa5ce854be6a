//! From where a request comes.

use crate::state::State;
use actix_web::http::header::HeaderMap;
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
