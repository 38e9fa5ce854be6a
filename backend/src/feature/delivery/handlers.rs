//! HTTP in and out of deliveries.

use super::{list, queue};
use crate::access::{Actor, policy};
use crate::error::AppResult;
use crate::http::{Id, Params, answer};
use crate::record::Cx;
use crate::state::State;
use actix_web::{HttpResponse, get, post, web};
use shared::Page;
use shared::error::Problem;
use shared::id::DeliveryId;
use shared::role::Capability;
use shared::webhook::{Delivery, DeliveryState, Way};

/// Lists what is sent by e-mail and webhooks, the newest first. Who may: administrator.
#[utoipa::path(
    tag = "Webhooks",
    description = "It tells what was sent to whom and what became of it, never what it said. With `state=failed` one reads what was given up.",
    params(
        ("limit" = Option<u32>, Query, description = "Rows a page, 1 to 200; 50 where absent"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
        ("state" = Option<DeliveryState>, Query, description = "Only those that became this"),
        ("way" = Option<Way>, Query, description = "Only those by this way"),
    ),
    responses(
        (status = 200, description = "A page of deliveries; settled ones are kept for 30 days", body = Page<Delivery>),
        (status = 403, description = "`forbidden`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/deliveries")]
pub async fn list_deliveries(
    state: web::Data<State>,
    actor: Actor,
    mut params: Params,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageTokens)?;
    let wanted = list::Wanted {
        webhook: None,
        state: params.take_as("state")?,
        way: params.take_as("way")?,
        cursor: params.take("cursor"),
        limit: params.take_limit()?,
    };
    params.finish()?;
    let cx = Cx::new(&state, actor);
    let page = state
        .db
        .read(move |conn| list::page(conn, &cx, &wanted))
        .await?;
    Ok(answer::ok(&page))
}

/// Sends something again that was settled: taken, given up or dropped. Who may: administrator.
#[utoipa::path(
    tag = "Webhooks",
    description = "It goes out again under the same `webhook-id`, and is tried for 24 hours from now on. What it says is read anew. One that waits is sent again anyway, and stays as it is.",
    params(("id" = DeliveryId, Path, description = "The delivery")),
    responses(
        (status = 200, description = "As it stands now", body = Delivery),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/deliveries/{id}/replay")]
pub async fn replay_delivery(
    state: web::Data<State>,
    actor: Actor,
    id: Id<DeliveryId>,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageTokens)?;
    let now = state.clock.now();
    let delivery = state
        .db
        .write(move |conn| {
            queue::anew(conn, id.0, now)?;
            let row = queue::find(conn, id.0)?;
            list::view(conn, row)
        })
        .await?;
    Ok(answer::ok(&delivery))
}
