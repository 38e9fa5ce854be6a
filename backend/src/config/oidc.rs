//! The provider of sign-ins (OpenID Connect).

use super::parse::{Parser, SettingError};
use shared::Lang;
use std::fmt;
use std::str::FromStr;

/// A provider of sign-ins, and how it knows our users.
#[derive(Clone, PartialEq, Eq)]
pub struct Oidc {
    /// Its issuer (`THROUGHLINE_OIDC_ISSUER`), below which its description is found.
    pub issuer: String,
    /// What it calls this installation (`THROUGHLINE_OIDC_CLIENT_ID`).
    pub client_id: String,
    /// The secret that it shares with this installation (`THROUGHLINE_OIDC_CLIENT_SECRET`).
    pub client_secret: String,
    /// What the button on the sign-in page says (`THROUGHLINE_OIDC_LABEL`), where it is not the usual.
    pub label: Option<String>,
    /// By what a user is found at the first sign-in (`THROUGHLINE_OIDC_CLAIM`).
    pub claim: Claim,
}

/// Without the secret.
impl fmt::Debug for Oidc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Oidc")
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .field("claim", &self.claim)
            .finish_non_exhaustive()
    }
}

/// By what a user is found who comes from the provider for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// The e-mail address, which the provider must have verified.
    Email,
    /// The name that one signs in with.
    Username,
}

impl FromStr for Claim {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "email" => Ok(Self::Email),
            "username" => Ok(Self::Username),
            _ => Err(()),
        }
    }
}

impl Oidc {
    /// What the button says.
    #[must_use]
    pub fn label(&self, lang: Lang) -> String {
        let usual = || lang.pick("单点登录", "Single sign-on").to_owned();
        self.label.clone().unwrap_or_else(usual)
    }

    /// Whether the provider runs on this machine, as in tests.
    #[must_use]
    pub fn is_local(&self) -> bool {
        is_local(&self.issuer)
    }
}

fn is_local(address: &str) -> bool {
    let host = address
        .strip_prefix("http://")
        .or_else(|| address.strip_prefix("https://"))
        .and_then(|rest| rest.split(['/', '?', '#']).next())
        .unwrap_or_default();
    let name = match host.strip_prefix("[::1]") {
        Some(rest) => return rest.is_empty() || rest.starts_with(':'),
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost" || name == "127.0.0.1"
}

/// Reads the settings: issuer, id and secret together or none of them. An issuer elsewhere must be reached by https.
pub fn read(read: &Parser<'_>) -> Result<Option<Oidc>, SettingError> {
    let client_id = read.word("oidc_client_id")?;
    let client_secret = read.word("oidc_client_secret")?;
    let label = read.parsed(
        "oidc_label",
        |text| {
            let text = text.trim();
            let fits = (1..=40).contains(&text.chars().count());
            (fits && !text.contains(char::is_control)).then(|| text.to_owned())
        },
        "应为 1 至 40 个字符",
        "want 1 to 40 characters",
    )?;
    let claim = read.parsed(
        "oidc_claim",
        |text| text.parse().ok(),
        "应为 email 或 username",
        "want email or username",
    )?;
    let issuer = read.parsed(
        "oidc_issuer",
        |text| {
            let bad = |c: char| c.is_whitespace() || c.is_control() || c == '@';
            let safe = text.starts_with("https://") || is_local(text);
            (safe && !text.contains(bad)).then(|| text.to_owned())
        },
        "应为 https:// 开头的地址",
        "want an address that begins with https://",
    )?;
    let Some(issuer) = issuer else {
        let others = [
            "oidc_client_id",
            "oidc_client_secret",
            "oidc_label",
            "oidc_claim",
        ];
        return match others.into_iter().find(|name| read.has(name)) {
            Some(given) => Err(read.missing("oidc_issuer", given)),
            None => Ok(None),
        };
    };
    let wants = |name| read.missing(name, "oidc_issuer");
    Ok(Some(Oidc {
        issuer,
        client_id: client_id.ok_or_else(|| wants("oidc_client_id"))?,
        client_secret: client_secret.ok_or_else(|| wants("oidc_client_secret"))?,
        label,
        claim: claim.unwrap_or(Claim::Email),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_known_and_no_other_passes_for_it() {
        for local in [
            "http://127.0.0.1:5000",
            "http://localhost/x",
            "http://[::1]:9",
        ] {
            assert!(is_local(local), "{local}");
        }
        for other in [
            "http://127.0.0.1.example.com",
            "http://localhost.example.com",
            "http://example.com/?127.0.0.1",
            "ftp://127.0.0.1",
        ] {
            assert!(!is_local(other), "{other}");
        }
    }
}
