//! HTTP in and out of timelines.

use super::page::{self, Wanted};
use crate::access::Actor;
use crate::error::{AppError, AppResult};
use crate::http::{Id, Params, answer};
use crate::record::Cx;
use crate::state::State;
use actix_web::{HttpResponse, get, web};
use shared::error::Problem;
use shared::id::CustomerId;
use shared::timeline::{TimelineCount, TimelineEntry};
use shared::{Code, Page};

/// Filters of a timeline.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct TimelineParams {
    /// Dimensions, separated by commas.
    #[param(example = "interactions,stage")]
    dimension: Option<String>,
    /// `me`, or the id of a user.
    author: Option<String>,
    /// Happened at or after this instant.
    from: Option<chrono::DateTime<chrono::Utc>>,
    /// Happened at or before this instant.
    to: Option<chrono::DateTime<chrono::Utc>>,
    /// Rows a page, 1 to 200; 50 where absent.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

fn read(cx: &Cx, customer: Option<CustomerId>, mut params: Params) -> AppResult<Wanted> {
    let author = match params.take("author").as_deref() {
        None => None,
        Some("me") => Some(cx.actor.id),
        Some(text) => Some(
            text.parse()
                .map_err(|_| AppError::from(Code::InvalidParameter).detail("author"))?,
        ),
    };
    let wanted = Wanted {
        customer,
        dimensions: params.take_list("dimension")?,
        author,
        from: params.take_as("from")?,
        to: params.take_as("to")?,
        cursor: params.take("cursor"),
        limit: params.take_limit()?,
    };
    params.finish()?;
    Ok(wanted)
}

/// Reads the timeline of a customer, newest first (R-LOG-2). Everyone with reach.
#[utoipa::path(
    tag = "Timeline",
    params(("id" = CustomerId, Path, description = "The customer"), TimelineParams),
    responses(
        (status = 200, description = "A page of entries, through the caller's rights", body = Page<TimelineEntry>),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/customers/{id}/timeline")]
pub async fn read_customer_timeline(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    params: Params,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let wanted = read(&cx, Some(id.0), params)?;
    let page = state
        .db
        .read(move |conn| page::page(conn, &cx, &wanted))
        .await?;
    Ok(answer::ok(&page))
}

/// Counts the entries of a customer's timeline by dimension. Everyone with reach.
#[utoipa::path(
    tag = "Timeline",
    params(("id" = CustomerId, Path, description = "The customer")),
    responses(
        (status = 200, description = "The dimensions that have entries", body = Vec<TimelineCount>),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/customers/{id}/timeline/counts")]
pub async fn count_customer_timeline(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let counts = state
        .db
        .read(move |conn| page::counts(conn, &cx, id.0))
        .await?;
    Ok(answer::ok(&counts))
}

/// Reads the timeline across customers within reach, newest first. Everyone.
#[utoipa::path(
    tag = "Timeline",
    params(TimelineParams),
    responses((status = 200, description = "A page of entries, through the caller's rights", body = Page<TimelineEntry>)),
    security(("bearer" = []))
)]
#[get("/timeline")]
pub async fn read_timeline(
    state: web::Data<State>,
    actor: Actor,
    params: Params,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let wanted = read(&cx, None, params)?;
    let page = state
        .db
        .read(move |conn| page::page(conn, &cx, &wanted))
        .await?;
    Ok(answer::ok(&page))
}
