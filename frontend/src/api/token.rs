//! The access token, in memory alone, and its renewal by the cookie that scripts cannot read.

use super::{ApiError, send};
use futures::FutureExt as _;
use futures::future::{LocalBoxFuture, Shared};
use gloo_net::http::Method;
use shared::auth::{LoginRequest, TokenAnswer};
use shared::second_factor::SecondStep;
use std::cell::RefCell;

thread_local! {
    static TOKEN: RefCell<Option<String>> = const { RefCell::new(None) };
    static RENEWAL: RefCell<Option<Shared<LocalBoxFuture<'static, bool>>>> = const { RefCell::new(None) };
}

/// The token to send, if there is one.
#[must_use]
pub fn current() -> Option<String> {
    TOKEN.with_borrow(Clone::clone)
}

/// Forgets the token.
pub fn forget() {
    TOKEN.set(None);
}

/// Asks for a new token; callers at the same time share one request.
pub async fn renew() -> bool {
    let renewal = RENEWAL.with_borrow_mut(|slot| {
        slot.get_or_insert_with(|| ask().boxed_local().shared())
            .clone()
    });
    let renewed = renewal.await;
    RENEWAL.set(None);
    renewed
}

async fn ask() -> bool {
    let answer: Result<TokenAnswer, ApiError> =
        send::plain(Method::POST, "/auth/refresh", None).await;
    let token = answer.ok().map(|answer| answer.access_token);
    let renewed = token.is_some();
    TOKEN.set(token);
    renewed
}

/// Signs in.
///
/// # Errors
/// Wrong name or password, too many attempts, or no answer.
pub async fn sign_in(username: String, password: String) -> Result<(), ApiError> {
    let body = serde_json::to_string(&LoginRequest { username, password }).unwrap_or_default();
    let answer: TokenAnswer = send::plain(Method::POST, "/auth/login", Some(body)).await?;
    TOKEN.set(Some(answer.access_token));
    Ok(())
}

/// The second step of signing in: the ticket of the first, and a code.
///
/// # Errors
/// A wrong code, too many attempts, a ticket that is over, or no answer.
pub async fn second_step(ticket: String, code: String) -> Result<(), ApiError> {
    let body = serde_json::to_string(&SecondStep { ticket, code }).unwrap_or_default();
    let answer: TokenAnswer = send::plain(Method::POST, "/auth/second-factor", Some(body)).await?;
    TOKEN.set(Some(answer.access_token));
    Ok(())
}

/// Ends the session, here and on the server.
pub async fn sign_out() {
    let _: Result<serde_json::Value, ApiError> =
        send::plain(Method::POST, "/auth/logout", None).await;
    forget();
}
