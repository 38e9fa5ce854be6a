//! Contracts.

use super::{Answer, get, patch, post};
use serde_json::{Map, Value};
use shared::Page;
use shared::contract::Contract;
use shared::id::{ContractId, CustomerId};

/// The contracts of a customer.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn list(customer: CustomerId) -> Answer<Vec<Contract>> {
    get::<Page<Contract>>(&format!("/customers/{customer}/contracts?limit=200"))
        .await
        .map(|page| page.items)
}

/// Adds a contract.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn create(customer: CustomerId, body: &Map<String, Value>) -> Answer<Contract> {
    post(&format!("/customers/{customer}/contracts"), body).await
}

/// Changes a contract.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn change(id: ContractId, version: i32, body: &Map<String, Value>) -> Answer<Contract> {
    patch(&format!("/contracts/{id}"), version, body).await
}
