//! Reveals (R-SEC-4): one sealed value for a reason, and who has seen what.

use super::customer::query;
use super::{Answer, get, post_plain, put};
use shared::Page;
use shared::id::CustomerId;
use shared::reveal::{NewReveal, RecordRef, Reveal, RevealAlert, Revealed};

/// Asks for one value. It is for the screen and for a moment.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn ask(customer: CustomerId, new: &NewReveal) -> Answer<Revealed> {
    post_plain(&format!("/customers/{customer}/reveals"), new).await
}

/// Who has seen values of a record, newest first.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn of_record(
    customer: CustomerId,
    record: RecordRef,
    cursor: Option<String>,
) -> Answer<Page<Reveal>> {
    let pairs = [
        ("record", record.id.to_string()),
        ("cursor", cursor.unwrap_or_default()),
    ];
    get(&format!("/customers/{customer}/reveals{}", query(&pairs))).await
}

/// What those whose reveals one may read have seen, newest first.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn list(pairs: &[(&str, String)]) -> Answer<Page<Reveal>> {
    get(&format!("/reveals{}", query(pairs))).await
}

/// How many reveals are usual.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn rule() -> Answer<RevealAlert> {
    get("/reveal-alert").await
}

/// Sets how many are usual.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn set_rule(rule: RevealAlert) -> Answer<RevealAlert> {
    put("/reveal-alert", None, &rule).await
}
