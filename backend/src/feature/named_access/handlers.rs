//! HTTP in and out of named access.

use super::queries;
use crate::access::Actor;
use crate::error::AppResult;
use crate::http::{Body, Id, Params, answer};
use crate::record::Cx;
use crate::state::State;
use actix_web::{HttpRequest, HttpResponse, delete, get, put, web};
use shared::error::Problem;
use shared::id::{CustomerId, UserId};
use shared::named_access::{NameForAccess, NamedAccess};
use shared::{Code, Page};

fn colleague(request: &HttpRequest) -> AppResult<UserId> {
    let text = request.match_info().get("user").unwrap_or_default();
    text.parse().map_err(|_| Code::NotFound.into())
}

/// Lists the colleagues who see the confidential values of a customer, because its owner named them. Who may: the owner.
#[utoipa::path(
    tag = "Customers",
    params(("id" = CustomerId, Path, description = "The customer")),
    responses(
        (status = 200, description = "All of them, as long as it holds", body = Page<NamedAccess>),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/customers/{id}/confidential-access")]
pub async fn list_named_access(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    params: Params,
) -> AppResult<HttpResponse> {
    params.finish()?;
    let cx = Cx::new(&state, actor);
    let items = state
        .db
        .read(move |conn| queries::list(conn, &cx, id.0))
        .await?;
    Ok(answer::ok(&Page::whole(items)))
}

/// Lets a colleague who reaches the customer read its confidential values until a day. Who may: the owner.
#[utoipa::path(
    tag = "Customers",
    description = "It opens the confidential notes, budgets given in confidence and confidential files of this one customer for reading; changing them stays with the owner. It ends after its last day, and when the customer gets another owner. The colleague is told.",
    params(
        ("id" = CustomerId, Path, description = "The customer"),
        ("user" = UserId, Path, description = "The colleague"),
    ),
    request_body(content = NameForAccess, example = json!({"until": "2027-01-31"})),
    responses(
        (status = 200, description = "As it stands now", body = NamedAccess),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`: no such customer within reach, or no such colleague", body = Problem),
        (status = 409, description = "`archived`", body = Problem),
        (status = 422, description = "`out_of_reach`: the colleague does not reach the customer; `invalid`: `in_past`, `out_of_range`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[put("/customers/{id}/confidential-access/{user}")]
pub async fn name_for_access(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    request: HttpRequest,
    body: Body<NameForAccess>,
) -> AppResult<HttpResponse> {
    let (cx, user) = (Cx::new(&state, actor), colleague(&request)?);
    let until = body.value.until;
    let named = state
        .db
        .write(move |conn| queries::name(conn, &cx, id.0, user, until))
        .await?;
    Ok(answer::ok(&named))
}

/// Ends a colleague's access to the confidential values of a customer at once. Who may: the owner.
#[utoipa::path(
    tag = "Customers",
    params(
        ("id" = CustomerId, Path, description = "The customer"),
        ("user" = UserId, Path, description = "The colleague"),
    ),
    responses(
        (status = 204, description = "Ended"),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[delete("/customers/{id}/confidential-access/{user}")]
pub async fn end_named_access(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    request: HttpRequest,
) -> AppResult<HttpResponse> {
    let (cx, user) = (Cx::new(&state, actor), colleague(&request)?);
    state
        .db
        .write(move |conn| queries::end(conn, &cx, id.0, user))
        .await?;
    Ok(answer::no_content())
}
