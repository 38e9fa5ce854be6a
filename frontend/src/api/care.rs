//! Care dates.

use super::{Answer, get};
use shared::Page;
use shared::care::CareDate;
use shared::id::CustomerId;
use shared::today::Whose;

/// The next days on which to care for a customer, nearest first.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn list(customer: CustomerId) -> Answer<Page<CareDate>> {
    get(&format!("/customers/{customer}/care?limit=8")).await
}

/// The next days on which to care for one's own customers, or the team's, nearest first.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn across(whose: Whose) -> Answer<Page<CareDate>> {
    get(&format!("/care?limit=12&whose={whose}")).await
}
