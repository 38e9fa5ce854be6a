//! HTTP out of the day.

use super::queries::{self, Wanted};
use crate::access::Actor;
use crate::error::{AppError, AppResult};
use crate::http::{Params, answer};
use crate::record::Cx;
use crate::state::State;
use actix_web::{HttpResponse, get, web};
use shared::error::Problem;
use shared::today::{DueItem, Whose};
use shared::{Code, Page};

/// How many days ahead it looks where nothing is said.
const AHEAD: u64 = 7;
/// The most days ahead.
const FARTHEST: u64 = 31;

/// Query parameters.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
struct TodayParams {
    /// `mine` (where absent): what the caller is to do, and what the customers that the caller owns promised. `team`: all
    /// there is to do for the customers of the teams that the caller leads, or of the caller's own team.
    #[param(inline)]
    whose: Option<Whose>,
    /// How many days ahead, 0 to 31; 7 where absent.
    days: Option<u64>,
    /// Rows a page, 1 to 200; 50 where absent.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Lists what is overdue, due and soon: plans, to-dos, and what customers promised, the earliest first.
#[utoipa::path(
    tag = "Today",
    description = "Who may: everyone, within reach. Escalation follows the administrators' rule (`GET /escalation`).",
    params(TodayParams),
    responses(
        (status = 200, description = "A page, through the caller's rights", body = Page<DueItem>),
        (status = 400, description = "`invalid_parameter`, `unknown_parameter`, `invalid_cursor`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/today")]
pub async fn read_today(
    state: web::Data<State>,
    actor: Actor,
    mut params: Params,
) -> AppResult<HttpResponse> {
    let days = params.take_as("days")?.unwrap_or(AHEAD);
    if days > FARTHEST {
        return Err(AppError::from(Code::InvalidParameter).detail("days"));
    }
    let wanted = Wanted {
        whose: params.take_as("whose")?.unwrap_or(Whose::Mine),
        days,
        cursor: params.take("cursor"),
        limit: params.take_limit()?,
    };
    params.finish()?;
    let cx = Cx::new(&state, actor);
    let page = state
        .db
        .read(move |conn| queries::page(conn, &cx, &wanted))
        .await?;
    Ok(answer::ok(&page))
}
