//! Records of any declared kind, by the kind's place in addresses.

use super::{Answer, delete, get, patch, post};
use serde_json::{Map, Value};
use shared::Page;
use shared::error::ConfirmCode;
use shared::id::CustomerId;
use shared::need::NeedLedger;
use shared::opportunity::{OpportunitySums, Won};
use shared::page::Archived;

/// A page of the records of a customer.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn list(
    customer: CustomerId,
    path: &str,
    archived: Archived,
    cursor: Option<&str>,
) -> Answer<Page<Value>> {
    let cursor = cursor.map_or_else(String::new, |cursor| {
        format!("&cursor={}", super::encode(cursor))
    });
    get(&format!(
        "/customers/{customer}/{path}?limit=50&archived={archived}{cursor}"
    ))
    .await
}

/// Makes one.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn create(customer: CustomerId, path: &str, body: &Map<String, Value>) -> Answer<Value> {
    post(&format!("/customers/{customer}/{path}"), body).await
}

/// Changes one.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn change(
    path: &str,
    id: &str,
    version: i32,
    body: &Map<String, Value>,
) -> Answer<Value> {
    patch(&format!("/{path}/{id}"), version, body).await
}

/// What the person has confirmed, as a query; nothing where nothing was asked.
#[must_use]
pub fn acknowledged(codes: &[ConfirmCode]) -> String {
    let codes: Vec<&str> = codes.iter().map(|code| code.as_str()).collect();
    if codes.is_empty() {
        String::new()
    } else {
        format!("?acknowledge={}", codes.join(","))
    }
}

/// Archives one, with what the person has confirmed.
///
/// # Errors
/// Archiving the last next step asks for confirmation (R-NEXT); see [`super::ApiError`].
pub async fn archive(
    path: &str,
    id: &str,
    version: i32,
    acknowledge: &[ConfirmCode],
) -> Answer<()> {
    let query = acknowledged(acknowledge);
    delete(&format!("/{path}/{id}{query}"), Some(version)).await
}

/// Brings one back.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn restore(path: &str, id: &str) -> Answer<Value> {
    post(&format!("/{path}/{id}/restore"), &Value::Null).await
}

/// The versions of a need.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn need_versions(id: &str) -> Answer<NeedLedger> {
    get(&format!("/needs/{id}/versions")).await
}

/// What the open opportunities of a customer come to.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn opportunity_sums(customer: CustomerId) -> Answer<OpportunitySums> {
    get(&format!("/customers/{customer}/opportunities/sums")).await
}

/// Wins an opportunity.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn win(id: &str, version: i32, contract: &Map<String, Value>) -> Answer<Won> {
    super::post_versioned(
        &format!("/opportunities/{id}/win"),
        version,
        &serde_json::json!({ "contract": contract }),
    )
    .await
}
