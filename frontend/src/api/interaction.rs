//! Interactions.

use super::{Answer, patch, post_keyed};
use serde_json::{Map, Value};
use shared::id::{CustomerId, InteractionId};
use shared::interaction::{Interaction, NewInteraction};

/// Records an interaction with what it brings; the same key counts once.
///
/// # Errors
/// No next step asks for confirmation, a gate may not be met; see [`super::ApiError`].
pub async fn create(customer: CustomerId, key: &str, body: &NewInteraction) -> Answer<Interaction> {
    post_keyed(&format!("/customers/{customer}/interactions"), key, body).await
}

/// Changes an interaction.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn change(
    id: InteractionId,
    version: i32,
    body: &Map<String, Value>,
) -> Answer<Interaction> {
    patch(&format!("/interactions/{id}"), version, body).await
}
