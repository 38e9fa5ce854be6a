//! Requests to addresses that administrators typed: never to a private one unless the settings allow it. A name is resolved
//! once, every address that it has is checked, and the connection goes to a checked one; redirects are not followed.

use super::queue::Outcome;
use crate::error::{AppError, AppResult};
use reqwest_rustls::dns::{Addrs, Name, Resolve, Resolving};
use reqwest_rustls::{Client, Url};
use shared::Code;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// How long a receiver may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How much of an answer is read.
const LARGEST: usize = 64 * 1024;

/// What is sent.
#[derive(Debug)]
pub struct Post {
    /// Where to.
    pub url: Url,
    /// Headers beside the type of the content.
    pub headers: Vec<(&'static str, String)>,
    /// JSON.
    pub body: Vec<u8>,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// When the receiver wants to be asked again, as it said it.
    pub retry_after: Option<String>,
    /// The beginning of the body.
    pub body: Vec<u8>,
}

/// Whether an address is of the public internet: not of this machine, not of a private or link-local network, and none of
/// those that are set aside for other ends.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let set_aside = a == 0
        // Shared by carriers.
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        // Measuring networks.
        || (a == 198 && (b == 18 || b == 19))
        || a >= 224;
    !(set_aside
        || address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_documentation())
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    // Addresses that stand for one of IPv4: mapped, translated (64:ff9b::/96), 6to4, compatible.
    let [a, b, c, d, e, f, g, h] = address.segments();
    let v4 = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        Ipv4Addr::new(a, b, c, d)
    };
    match (a, b, c, d, e, f) {
        (0, 0, 0, 0, 0, 0 | 0xffff) | (0x64, 0xff9b, 0, 0, 0, 0) => {
            return !address.is_loopback() && !address.is_unspecified() && is_public_v4(v4(g, h));
        }
        (0x2002, ..) => return is_public_v4(v4(b, c)),
        _ => {}
    }
    // Only 2000::/3 is handed out to the public internet; the rest is local, multicast, or nobody's.
    let documentation = a == 0x2001 && (b == 0xdb8 || b == 0);
    (a & 0xe000) == 0x2000 && !documentation
}

/// Looks names up, and answers none of whose addresses one is private.
struct PublicOnly;

/// A name leads to a private address.
#[derive(Debug, thiserror::Error)]
#[error("{PRIVATE}")]
struct Private;

/// What is said where an address is private.
const PRIVATE: &str = "the address is private";

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_owned();
        Box::pin(async move {
            let found: Vec<SocketAddr> =
                tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if found.iter().all(|address| is_public(address.ip())) {
                let found: Addrs = Box::new(found.into_iter());
                Ok(found)
            } else {
                Err(Private.into())
            }
        })
    }
}

/// The client, made once for each answer to whether private addresses are allowed.
fn client(private: bool) -> AppResult<&'static Client> {
    static CLIENTS: [OnceLock<Client>; 2] = [OnceLock::new(), OnceLock::new()];
    let [public, any] = &CLIENTS;
    let slot = if private { any } else { public };
    if let Some(client) = slot.get() {
        return Ok(client);
    }
    // Where another part of the process has chosen already, it chose the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = Client::builder()
        .redirect(reqwest_rustls::redirect::Policy::none())
        // A proxy would connect where it likes.
        .no_proxy()
        .timeout(PATIENCE)
        // Tests and servers with several runtimes share this client: a connection belongs to the runtime that opened it.
        .pool_max_idle_per_host(0)
        .user_agent(concat!("Throughline/", env!("CARGO_PKG_VERSION")));
    let builder = if private {
        builder
    } else {
        builder.dns_resolver(Arc::new(PublicOnly))
    };
    let made = builder.build().map_err(AppError::internal)?;
    Ok(slot.get_or_init(|| made))
}

/// Reads an address that somebody typed.
///
/// # Errors
/// [`Code::WrongType`] for what is none, names a user, or is plain http; [`Code::OutOfRange`] where it is private.
pub fn read_url(text: &str, private: bool) -> Result<Url, Code> {
    let url = Url::parse(text.trim()).map_err(|_| Code::WrongType)?;
    let scheme = url.scheme() == "https" || (private && url.scheme() == "http");
    let user = !url.username().is_empty() || url.password().is_some();
    if !scheme || user || url.host_str().is_none_or(str::is_empty) {
        return Err(Code::WrongType);
    }
    if private || literal(&url).is_none_or(is_public) {
        Ok(url)
    } else {
        Err(Code::OutOfRange)
    }
}

/// The address itself, where the host is one and no name has to be looked up.
fn literal(url: &Url) -> Option<IpAddr> {
    let host = url.host_str()?;
    host.trim_start_matches('[')
        .trim_end_matches(']')
        .parse()
        .ok()
}

/// Sends it; what keeps it from arriving is an outcome, without the address in its words.
///
/// # Errors
/// The outcome.
pub async fn send(post: Post, private: bool) -> Result<Reply, Outcome> {
    if !private && literal(&post.url).is_some_and(|address| !is_public(address)) {
        return Err(Outcome::never(None, PRIVATE));
    }
    let client = client(private).map_err(|_| Outcome::unreachable(None, "no client"))?;
    let mut request = client
        .post(post.url)
        .header("content-type", "application/json; charset=utf-8");
    for (name, value) in post.headers {
        request = request.header(name, value);
    }
    let sent = request.body(post.body).send().await;
    let mut answer = sent.map_err(|error| failure(&error))?;
    let status = answer.status().as_u16();
    let retry_after = answer.headers().get("retry-after");
    let retry_after = retry_after.and_then(|text| Some(text.to_str().ok()?.to_owned()));
    let mut body = Vec::new();
    while let Ok(Some(chunk)) = answer.chunk().await {
        body.extend_from_slice(&chunk);
        if body.len() > LARGEST {
            break;
        }
    }
    Ok(Reply {
        status,
        retry_after,
        body,
    })
}

fn failure(error: &reqwest_rustls::Error) -> Outcome {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = std::error::Error::source(error);
    let mut last = None;
    while let Some(one) = cause {
        if one.is::<Private>() {
            return Outcome::never(None, PRIVATE);
        }
        last = Some(one.to_string());
        cause = one.source();
    }
    let said = if error.is_timeout() {
        "no answer in time".to_owned()
    } else {
        last.unwrap_or_else(|| "no connection".to_owned())
    };
    Outcome::unreachable(None, &said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_told_in_every_form() {
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "192.0.0.8",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in ["1.1.1.1", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn an_address_is_https_names_no_user_and_hides_no_private_host() {
        assert!(read_url("https://example.com/hook?key=1", false).is_ok());
        for (wrong, code) in [
            ("http://example.com/", Code::WrongType),
            ("ftp://example.com/", Code::WrongType),
            ("https://user@example.com/", Code::WrongType),
            ("nonsense", Code::WrongType),
            ("https://127.0.0.1/", Code::OutOfRange),
            // Other spellings of loopback.
            ("https://2130706433/", Code::OutOfRange),
            ("https://0x7f.1/", Code::OutOfRange),
            ("https://[::1]/", Code::OutOfRange),
            ("https://[::ffff:10.0.0.1]/", Code::OutOfRange),
        ] {
            assert_eq!(read_url(wrong, false).unwrap_err(), code, "{wrong}");
        }
        assert!(read_url("http://127.0.0.1:8080/", true).is_ok());
    }
}
