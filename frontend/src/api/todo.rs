//! To-dos.

use super::{Answer, get, patch, post};
use serde_json::{Map, Value};
use shared::Page;
use shared::id::{CustomerId, TodoId};
use shared::todo::{NewTodo, Todo};

/// The to-dos of a customer.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn list(customer: CustomerId) -> Answer<Vec<Todo>> {
    get::<Page<Todo>>(&format!("/customers/{customer}/todos?limit=200"))
        .await
        .map(|page| page.items)
}

/// Adds a to-do.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn create(customer: CustomerId, body: &NewTodo) -> Answer<Todo> {
    post(&format!("/customers/{customer}/todos"), body).await
}

/// Changes a to-do.
///
/// # Errors
/// Ticking off the last step asks for confirmation (R-NEXT); see [`super::ApiError`].
pub async fn change(id: TodoId, version: i32, body: &Map<String, Value>) -> Answer<Todo> {
    patch(&format!("/todos/{id}"), version, body).await
}
