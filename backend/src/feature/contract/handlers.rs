//! HTTP in and out of contracts.

use super::row::ContractRow;
use crate::access::Actor;
use crate::error::AppResult;
use crate::http::{Body, Id, IfMatch, Params, answer};
use crate::record::{Cx, endpoint, store};
use crate::state::State;
use actix_web::{HttpResponse, delete, get, patch, post, web};
use shared::Page;
use shared::contract::{Contract, ContractPatch, NewContract};
use shared::error::Problem;
use shared::id::{ContractId, CustomerId};

/// Lists the contracts of a customer, newest first.
#[utoipa::path(
    tag = "Contracts",
    params(("id" = CustomerId, Path, description = "The customer"), endpoint::ListParams),
    responses(
        (status = 200, description = "A page of contracts, through the caller's rights", body = Page<Contract>),
        (status = 404, description = "`not_found`: no such customer within reach", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/customers/{id}/contracts")]
pub async fn list_customer_contracts(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    params: Params,
) -> AppResult<HttpResponse> {
    endpoint::list::<ContractRow>(&state, actor, Some(id.0), params).await
}

/// Lists contracts of all customers within reach, newest first.
#[utoipa::path(
    tag = "Contracts",
    params(endpoint::ListParams),
    responses((status = 200, description = "A page of contracts, through the caller's rights", body = Page<Contract>)),
    security(("bearer" = []))
)]
#[get("/contracts")]
pub async fn list_contracts(
    state: web::Data<State>,
    actor: Actor,
    params: Params,
) -> AppResult<HttpResponse> {
    endpoint::list::<ContractRow>(&state, actor, None, params).await
}

/// Makes a contract of a customer. Who may: owner, collaborators, managers above the owner.
#[utoipa::path(
    tag = "Contracts",
    params(("id" = CustomerId, Path, description = "The customer"), endpoint::RepeatParams),
    request_body(content = NewContract, example = json!({"number": "HT-2024-031", "amount": {"amount": "500000.00", "currency": "CNY"}, "signed_on": "2024-05-30", "ends_on": "2025-05-29"})),
    responses(
        (status = 201, description = "Made; `ETag` is its version", body = Contract),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`archived`", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/customers/{id}/contracts")]
pub async fn create_contract(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    body: Body<NewContract>,
) -> AppResult<HttpResponse> {
    let (cx, customer, new) = (Cx::new(&state, actor), id.0, body.value);
    endpoint::create::<ContractRow>(&state, cx, body.repeat, move |conn, cx| {
        let row = ContractRow::make(cx, customer, new.clone(), "")?;
        store::create(conn, cx, &row)?;
        Ok(row.id.0.uuid())
    })
    .await
}

/// Reads a contract.
#[utoipa::path(
    tag = "Contracts",
    params(("id" = ContractId, Path, description = "The contract")),
    responses(
        (status = 200, description = "Through the caller's rights; `ETag` is its version", body = Contract),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/contracts/{id}")]
pub async fn read_contract(
    state: web::Data<State>,
    actor: Actor,
    id: Id<ContractId>,
) -> AppResult<HttpResponse> {
    endpoint::read::<ContractRow>(&state, actor, id.0.uuid()).await
}

/// Changes a contract with a merge patch. Who may: owner, collaborators, managers above the owner.
#[utoipa::path(
    tag = "Contracts",
    params(("id" = ContractId, Path, description = "The contract"), endpoint::VersionParams),
    request_body(content = ContractPatch, description = "JSON Merge Patch; a masked object as it was read changes nothing"),
    responses(
        (status = 200, description = "As it stands now", body = Contract),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`archived`", body = Problem),
        (status = 412, description = "`stale`, with the current record", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[patch("/contracts/{id}")]
pub async fn change_contract(
    state: web::Data<State>,
    actor: Actor,
    id: Id<ContractId>,
    version: IfMatch,
    body: Body<ContractPatch>,
) -> AppResult<HttpResponse> {
    let (cx, id, version, patch) = (Cx::new(&state, actor), id.0.uuid(), version.0, body.value);
    let view = state
        .db
        .write(move |conn| {
            store::change::<ContractRow>(conn, &cx, id, version, |_, row| {
                row.apply(patch.clone())
            })?;
            store::read::<ContractRow>(conn, &cx, id)
        })
        .await?;
    Ok(answer::versioned(view.0, &view.1))
}

/// Archives a contract; nothing is deleted. Who may: owner, collaborators, managers above the owner.
#[utoipa::path(
    tag = "Contracts",
    params(("id" = ContractId, Path, description = "The contract"), endpoint::VersionParams),
    responses(
        (status = 204, description = "Archived"),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 412, description = "`stale`, with the current record", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[delete("/contracts/{id}")]
pub async fn archive_contract(
    state: web::Data<State>,
    actor: Actor,
    id: Id<ContractId>,
    version: IfMatch,
) -> AppResult<HttpResponse> {
    endpoint::archive::<ContractRow>(&state, actor, id.0.uuid(), version.0).await
}

/// Brings a contract back from the archive. Who may: owner, collaborators, managers above the owner.
#[utoipa::path(
    tag = "Contracts",
    params(("id" = ContractId, Path, description = "The contract")),
    responses(
        (status = 200, description = "As it stands now", body = Contract),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`archived`: the customer itself is", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/contracts/{id}/restore")]
pub async fn restore_contract(
    state: web::Data<State>,
    actor: Actor,
    id: Id<ContractId>,
) -> AppResult<HttpResponse> {
    endpoint::restore::<ContractRow>(&state, actor, id.0.uuid()).await
}
