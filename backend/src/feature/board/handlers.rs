//! HTTP in and out of the board.

use super::columns;
use crate::access::Actor;
use crate::error::{AppError, AppResult};
use crate::feature::customer::list::{self, Wanted};
use crate::feature::stage::queries;
use crate::http::{Params, answer};
use crate::record::Cx;
use crate::record::narrow::refuse_sealed;
use crate::state::State;
use actix_web::{HttpResponse, get, web};
use shared::board::Board;
use shared::customer::CustomerCard;
use shared::error::Problem;
use shared::{Code, Page};

/// Filters of the board.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct BoardParams {
    /// `me`, or the id of a user.
    owner: Option<String>,
    /// `high`, `medium`, `low`, separated by commas.
    tier: Option<String>,
    /// Part of a company's name or of a number.
    q: Option<String>,
    /// Cards a column, 1 to 200; 20 where absent.
    limit: Option<u32>,
}

/// How many rows of a column are tested at most against a filter before a short page is answered.
const TESTED: i64 = 1_000;

fn read(cx: &Cx, params: &mut Params) -> AppResult<Wanted> {
    refuse_sealed(params, list::is_sealed)?;
    let owner = match params.take("owner").as_deref() {
        None => None,
        Some("me") => Some(cx.actor.id),
        Some(text) => Some(
            text.parse()
                .map_err(|_| AppError::from(Code::InvalidParameter).detail("owner"))?,
        ),
    };
    Ok(Wanted {
        owner,
        tiers: params.take_list("tier")?,
        q: params.take("q").filter(|q| !q.trim().is_empty()),
        limit: params.take_as("limit")?.unwrap_or(20),
        short_after: Some(TESTED),
        ..Wanted::default()
    })
}

fn check_limit(wanted: &Wanted) -> AppResult<()> {
    if (1..=200).contains(&wanted.limit) {
        Ok(())
    } else {
        Err(AppError::from(Code::InvalidParameter).detail("limit"))
    }
}

/// Reads the board: every column with count, permitted sums and first cards, the nearest next step first. Everyone.
#[utoipa::path(
    tag = "Board",
    params(BoardParams),
    responses(
        (status = 200, description = "The board, through the caller's rights; sums are over the rows clear to the caller and say so", body = Board),
        (status = 400, description = "`unknown_parameter`, `invalid_parameter`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/board")]
pub async fn read_board(
    state: web::Data<State>,
    actor: Actor,
    mut params: Params,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let wanted = read(&cx, &mut params)?;
    params.finish()?;
    check_limit(&wanted)?;
    let board = state
        .db
        .read(move |conn| columns::board(conn, &cx, &wanted))
        .await?;
    Ok(answer::ok(&board))
}

/// Reads on in one column of the board. Everyone.
#[utoipa::path(
    tag = "Board",
    params(
        ("stage" = String, Path, description = "The stage's code"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the column"),
        BoardParams,
    ),
    responses(
        (status = 200, description = "The next cards of the column", body = Page<CustomerCard>),
        (status = 400, description = "`unknown_parameter`, `invalid_parameter`, `invalid_cursor`", body = Problem),
        (status = 403, description = "`sealed_field`: a condition by a sealed field", body = Problem),
        (status = 404, description = "`not_found`: no such stage", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/board/{stage}")]
pub async fn read_board_column(
    state: web::Data<State>,
    actor: Actor,
    stage: web::Path<String>,
    mut params: Params,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let stage = stage.into_inner();
    let wanted = Wanted {
        cursor: params.take("cursor"),
        stages: vec![stage.clone()],
        ..read(&cx, &mut params)?
    };
    params.finish()?;
    check_limit(&wanted)?;
    let page = state
        .db
        .read(move |conn| {
            queries::find(conn, &stage)?.ok_or(Code::NotFound)?;
            list::page(conn, &cx, &wanted)
        })
        .await?;
    Ok(answer::ok(&page))
}
