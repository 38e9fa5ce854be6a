//! HTTP in and out of signals.

use super::list::{self, Wanted};
use super::{act, decide, setting, slow};
use crate::access::Actor;
use crate::access::policy::{self, Verb};
use crate::db::Conn;
use crate::error::{AppError, AppResult};
use crate::events::system::By;
use crate::http::{Body, Id, Params, answer};
use crate::record::{Cx, endpoint};
use crate::state::State;
use actix_web::{HttpResponse, delete, get, post, put, web};
use shared::error::Problem;
use shared::id::{CustomerId, SignalId};
use shared::role::RecordKind;
use shared::signal::{
    ActOnSignal, DismissSignal, Pace, Signal, SignalCount, SignalRules, SignalState, SnoozeSignal,
};
use shared::today::Whose;
use shared::work_calendar::local_day;
use shared::{Code, Page};

/// Filters of the list of signals.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct SignalParams {
    /// `open`, `snoozed`, `dismissed`, `acted`, `settled`, separated by commas; `open` where absent.
    state: Option<String>,
    /// Kinds, separated by commas.
    kind: Option<String>,
    /// `me`, or the id of the owner of the customers.
    owner: Option<String>,
    /// `mine`: of the customers that the caller owns. `team`: of those of the teams that the caller leads, or of the
    /// caller's own team. Of all within reach where absent.
    #[param(inline)]
    whose: Option<Whose>,
    /// Only of this customer.
    customer: Option<CustomerId>,
    /// Rows a page, 1 to 200; 50 where absent.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

fn take(mut params: Params, caller: &Actor, customer: Option<CustomerId>) -> AppResult<Wanted> {
    let mut states = params.take_list("state")?;
    if states.is_empty() {
        states.push(SignalState::Open);
    }
    let owner = match params.take("owner").as_deref() {
        None => None,
        Some("me") => Some(caller.id),
        Some(text) => {
            let invalid = |_| AppError::from(Code::InvalidParameter).detail("owner");
            Some(text.parse().map_err(invalid)?)
        }
    };
    let (owner, teams) = match (params.take_as("whose")?, owner) {
        (None, owner) => (owner, None),
        (Some(Whose::Team), owner) => (owner, Some(caller.teams_of_the_day())),
        (Some(Whose::Mine), None) => (Some(caller.id), None),
        (Some(Whose::Mine), Some(_)) => {
            return Err(AppError::from(Code::InvalidParameter).detail("owner"));
        }
    };
    let customer = match customer {
        Some(customer) => Some(customer),
        None => params.take_as("customer")?,
    };
    let wanted = Wanted {
        customer,
        states,
        kinds: params.take_list("kind")?,
        owner,
        teams,
        cursor: params.take("cursor"),
        limit: params.take_limit()?,
    };
    params.finish()?;
    Ok(wanted)
}

/// Lists the signals of all customers within reach, newest first.
#[utoipa::path(
    tag = "Signals",
    description = "Who may: everyone, of the customers within reach; `owner=me` for the own ones.",
    params(SignalParams),
    responses(
        (status = 200, description = "A page, through the caller's rights", body = Page<Signal>),
        (status = 400, description = "`unknown_parameter`, `invalid_parameter`, `invalid_cursor`", body = Problem),
        (status = 404, description = "`not_found`: the customer asked for is out of reach", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/signals")]
pub async fn list_signals(
    state: web::Data<State>,
    actor: Actor,
    params: Params,
) -> AppResult<HttpResponse> {
    let wanted = take(params, &actor, None)?;
    let cx = Cx::new(&state, actor);
    let page = state
        .db
        .read(move |conn| list::page(conn, &cx, &wanted))
        .await?;
    Ok(answer::ok(&page))
}

/// Counts open signals of all customers within reach, up to 1000.
#[utoipa::path(
    tag = "Signals",
    description = "Who may: everyone, of the customers within reach; `owner=me` for the own ones.",
    params(
        ("owner" = Option<String>, Query, description = "`me`, or the id of the owner of the customers"),
        ("whose" = Option<String>, Query, description = "`mine` or `team`, as for the list"),
        ("customer" = Option<CustomerId>, Query, description = "Only of this customer"),
        ("kind" = Option<String>, Query, description = "Kinds, separated by commas"),
    ),
    responses(
        (status = 200, description = "How many", body = SignalCount),
        (status = 400, description = "`unknown_parameter`, `invalid_parameter`", body = Problem),
        (status = 404, description = "`not_found`: the customer asked for is out of reach", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/signals/count")]
pub async fn count_signals(
    state: web::Data<State>,
    actor: Actor,
    params: Params,
) -> AppResult<HttpResponse> {
    let wanted = take(params, &actor, None)?;
    let cx = Cx::new(&state, actor);
    let open = state
        .db
        .read(move |conn| list::count(conn, &cx, &wanted))
        .await?;
    Ok(answer::ok(&SignalCount { open }))
}

/// Lists the signals of a customer, newest first.
#[utoipa::path(
    tag = "Signals",
    description = "Who may: everyone who reaches the customer.",
    params(
        ("id" = CustomerId, Path, description = "The customer"),
        ("state" = Option<String>, Query, description = "`open`, `snoozed`, `dismissed`, `acted`, `settled`, separated by commas; `open` where absent"),
        ("kind" = Option<String>, Query, description = "Kinds, separated by commas"),
        ("limit" = Option<u32>, Query, description = "Rows a page, 1 to 200; 50 where absent"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page, through the caller's rights", body = Page<Signal>),
        (status = 400, description = "`unknown_parameter`, `invalid_parameter`, `invalid_cursor`", body = Problem),
        (status = 404, description = "`not_found`: no such customer within reach", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/customers/{id}/signals")]
pub async fn list_customer_signals(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    params: Params,
) -> AppResult<HttpResponse> {
    let wanted = take(params, &actor, Some(id.0))?;
    let cx = Cx::new(&state, actor);
    let page = state
        .db
        .read(move |conn| list::page(conn, &cx, &wanted))
        .await?;
    Ok(answer::ok(&page))
}

/// Does something about a signal and answers with how it stands then, in one transaction.
async fn done(
    state: &State,
    actor: Actor,
    id: SignalId,
    mut work: impl FnMut(&mut Conn, &Cx) -> AppResult<()> + Send + 'static,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(state, actor);
    let signal = state
        .db
        .write(move |conn| {
            work(conn, &cx)?;
            list::read(conn, &cx, id)
        })
        .await?;
    Ok(answer::ok(&signal))
}

/// Dismisses a signal with a reason. It stays away for this occasion; the next one raises another.
#[utoipa::path(
    tag = "Signals",
    description = "Who may: whoever makes plans for the customer.",
    params(("id" = SignalId, Path, description = "The signal")),
    request_body(content = DismissSignal, example = json!({"reason": "客户在出差，已约好下周联系"})),
    responses(
        (status = 200, description = "The signal", body = Signal),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`signal_closed`, `archived`", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/signals/{id}/dismiss")]
pub async fn dismiss_signal(
    state: web::Data<State>,
    actor: Actor,
    id: Id<SignalId>,
    body: Body<DismissSignal>,
) -> AppResult<HttpResponse> {
    let said = body.value;
    done(&state, actor, id.0, move |conn, cx| {
        decide::dismiss(conn, cx, id.0, &said)
    })
    .await
}

/// Puts a signal off; it is open again at that time, where it still holds.
#[utoipa::path(
    tag = "Signals",
    description = "Who may: whoever makes plans for the customer.",
    params(("id" = SignalId, Path, description = "The signal")),
    request_body(content = SnoozeSignal, example = json!({"until": "2026-12-07"})),
    responses(
        (status = 200, description = "The signal", body = Signal),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`signal_closed`, `archived`", body = Problem),
        (status = 422, description = "`in_past`, `out_of_range`, `invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/signals/{id}/snooze")]
pub async fn snooze_signal(
    state: web::Data<State>,
    actor: Actor,
    id: Id<SignalId>,
    body: Body<SnoozeSignal>,
) -> AppResult<HttpResponse> {
    let said = body.value;
    done(&state, actor, id.0, move |conn, cx| {
        decide::snooze(conn, cx, id.0, &said)
    })
    .await
}

/// Does what a signal suggests: opens the risk, makes the plan or the milestone, slows the cadence, or moves the customer
/// to *dormant*. What was made stands in `made`. Pressed twice, it does nothing twice: a second press answers
/// `signal_closed`, one that repeats the first under its `Idempotency-Key` the same signal.
#[utoipa::path(
    tag = "Signals",
    description = "Who may: whoever makes plans for the customer and may make what is asked for.",
    params(("id" = SignalId, Path, description = "The signal"), endpoint::RepeatParams),
    request_body(content = ActOnSignal, example = json!({"act": "open_risk"})),
    responses(
        (status = 200, description = "The signal", body = Signal),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`signal_closed`, `archived`; of a move, `gate_not_met` and `confirmation_needed`", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/signals/{id}/act")]
pub async fn act_on_signal(
    state: web::Data<State>,
    actor: Actor,
    id: Id<SignalId>,
    body: Body<ActOnSignal>,
) -> AppResult<HttpResponse> {
    let (said, repeat) = (body.value, body.repeat);
    done(&state, actor, id.0, move |conn, cx| {
        endpoint::once(conn, cx, repeat.as_ref(), None, |conn| {
            act::act(conn, cx, id.0, &said)?;
            Ok(id.0.uuid())
        })
        .map(drop)
    })
    .await
}

/// Reads whether contact with a customer is slowed down, by how much and until when.
#[utoipa::path(
    tag = "Signals",
    description = "Who may: everyone who reaches the customer.",
    params(("id" = CustomerId, Path, description = "The customer")),
    responses(
        (status = 200, description = "The slow-down that holds, if any", body = Pace),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/customers/{id}/slow-down")]
pub async fn read_slow_down(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let read = move |conn: &mut Conn| {
        cx.viewer(conn, id.0)?;
        let today = local_day(&cx.actor.org_zone, cx.now);
        slow::of(conn, id.0, today)
    };
    let slow_down = state.db.read(read).await?;
    Ok(answer::ok(&Pace { slow_down }))
}

/// Ends a slow-down that a signal brought; the cadence is the usual one again.
#[utoipa::path(
    tag = "Signals",
    description = "Who may: whoever makes plans for the customer.",
    params(("id" = CustomerId, Path, description = "The customer")),
    responses(
        (status = 204, description = "Ended, or there was none"),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[delete("/customers/{id}/slow-down")]
pub async fn end_slow_down(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    state
        .db
        .write(move |conn| {
            let plan = Verb::Write(RecordKind::Plan);
            cx.viewer(conn, id.0)?.require(plan)?;
            slow::set(conn, &cx, id.0, None, None)
        })
        .await?;
    Ok(answer::no_content())
}

/// Reads from when on something is a signal.
#[utoipa::path(
    tag = "Signals",
    description = "Who may: everyone.",
    responses((status = 200, description = "The rules in force", body = SignalRules)),
    security(("bearer" = []))
)]
#[get("/signal-rules")]
pub async fn read_signal_rules(state: web::Data<State>, _actor: Actor) -> AppResult<HttpResponse> {
    let rules = state.db.read(setting::read).await?;
    Ok(answer::ok(&rules))
}

/// Sets from when on something is a signal. What was raised already stays.
#[utoipa::path(
    tag = "Signals",
    description = "Who may: manager, administrator. The change stands on the system's trail.",
    request_body(content = SignalRules, example = json!({"unanswered_in_row": 3, "awaiting_days": 3, "competitor_times": 2, "competitor_days": 30, "over_contact_times": 3, "over_contact_hours": 24, "untouched_days": 30, "cadence_times": 2, "dissatisfied_at": 2, "contract_days": 60, "referral_months": 3, "satisfied_at": 4, "enquiry_hours": 24, "update_days": 7, "dormant_days": 90, "slow_factor": 2, "slow_days": 30})),
    responses(
        (status = 200, description = "The rules in force", body = SignalRules),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[put("/signal-rules")]
pub async fn set_signal_rules(
    state: web::Data<State>,
    actor: Actor,
    body: Body<SignalRules>,
) -> AppResult<HttpResponse> {
    policy::require_keeper_of_rules(&actor)?;
    let (by, rules) = (By::caller(&actor, state.clock.now()), body.value);
    state
        .db
        .write(move |conn| setting::set(conn, &by, rules))
        .await?;
    Ok(answer::ok(&rules))
}
