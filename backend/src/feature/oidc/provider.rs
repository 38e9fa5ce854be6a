//! The provider as the library sees it: its description and keys, the way to it, and its tokens.

use super::attempt::Attempt;
use crate::config::oidc::Oidc as Settings;
use crate::error::{AppError, AppResult};
use chrono::{DateTime, Duration, Utc};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreIdTokenClaims, CoreProviderMetadata,
};
use openidconnect::http::{Request, Response};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    TokenResponse as _,
};
use shared::Code;
use std::sync::{Mutex, PoisonError};
use std::time::Duration as Span;

/// How long the provider's description and keys are believed before they are read again.
const BELIEVED: Duration = Duration::minutes(5);
/// How long the provider may take to answer.
const PATIENCE: Span = Span::from_secs(10);
/// The largest answer of a provider that is read, in bytes.
const LARGEST: usize = 1 << 20;
/// By how much the clocks of both sides may differ.
const SKEW: Duration = Duration::minutes(1);

/// The provider, one for the process.
pub struct Provider {
    settings: Settings,
    http: reqwest_rustls::Client,
    known: Mutex<Option<(DateTime<Utc>, CoreProviderMetadata)>>,
}

/// Why the provider could not be asked.
#[derive(Debug, thiserror::Error)]
enum Unreachable {
    /// No connection, or a broken one.
    #[error(transparent)]
    Http(#[from] reqwest_rustls::Error),
    /// An answer that no description or token is as long as.
    #[error("the answer is too long")]
    TooLong,
    /// An answer that is none.
    #[error(transparent)]
    Answer(#[from] openidconnect::http::Error),
}

/// Whom the provider vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The provider's lasting name for the person.
    pub subject: String,
    /// The e-mail address, if the provider has verified it; in lower case.
    pub email: Option<String>,
    /// The name to sign in with, in lower case.
    pub username: Option<String>,
}

/// A sign-in did not succeed; the reason goes to the log alone.
fn failed(what: &str, cause: impl std::fmt::Display) -> AppError {
    tracing::warn!(what, %cause, "signing in with the provider did not succeed");
    Code::OidcFailed.into()
}

impl Provider {
    /// A provider by these settings. Nothing is sent yet.
    ///
    /// # Errors
    /// Where no client can be made, for example without any root certificates.
    pub fn new(settings: Settings) -> std::io::Result<Self> {
        // Where another part of the process has chosen already, it chose the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest_rustls::Client::builder()
            // A redirect could lead anywhere, also inside.
            .redirect(reqwest_rustls::redirect::Policy::none())
            .timeout(PATIENCE);
        // A provider on this machine is not behind any proxy.
        let http = if settings.is_local() {
            http.no_proxy()
        } else {
            http
        };
        Ok(Self {
            settings,
            http: http.build().map_err(std::io::Error::other)?,
            known: Mutex::default(),
        })
    }

    /// Its settings.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Unreachable> {
        let request = reqwest_rustls::Request::try_from(request)?;
        let mut answer = self.http.execute(request).await?;
        let mut body = Vec::new();
        let mut response = Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            response = response.header(name, value);
        }
        while let Some(chunk) = answer.chunk().await? {
            if body.len() + chunk.len() > LARGEST {
                return Err(Unreachable::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(response.body(body)?)
    }

    /// What was read of the provider, while it is believed.
    fn known(&self, now: DateTime<Utc>) -> Option<CoreProviderMetadata> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (read, metadata) = known.as_ref()?;
        (now - *read < BELIEVED).then(|| metadata.clone())
    }

    fn remember(&self, known: Option<(DateTime<Utc>, CoreProviderMetadata)>) {
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = known;
    }

    /// The provider's description with its keys.
    async fn describe(&self, now: DateTime<Utc>) -> AppResult<CoreProviderMetadata> {
        if let Some(known) = self.known(now) {
            return Ok(known);
        }
        let issuer = IssuerUrl::new(self.settings.issuer.clone())
            .map_err(|error| failed("issuer", error))?;
        let send = |request| self.send(request);
        let metadata = CoreProviderMetadata::discover_async(issuer, &send)
            .await
            .map_err(|error| failed("description", Chain(&error)))?;
        self.remember(Some((now, metadata.clone())));
        Ok(metadata)
    }

    /// The address at the provider to which a sign-in is sent.
    ///
    /// # Errors
    /// [`Code::OidcFailed`] where the provider cannot be asked.
    pub async fn address(
        &self,
        attempt: &Attempt,
        back: &str,
        now: DateTime<Utc>,
    ) -> AppResult<String> {
        let back = RedirectUrl::new(back.to_owned()).map_err(|error| failed("address", error))?;
        let client = CoreClient::from_provider_metadata(
            self.describe(now).await?,
            ClientId::new(self.settings.client_id.clone()),
            None,
        )
        .set_redirect_uri(back);
        let verifier = PkceCodeVerifier::new(attempt.verifier());
        let (state, nonce) = (attempt.state(), attempt.nonce());
        let (url, ..) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .add_scope(Scope::new("email".to_owned()))
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .url();
        Ok(url.to_string())
    }

    /// Exchanges the code that came back for a token, and checks the token: signature, issuer, audience, nonce, times.
    ///
    /// # Errors
    /// [`Code::OidcFailed`].
    pub async fn person(
        &self,
        attempt: &Attempt,
        back: &str,
        code: String,
        now: DateTime<Utc>,
    ) -> AppResult<Person> {
        let back = RedirectUrl::new(back.to_owned()).map_err(|error| failed("address", error))?;
        let client = CoreClient::from_provider_metadata(
            self.describe(now).await?,
            ClientId::new(self.settings.client_id.clone()),
            Some(ClientSecret::new(self.settings.client_secret.clone())),
        )
        .set_redirect_uri(back);
        let send = |request| self.send(request);
        let tokens = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| failed("token address", error))?
            .set_pkce_verifier(PkceCodeVerifier::new(attempt.verifier()))
            .request_async(&send)
            .await
            .map_err(|error| failed("code", Chain(&error)))?;
        let token = tokens
            .id_token()
            .ok_or_else(|| failed("token", "the provider sent no ID token"))?;
        let verifier = client
            .id_token_verifier()
            .set_time_fn(move || now - SKEW)
            .set_issue_time_verifier_fn(move |made| {
                if made > now + SKEW {
                    Err("made in the future".to_owned())
                } else {
                    Ok(())
                }
            });
        let claims = token
            .claims(&verifier, &Nonce::new(attempt.nonce()))
            .map_err(|error| {
                // The provider may have changed its keys: the next attempt reads them anew.
                self.remember(None);
                failed("token", Chain(&error))
            })?;
        if let Some(expected) = claims.access_token_hash() {
            let checked = (|| {
                let alg = token.signing_alg().map_err(|error| error.to_string())?;
                let key = token
                    .signing_key(&verifier)
                    .map_err(|error| error.to_string())?;
                AccessTokenHash::from_token(tokens.access_token(), alg, key)
                    .map_err(|error| error.to_string())
            })();
            let actual = checked.map_err(|error| failed("access token", error))?;
            if actual != *expected {
                return Err(failed(
                    "access token",
                    "it is not the one that was signed for",
                ));
            }
        }
        Ok(read(claims))
    }
}

fn read(claims: &CoreIdTokenClaims) -> Person {
    let verified = claims.email_verified() == Some(true);
    Person {
        subject: claims.subject().to_string(),
        email: claims
            .email()
            .filter(|_| verified)
            .map(|email| email.trim().to_lowercase()),
        username: claims
            .preferred_username()
            .map(|name| name.trim().to_lowercase()),
    }
}

/// An error with what caused it, in one line.
struct Chain<'a>(&'a dyn std::error::Error);

impl std::fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}
