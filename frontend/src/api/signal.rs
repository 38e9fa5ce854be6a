//! Signals.

use super::{Answer, get, post};
use serde::Serialize;
use shared::Page;
use shared::id::{CustomerId, SignalId};
use shared::signal::Signal;
use shared::today::Whose;

/// The open signals of a customer, the newest first.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn of_customer(customer: CustomerId) -> Answer<Page<Signal>> {
    get(&format!("/customers/{customer}/signals?limit=20")).await
}

/// Open signals across customers: of the own ones, or of the team's.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn across(whose: Whose) -> Answer<Page<Signal>> {
    get(&format!("/signals?limit=30&whose={whose}")).await
}

/// Dismisses, snoozes or acts on a signal: `verb` is the last part of its address.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn decide(id: SignalId, verb: &str, body: &impl Serialize) -> Answer<Signal> {
    post(&format!("/signals/{id}/{verb}"), body).await
}
