//! HTTP out of care dates.

use super::queries::{self, Place, Placed};
use super::rules::Period;
use crate::access::Actor;
use crate::error::{AppError, AppResult};
use crate::http::{Id, Params, answer};
use crate::record::Cx;
use crate::state::State;
use actix_web::{HttpResponse, get, web};
use chrono::Days;
use shared::care::CareDate;
use shared::error::Problem;
use shared::id::CustomerId;
use shared::today::Whose;
use shared::{Code, Page};

/// How far it looks ahead where no end is given, in days.
const AHEAD: u64 = 60;
/// The longest period, in days.
const LONGEST: i64 = 366;

/// Query parameters of both lists.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
struct CareParams {
    /// The first day; today in the organisation's zone where absent.
    from: Option<chrono::NaiveDate>,
    /// The last day; 60 days after the first where absent, 366 at the most.
    to: Option<chrono::NaiveDate>,
    /// Rows a page, 1 to 200; 50 where absent.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

struct Wanted {
    period: Period,
    limit: i64,
    cursor: Option<String>,
}

impl Wanted {
    fn read(cx: &Cx, mut params: Params) -> AppResult<Self> {
        let today = cx.now.with_timezone(&cx.actor.org_zone).date_naive();
        let from = params.take_as("from")?.unwrap_or(today);
        let invalid = |name: &str| AppError::from(Code::InvalidParameter).detail(name);
        let to = match params.take_as("to")? {
            Some(to) => to,
            None => from
                .checked_add_days(Days::new(AHEAD))
                .ok_or_else(|| invalid("from"))?,
        };
        if to < from || (to - from).num_days() > LONGEST {
            return Err(invalid("to"));
        }
        let wanted = Self {
            period: Period { from, to },
            limit: params.take_limit()?,
            cursor: params.take("cursor"),
        };
        params.finish()?;
        Ok(wanted)
    }

    fn page(&self, cx: &Cx, list: &str, all: Vec<Placed>) -> AppResult<Page<CareDate>> {
        let pages = cx.pages(format!("care:{list}:{:?}", self.period));
        let after: Option<Place> = pages.after(self.cursor.as_deref())?;
        let rest = all
            .into_iter()
            .filter(|(place, _)| after.is_none_or(|after| *place > after));
        let mut items: Vec<Placed> = rest.collect();
        let next_cursor = pages.cut(&mut items, self.limit, |(place, _)| *place)?;
        Ok(Page {
            items: items.into_iter().map(|(_, date)| date).collect(),
            next_cursor,
            total: None,
        })
    }
}

/// Lists the days on which to care for a customer, nearest first: birthdays, the founding day, anniversaries of running
/// contracts, public holidays, each with what could be done. Birthdays are listed for those alone who see them in full.
#[utoipa::path(
    tag = "Care",
    params(("id" = CustomerId, Path, description = "The customer"), CareParams),
    responses(
        (status = 200, description = "A page, through the caller's rights", body = Page<CareDate>),
        (status = 400, description = "`invalid_parameter`", body = Problem),
        (status = 404, description = "`not_found`: no such customer within reach", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/customers/{id}/care")]
pub async fn list_customer_care(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    params: Params,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let wanted = Wanted::read(&cx, params)?;
    let page = state
        .db
        .read(move |conn| {
            let all = queries::of_customer(conn, &cx, id.0, wanted.period)?;
            wanted.page(&cx, &id.0.to_string(), all)
        })
        .await?;
    Ok(answer::ok(&page))
}

/// Lists the days on which to care for customers, nearest first: the caller's own, or those of the team; without `whose`
/// those that the caller owns or helps with, and those of the teams that the caller leads. A holiday concerns them all and comes once. Birthdays are listed for those alone who see them in full.
#[utoipa::path(
    tag = "Care",
    params(
        CareParams,
        ("whose" = inline(Option<Whose>), Query, description = "Whose day: `mine` or `team`"),
    ),
    responses(
        (status = 200, description = "A page, through the caller's rights", body = Page<CareDate>),
        (status = 400, description = "`invalid_parameter`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/care")]
pub async fn list_care(
    state: web::Data<State>,
    actor: Actor,
    mut params: Params,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let whose: Option<Whose> = params.take_as("whose")?;
    let wanted = Wanted::read(&cx, params)?;
    let page = state
        .db
        .read(move |conn| {
            let all = queries::of_caller(conn, &cx, whose, wanted.period)?;
            wanted.page(&cx, whose.map_or("all", |whose| whose.as_str()), all)
        })
        .await?;
    Ok(answer::ok(&page))
}
