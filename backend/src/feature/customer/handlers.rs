//! HTTP in and out of customers.

use super::{change, create, list, people, view};
use crate::access::Actor;
use crate::error::AppResult;
use crate::feature::merge::hand_over::nothing;
use crate::http::{Body, Id, IfMatch, Params, answer};
use crate::record::{Cx, endpoint};
use crate::state::State;
use actix_web::{HttpResponse, delete, get, patch, post, put, web};
use shared::Page;
use shared::customer::{
    Collaborators, Customer, CustomerCard, CustomerPatch, HandOver, NewCustomer,
};
use shared::error::Problem;
use shared::id::CustomerId;
use shared::role::RecordKind;

/// Filters and order of the list; each is served by an index.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct CustomerListParams {
    /// Part of a company's name or of a number, Chinese included; a person's sealed name is never searched.
    q: Option<String>,
    /// Codes of stages, separated by commas.
    #[param(example = "interested,negotiating")]
    stage: Option<String>,
    /// `me`, or the id of a user.
    owner: Option<String>,
    /// `high`, `medium`, `low`, separated by commas.
    tier: Option<String>,
    /// `company` or `person`.
    kind: Option<String>,
    /// Industry code at any level; what lies below it counts.
    industry: Option<String>,
    /// A source.
    source: Option<String>,
    /// Key accounts, or the others.
    key_account: Option<bool>,
    /// `high` or `low`.
    intent: Option<String>,
    /// The id of a tag.
    tag: Option<String>,
    /// Made at or after this instant.
    #[param(rename = "created_at[gte]")]
    created_from: Option<chrono::DateTime<chrono::Utc>>,
    /// Made at or before this instant.
    #[param(rename = "created_at[lte]")]
    created_to: Option<chrono::DateTime<chrono::Utc>>,
    /// Archived customers instead of living ones.
    archived: Option<bool>,
    /// `next_step` (none comes last), `name`, `number`, `created_at`, `last_interaction_at` (never comes first),
    /// `stage_entered_at`; a leading `-` turns the order round.
    sort: Option<String>,
    /// Rows a page, 1 to 200; 50 where absent.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// `exact` to count all rows.
    count: Option<String>,
}

/// Lists customers within reach. Everyone; sales staff reach their team's and the pool.
#[utoipa::path(
    tag = "Customers",
    params(CustomerListParams),
    responses(
        (status = 200, description = "A page of cards, through the caller's rights", body = Page<CustomerCard>),
        (status = 400, description = "`unknown_parameter`, `invalid_parameter`, `invalid_cursor`", body = Problem),
        (status = 403, description = "`sealed_field`: an order by a sealed field", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/customers")]
pub async fn list_customers(
    state: web::Data<State>,
    actor: Actor,
    params: Params,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let wanted = list::Wanted::read(&cx, params)?;
    let page = state
        .db
        .read(move |conn| list::page(conn, &cx, &wanted))
        .await?;
    Ok(answer::ok(&page))
}

/// Makes a customer. Who may: administrator, manager, sales, marketing. Sales staff and managers own what they make.
#[utoipa::path(
    tag = "Customers",
    params(endpoint::RepeatParams),
    request_body(content = NewCustomer, example = json!({"name": "恒力智能装备科技有限公司", "industry": "C35", "tier": "medium", "expected_purchase": {"amount": "500000.00", "currency": "CNY", "about": true}})),
    responses(
        (status = 201, description = "Made; `ETag` is its version", body = Customer),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 409, description = "`confirmation_needed` (`likely_duplicate`, with the records), `duplicate` number, `gate_not_met`", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/customers")]
pub async fn create_customer(
    state: web::Data<State>,
    actor: Actor,
    body: Body<NewCustomer>,
) -> AppResult<HttpResponse> {
    let (cx, new, repeat) = (Cx::new(&state, actor), body.value, body.repeat);
    let made = state
        .db
        .write(move |conn| {
            let id = endpoint::once(conn, &cx, repeat.as_ref(), RecordKind::Customer, |conn| {
                Ok(create::create(conn, &cx, new.clone())?.customer_id().uuid())
            })?;
            view::customer(conn, &cx, id.into())
        })
        .await?;
    Ok(answer::created(
        &format!("/api/v1/customers/{}", made.card.id),
        made.card.version,
        &made,
    ))
}

/// Reads a customer with its whole profile.
#[utoipa::path(
    tag = "Customers",
    params(("id" = CustomerId, Path, description = "The customer")),
    responses(
        (status = 200, description = "Through the caller's rights; `ETag` is its version", body = Customer),
        (status = 404, description = "`not_found`: no such customer within reach", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/customers/{id}")]
pub async fn read_customer(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let customer = state
        .db
        .read(move |conn| view::customer(conn, &cx, id.0))
        .await?;
    Ok(answer::versioned(customer.card.version, &customer))
}

/// Changes a customer with a merge patch. Who may: owner, collaborators, managers above the owner; marketing its source.
#[utoipa::path(
    tag = "Customers",
    params(("id" = CustomerId, Path, description = "The customer"), endpoint::VersionParams),
    request_body(content = CustomerPatch, description = "JSON Merge Patch; a masked object as it was read changes nothing", example = json!({"tier": "high", "website": "https://example.com"})),
    responses(
        (status = 200, description = "As it stands now", body = Customer),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`confirmation_needed`, `duplicate`, `archived`", body = Problem),
        (status = 412, description = "`stale`, with the current customer", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[patch("/customers/{id}")]
pub async fn change_customer(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    version: IfMatch,
    body: Body<CustomerPatch>,
) -> AppResult<HttpResponse> {
    let (cx, id, version, patch) = (Cx::new(&state, actor), id.0, version.0, body.value);
    let customer = state
        .db
        .write(move |conn| {
            change::change(conn, &cx, id, version, patch.clone())?;
            view::customer(conn, &cx, id)
        })
        .await?;
    Ok(answer::versioned(customer.card.version, &customer))
}

/// Archives a customer; nothing is deleted. Who may: owner, managers above the owner.
#[utoipa::path(
    tag = "Customers",
    params(("id" = CustomerId, Path, description = "The customer"), endpoint::VersionParams),
    responses(
        (status = 204, description = "Archived"),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 412, description = "`stale`, with the current customer", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[delete("/customers/{id}")]
pub async fn archive_customer(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    version: IfMatch,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    state
        .db
        .write(move |conn| change::archive(conn, &cx, id.0, version.0))
        .await?;
    Ok(answer::no_content())
}

/// Brings a customer back from the archive. Who may: owner, managers above the owner.
#[utoipa::path(
    tag = "Customers",
    params(("id" = CustomerId, Path, description = "The customer")),
    responses(
        (status = 200, description = "As it stands now", body = Customer),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/customers/{id}/restore")]
pub async fn restore_customer(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let customer = state
        .db
        .write(move |conn| {
            change::restore(conn, &cx, id.0)?;
            view::customer(conn, &cx, id.0)
        })
        .await?;
    Ok(answer::versioned(customer.card.version, &customer))
}

/// Hands a customer over to another owner (R-OWN-2). Who may: owner, managers above the owner.
#[utoipa::path(
    tag = "Customers",
    params(("id" = CustomerId, Path, description = "The customer"), endpoint::RepeatParams),
    request_body(content = HandOver, example = json!({"owner_id": "01890a5d-ac96-774b-bcce-b302099a8057", "reason": "区域调整"})),
    responses(
        (status = 200, description = "As it stands now; 404 follows where it left the caller's reach", body = Customer),
        (status = 204, description = "Done, and out of the caller's reach now"),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 422, description = "`invalid`: `no_such_user`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/customers/{id}/hand-overs")]
pub async fn hand_over_customer(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    body: Body<HandOver>,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let Body {
        value: order,
        repeat,
    } = body;
    let customer = state
        .db
        .write(move |conn| {
            endpoint::once(conn, &cx, repeat.as_ref(), RecordKind::Customer, |conn| {
                people::hand_over(conn, &cx, id.0, &order, &mut nothing(false))?;
                Ok(id.0.uuid())
            })?;
            Ok(view::customer(conn, &cx, id.0).ok())
        })
        .await?;
    Ok(match customer {
        Some(customer) => answer::versioned(customer.card.version, &customer),
        None => answer::no_content(),
    })
}

/// Sets the collaborators of a customer, all of them. Who may: owner, managers above the owner.
#[utoipa::path(
    tag = "Customers",
    params(("id" = CustomerId, Path, description = "The customer")),
    request_body(content = Collaborators, example = json!({"user_ids": ["01890a5d-ac96-774b-bcce-b302099a8057"]})),
    responses(
        (status = 200, description = "As it stands now", body = Customer),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 422, description = "`invalid`: `no_such_user`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[put("/customers/{id}/collaborators")]
pub async fn set_collaborators(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    body: Body<Collaborators>,
) -> AppResult<HttpResponse> {
    let (cx, wanted) = (Cx::new(&state, actor), body.value);
    let customer = state
        .db
        .write(move |conn| {
            people::set_collaborators(conn, &cx, id.0, &wanted)?;
            view::customer(conn, &cx, id.0)
        })
        .await?;
    Ok(answer::versioned(customer.card.version, &customer))
}
