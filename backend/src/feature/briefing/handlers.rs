//! HTTP out of briefings.

use super::queries;
use crate::access::Actor;
use crate::access::leak::{self, Leak};
use crate::error::AppResult;
use crate::http::{Id, answer};
use crate::record::Cx;
use crate::state::State;
use actix_web::{HttpResponse, get, web};
use shared::briefing::Briefing;
use shared::error::Problem;
use shared::id::CustomerId;

/// What to know before talking to a customer. Everyone who reaches it.
#[utoipa::path(
    tag = "Customers",
    params(("id" = CustomerId, Path, description = "The customer")),
    responses(
        (status = 200, description = "Last contact, open to-dos, promises and cases, and habits, through the caller's rights", body = Briefing),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/customers/{id}/briefing")]
pub async fn read_customer_briefing(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let briefing = state
        .db
        .read(move |conn| leak::forgotten(Leak::Briefing, || queries::briefing(conn, &cx, id.0)))
        .await?;
    Ok(answer::ok(&briefing))
}
