//! Customers: the list, the record, and what is done to it as a whole.

use super::{Answer, delete, encode, get, patch, post, put};
use chrono::NaiveDate;
use serde_json::{Map, Value};
use shared::Page;
use shared::customer::{Collaborators, Customer, CustomerCard, HandOver};
use shared::id::{CustomerId, TagId, UserId};
use shared::named_access::{NameForAccess, NamedAccess};
use shared::stage::{Moved, NewStageChange, StageChange};
use shared::tag::NewTag;

/// Writes query parameters, values encoded; empty ones are left out.
#[must_use]
pub fn query(pairs: &[(&str, String)]) -> String {
    let text: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| format!("{key}={}", encode(value)))
        .collect();
    if text.is_empty() {
        String::new()
    } else {
        format!("?{}", text.join("&"))
    }
}

/// One page of customers.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn list(pairs: &[(&str, String)]) -> Answer<Page<CustomerCard>> {
    get(&format!("/customers{}", query(pairs))).await
}

/// One customer.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn read(id: CustomerId) -> Answer<Customer> {
    get(&format!("/customers/{id}")).await
}

/// Makes a customer.
///
/// # Errors
/// A likely duplicate asks for confirmation; see [`super::ApiError`].
pub async fn create(body: &Map<String, Value>) -> Answer<Customer> {
    post("/customers", body).await
}

/// Changes a customer.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn change(id: CustomerId, version: i32, body: &Map<String, Value>) -> Answer<Customer> {
    patch(&format!("/customers/{id}"), version, body).await
}

/// Archives a customer.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn archive(id: CustomerId, version: i32) -> Answer<()> {
    delete(&format!("/customers/{id}"), Some(version)).await
}

/// Brings an archived customer back.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn restore(id: CustomerId) -> Answer<Value> {
    post(&format!("/customers/{id}/restore"), &Map::new()).await
}

/// Names all collaborators.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn collaborators(id: CustomerId, user_ids: Vec<UserId>) -> Answer<Value> {
    let body = Collaborators { user_ids };
    put(&format!("/customers/{id}/collaborators"), None, &body).await
}

/// Gives the customer to another owner.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn hand_over(id: CustomerId, body: &HandOver) -> Answer<Value> {
    post(&format!("/customers/{id}/hand-overs"), body).await
}

/// Whom the owner let read the confidential values.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn named(id: CustomerId) -> Answer<Page<NamedAccess>> {
    get(&format!("/customers/{id}/confidential-access")).await
}

/// Lets a colleague read the confidential values until a day.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn name(id: CustomerId, user: UserId, until: NaiveDate) -> Answer<NamedAccess> {
    let path = format!("/customers/{id}/confidential-access/{user}");
    put(&path, None, &NameForAccess { until }).await
}

/// Ends what [`name`] gave.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn unname(id: CustomerId, user: UserId) -> Answer<()> {
    delete(&format!("/customers/{id}/confidential-access/{user}"), None).await
}

/// Puts a tag on.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn tag(id: CustomerId, body: &NewTag) -> Answer<Value> {
    post(&format!("/customers/{id}/tags"), body).await
}

/// Takes a tag off.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn untag(id: CustomerId, tag: TagId) -> Answer<()> {
    delete(&format!("/customers/{id}/tags/{tag}"), None).await
}

/// Moves the customer to another stage.
///
/// # Errors
/// A gate that is not met; see [`super::ApiError`].
pub async fn move_to(id: CustomerId, body: &NewStageChange) -> Answer<Moved> {
    post(&format!("/customers/{id}/stage-changes"), body).await
}

/// The trajectory.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn stage_changes(id: CustomerId) -> Answer<Page<StageChange>> {
    get(&format!("/customers/{id}/stage-changes?limit=200")).await
}
