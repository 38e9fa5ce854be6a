//! What to know before talking to a customer.

use super::{Answer, get};
use shared::briefing::Briefing;
use shared::id::CustomerId;

/// The briefing of a customer.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn read(customer: CustomerId) -> Answer<Briefing> {
    get(&format!("/customers/{customer}/briefing")).await
}
