//! The timeline of a customer.

use super::customer::query;
use super::{Answer, get};
use shared::Page;
use shared::id::CustomerId;
use shared::timeline::{TimelineCount, TimelineEntry};

/// One page of the timeline, newest first.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn page(customer: CustomerId, pairs: &[(&str, String)]) -> Answer<Page<TimelineEntry>> {
    get(&format!("/customers/{customer}/timeline{}", query(pairs))).await
}

/// How many entries of each dimension there are.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn counts(customer: CustomerId) -> Answer<Vec<TimelineCount>> {
    get(&format!("/customers/{customer}/timeline/counts")).await
}
