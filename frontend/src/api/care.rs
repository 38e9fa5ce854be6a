//! Care dates.

use super::{Answer, get};
use shared::Page;
use shared::care::CareDate;
use shared::id::CustomerId;

/// The next days on which to care for a customer, nearest first.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn list(customer: CustomerId) -> Answer<Page<CareDate>> {
    get(&format!("/customers/{customer}/care?limit=8")).await
}

/// The next days on which to care for any customer within reach, nearest first.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn across() -> Answer<Page<CareDate>> {
    get("/care?limit=12").await
}
