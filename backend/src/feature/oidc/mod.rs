//! Signing in with a provider (OpenID Connect): authorization code with PKCE, checked by the library `openidconnect`.

pub mod attempt;
pub mod handlers;
pub mod link;
pub mod provider;
