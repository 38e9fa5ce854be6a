//! Contacts.

use super::{Answer, get, patch, post};
use serde_json::{Map, Value};
use shared::Page;
use shared::contact::Contact;
use shared::id::{ContactId, CustomerId};

/// The contacts of a customer.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn list(customer: CustomerId) -> Answer<Vec<Contact>> {
    get::<Page<Contact>>(&format!("/customers/{customer}/contacts?limit=200"))
        .await
        .map(|page| page.items)
}

/// Adds a contact.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn create(customer: CustomerId, body: &Map<String, Value>) -> Answer<Contact> {
    post(&format!("/customers/{customer}/contacts"), body).await
}

/// Changes a contact.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn change(id: ContactId, version: i32, body: &Map<String, Value>) -> Answer<Contact> {
    patch(&format!("/contacts/{id}"), version, body).await
}
