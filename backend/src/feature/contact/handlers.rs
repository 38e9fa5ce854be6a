//! HTTP in and out of contacts.

use super::row::ContactRow;
use crate::access::Actor;
use crate::error::AppResult;
use crate::http::{Body, Id, IfMatch, Params, answer};
use crate::record::{Cx, endpoint, store};
use crate::state::State;
use actix_web::{HttpResponse, delete, get, patch, post, web};
use shared::Page;
use shared::contact::{Contact, ContactPatch, NewContact};
use shared::error::Problem;
use shared::id::{ContactId, CustomerId};

/// Lists the contacts of a customer, newest first.
#[utoipa::path(
    tag = "Contacts",
    params(("id" = CustomerId, Path, description = "The customer"), endpoint::ListParams),
    responses(
        (status = 200, description = "A page of contacts, through the caller's rights", body = Page<Contact>),
        (status = 404, description = "`not_found`: no such customer within reach", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/customers/{id}/contacts")]
pub async fn list_customer_contacts(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    params: Params,
) -> AppResult<HttpResponse> {
    endpoint::list::<ContactRow>(&state, actor, Some(id.0), params).await
}

/// Lists contacts of all customers within reach, newest first.
#[utoipa::path(
    tag = "Contacts",
    params(endpoint::ListParams),
    responses((status = 200, description = "A page of contacts, through the caller's rights", body = Page<Contact>)),
    security(("bearer" = []))
)]
#[get("/contacts")]
pub async fn list_contacts(
    state: web::Data<State>,
    actor: Actor,
    params: Params,
) -> AppResult<HttpResponse> {
    endpoint::list::<ContactRow>(&state, actor, None, params).await
}

/// Makes a contact of a customer. Who may: owner, collaborators, managers above the owner, success.
#[utoipa::path(
    tag = "Contacts",
    params(("id" = CustomerId, Path, description = "The customer"), endpoint::RepeatParams),
    request_body(content = NewContact, example = json!({"name": "陈经理", "title": "采购部经理", "mobile": "13812345678", "decision_role": "decides"})),
    responses(
        (status = 201, description = "Made; `ETag` is its version", body = Contact),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`archived`", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/customers/{id}/contacts")]
pub async fn create_contact(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    body: Body<NewContact>,
) -> AppResult<HttpResponse> {
    let (cx, customer, new) = (Cx::new(&state, actor), id.0, body.value);
    endpoint::create::<ContactRow>(&state, cx, body.repeat, move |conn, cx| {
        let mut row = ContactRow::make(cx, customer, new.clone())?;
        row.is_primary |= !ContactRow::primary_exists(conn, customer)?;
        store::create(conn, cx, &row)?;
        Ok(row.id.0.uuid())
    })
    .await
}

/// Reads a contact.
#[utoipa::path(
    tag = "Contacts",
    params(("id" = ContactId, Path, description = "The contact")),
    responses(
        (status = 200, description = "Through the caller's rights; `ETag` is its version", body = Contact),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/contacts/{id}")]
pub async fn read_contact(
    state: web::Data<State>,
    actor: Actor,
    id: Id<ContactId>,
) -> AppResult<HttpResponse> {
    endpoint::read::<ContactRow>(&state, actor, id.0.uuid()).await
}

/// Changes a contact with a merge patch. Who may: owner, collaborators, managers above the owner, success.
#[utoipa::path(
    tag = "Contacts",
    params(("id" = ContactId, Path, description = "The contact"), endpoint::VersionParams),
    request_body(content = ContactPatch, description = "JSON Merge Patch; a masked object as it was read changes nothing"),
    responses(
        (status = 200, description = "As it stands now", body = Contact),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`archived`", body = Problem),
        (status = 412, description = "`stale`, with the current record", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[patch("/contacts/{id}")]
pub async fn change_contact(
    state: web::Data<State>,
    actor: Actor,
    id: Id<ContactId>,
    version: IfMatch,
    body: Body<ContactPatch>,
) -> AppResult<HttpResponse> {
    let (cx, id, version, patch) = (Cx::new(&state, actor), id.0.uuid(), version.0, body.value);
    let view = state
        .db
        .write(move |conn| {
            store::change::<ContactRow>(conn, &cx, id, version, |conn, row| {
                row.apply(conn, patch.clone())
            })?;
            store::read::<ContactRow>(conn, &cx, id)
        })
        .await?;
    Ok(answer::versioned(view.0, &view.1))
}

/// Archives a contact; nothing is deleted. Who may: owner, collaborators, managers above the owner, success.
#[utoipa::path(
    tag = "Contacts",
    params(("id" = ContactId, Path, description = "The contact"), endpoint::VersionParams),
    responses(
        (status = 204, description = "Archived"),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 412, description = "`stale`, with the current record", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[delete("/contacts/{id}")]
pub async fn archive_contact(
    state: web::Data<State>,
    actor: Actor,
    id: Id<ContactId>,
    version: IfMatch,
) -> AppResult<HttpResponse> {
    endpoint::archive::<ContactRow>(&state, actor, id.0.uuid(), version.0).await
}

/// Brings a contact back from the archive. Who may: owner, collaborators, managers above the owner, success.
#[utoipa::path(
    tag = "Contacts",
    params(("id" = ContactId, Path, description = "The contact")),
    responses(
        (status = 200, description = "As it stands now", body = Contact),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`archived`: the customer itself is", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/contacts/{id}/restore")]
pub async fn restore_contact(
    state: web::Data<State>,
    actor: Actor,
    id: Id<ContactId>,
) -> AppResult<HttpResponse> {
    endpoint::restore::<ContactRow>(&state, actor, id.0.uuid()).await
}
