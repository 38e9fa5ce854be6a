//! HTTP in and out of such times.

use super::queries::{self, Carrier};
use crate::access::Actor;
use crate::error::AppResult;
use crate::http::{Body, Id, answer};
use crate::record::Cx;
use crate::state::State;
use actix_web::{HttpResponse, get, put, web};
use shared::error::Problem;
use shared::id::{ContractId, CustomerId};
use shared::service_times::ServiceTimes;

async fn tell(state: &State, actor: Actor, carrier: Carrier) -> AppResult<HttpResponse> {
    let cx = Cx::new(state, actor);
    let read = move |conn: &mut crate::db::Conn| queries::read(conn, &cx, carrier);
    Ok(answer::ok(&state.db.read(read).await?))
}

async fn set(
    state: &State,
    actor: Actor,
    carrier: Carrier,
    new: ServiceTimes,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(state, actor);
    let set = move |conn: &mut crate::db::Conn| queries::set(conn, &cx, carrier, new);
    state.db.write(set).await?;
    Ok(answer::ok(&new))
}

/// Reads the times that a customer carries of its own; what is empty follows the general rule (R-SLA-5).
#[utoipa::path(
    tag = "Customers",
    description = "Who may: everyone who reaches the customer.",
    params(("id" = CustomerId, Path, description = "The customer")),
    responses(
        (status = 200, description = "The times", body = ServiceTimes),
        (status = 404, description = "`not_found`: no such customer within reach", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/customers/{id}/service-times")]
pub async fn read_customer_times(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
) -> AppResult<HttpResponse> {
    tell(&state, actor, Carrier::Customer(id.0)).await
}

/// Sets the times that a customer carries of its own (R-SLA-5). Cases reported from then on follow them.
#[utoipa::path(
    tag = "Customers",
    description = "Who may: owner, collaborators, managers above the owner.",
    params(("id" = CustomerId, Path, description = "The customer")),
    request_body(content = ServiceTimes, example = json!({"answer_hours": 24})),
    responses(
        (status = 200, description = "The times", body = ServiceTimes),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`archived`", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[put("/customers/{id}/service-times")]
pub async fn set_customer_times(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    body: Body<ServiceTimes>,
) -> AppResult<HttpResponse> {
    set(&state, actor, Carrier::Customer(id.0), body.value).await
}

/// Reads the times that a contract carries of its own (R-SLA-5).
#[utoipa::path(
    tag = "Contracts",
    description = "Who may: everyone who reaches the customer.",
    params(("id" = ContractId, Path, description = "The contract")),
    responses(
        (status = 200, description = "The times", body = ServiceTimes),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/contracts/{id}/service-times")]
pub async fn read_contract_times(
    state: web::Data<State>,
    actor: Actor,
    id: Id<ContractId>,
) -> AppResult<HttpResponse> {
    tell(&state, actor, Carrier::Contract(id.0)).await
}

/// Sets the times that a contract carries of its own (R-SLA-5); they hold while it runs.
#[utoipa::path(
    tag = "Contracts",
    description = "Who may: owner, collaborators, managers above the owner.",
    params(("id" = ContractId, Path, description = "The contract")),
    request_body(content = ServiceTimes, example = json!({"answer_hours": 24, "solution_hours": 48})),
    responses(
        (status = 200, description = "The times", body = ServiceTimes),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`archived`", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[put("/contracts/{id}/service-times")]
pub async fn set_contract_times(
    state: web::Data<State>,
    actor: Actor,
    id: Id<ContractId>,
    body: Body<ServiceTimes>,
) -> AppResult<HttpResponse> {
    set(&state, actor, Carrier::Contract(id.0), body.value).await
}
