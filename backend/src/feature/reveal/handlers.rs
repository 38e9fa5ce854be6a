//! HTTP in and out of reveals.

use super::list::{self, Wanted};
use super::{setting, show};
use crate::access::Actor;
use crate::access::reveal::{Whose, whose};
use crate::error::{AppError, AppResult};
use crate::http::{Body, Id, Params, address, administered, answer};
use crate::record::Cx;
use crate::state::State;
use actix_web::{HttpRequest, HttpResponse, get, post, put, web};
use shared::error::Problem;
use shared::id::{CustomerId, UserId};
use shared::reveal::{NewReveal, Reveal, RevealAlert, Revealed};
use shared::role::Capability;
use shared::{Code, Page};

/// Reveals one sealed value of a record of a customer (R-SEC-4).
#[utoipa::path(
    tag = "Reveals",
    description = "Who may: by the policy, per class of field; by default every role but integration and auditor for \
        personal values within reach, managers for commercial ones, nobody for confidential ones. A reason is asked for; \
        who, what, when, why and from where are on record, and an unusual number of reveals is told to managers and \
        administrators. With `old`, the value that an entry of timeline or audit trail says rather than that of now; the \
        class that it had then decides. The value is for a screen and for a moment: nothing may keep it. Takes no `Idempotency-Key`.",
    params(("id" = CustomerId, Path, description = "The customer")),
    request_body(content = NewReveal, example = json!({"record": {"kind": "contact", "id": "01890a5d-ac96-774b-bcce-b302099a8057"}, "field": "mobile", "reason": "回电"})),
    responses(
        (status = 200, description = "The value", body = Revealed),
        (status = 403, description = "`forbidden`: not for this role and class", body = Problem),
        (status = 404, description = "`not_found`: no such customer within reach, or it has no such record or entry", body = Problem),
        (status = 409, description = "`already_clear`: the caller sees it anyway; `mask_only`: nothing but the mask is known; `nothing_to_reveal`: the field is empty", body = Problem),
        (status = 422, description = "`invalid` with the fields; `not_sealed`: the field is open", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/customers/{id}/reveals")]
pub async fn create_reveal(
    state: web::Data<State>,
    actor: Actor,
    request: HttpRequest,
    id: Id<CustomerId>,
    body: Body<NewReveal>,
) -> AppResult<HttpResponse> {
    let from = address::client(&state, request.peer_addr(), request.headers());
    let (cx, new) = (Cx::new(&state, actor), body.value);
    let revealed = state
        .db
        .write(move |conn| show::reveal(conn, &cx, id.0, &new, &from))
        .await?;
    Ok(answer::ok(&revealed))
}

/// Lists who has seen sealed values of a customer, newest first.
#[utoipa::path(
    tag = "Reveals",
    description = "Who may: owner, collaborators, managers above the owner, auditor, administrator.",
    params(
        ("id" = CustomerId, Path, description = "The customer"),
        ("record" = Option<uuid::Uuid>, Query, description = "Only of this record"),
        ("field" = Option<String>, Query, description = "Only of this field"),
        ("limit" = Option<u32>, Query, description = "Rows a page, 1 to 200; 50 where absent"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = Page<Reveal>),
        (status = 400, description = "`unknown_parameter`, `invalid_parameter`, `invalid_cursor`", body = Problem),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/customers/{id}/reveals")]
pub async fn list_customer_reveals(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    mut params: Params,
) -> AppResult<HttpResponse> {
    let wanted = Wanted {
        customer: Some(id.0),
        record: params.take_as("record")?,
        field: params.take("field"),
        cursor: params.take("cursor"),
        limit: params.take_limit()?,
        ..Wanted::default()
    };
    params.finish()?;
    let cx = Cx::new(&state, actor);
    let page = state
        .db
        .read(move |conn| {
            if !cx.viewer(conn, id.0)?.reads_reveals() {
                return Err(Code::Forbidden.into());
            }
            list::page(conn, &cx, &Whose::Everybody, &wanted)
        })
        .await?;
    Ok(answer::ok(&page))
}

/// Filters of the list of reveals.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct RevealParams {
    /// `me`, or the id of the user who has seen it.
    user: Option<String>,
    /// Only of this customer.
    customer: Option<CustomerId>,
    /// Revealed at or after this instant.
    from: Option<chrono::DateTime<chrono::Utc>>,
    /// Revealed at or before this instant.
    to: Option<chrono::DateTime<chrono::Utc>>,
    /// Rows a page, 1 to 200; 50 where absent.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

fn take_user(params: &mut Params, me: UserId) -> AppResult<Option<UserId>> {
    match params.take("user").as_deref() {
        None => Ok(None),
        Some("me") => Ok(Some(me)),
        Some(text) => text
            .parse()
            .map(Some)
            .map_err(|_| AppError::from(Code::InvalidParameter).detail("user")),
    }
}

/// Lists who has seen sealed values, newest first (R-SEC-4).
#[utoipa::path(
    tag = "Reveals",
    description = "Who may: managers, what people of their teams have seen; auditor and administrator, all. Customers out of \
        the caller's reach are not named.",
    params(RevealParams),
    responses(
        (status = 200, description = "A page", body = Page<Reveal>),
        (status = 400, description = "`unknown_parameter`, `invalid_parameter`, `invalid_cursor`", body = Problem),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`: the customer asked for is out of reach", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/reveals")]
pub async fn list_reveals(
    state: web::Data<State>,
    actor: Actor,
    mut params: Params,
) -> AppResult<HttpResponse> {
    let whose = whose(&actor)?;
    let wanted = Wanted {
        user: take_user(&mut params, actor.id)?,
        customer: params.take_as("customer")?,
        from: params.take_as("from")?,
        to: params.take_as("to")?,
        cursor: params.take("cursor"),
        limit: params.take_limit()?,
        ..Wanted::default()
    };
    params.finish()?;
    let cx = Cx::new(&state, actor);
    let page = state
        .db
        .read(move |conn| {
            if let Some(id) = wanted.customer {
                cx.viewer(conn, id)?;
            }
            list::page(conn, &cx, &whose, &wanted)
        })
        .await?;
    Ok(answer::ok(&page))
}

/// Reads how many reveals of one user are usual; more raise an alert.
#[utoipa::path(
    tag = "Reveals",
    description = "Who may: manager, auditor, administrator.",
    responses(
        (status = 200, description = "The rule in force", body = RevealAlert),
        (status = 403, description = "`forbidden`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/reveal-alert")]
pub async fn read_reveal_alert(state: web::Data<State>, actor: Actor) -> AppResult<HttpResponse> {
    whose(&actor)?;
    let rule = state.db.read(setting::read).await?;
    Ok(answer::ok(&rule))
}

/// Sets how many reveals of one user are usual.
#[utoipa::path(
    tag = "Reveals",
    description = "Who may: administrator. The change stands on the system's trail.",
    request_body(content = RevealAlert, example = json!({"reveals": 20, "minutes": 60})),
    responses(
        (status = 200, description = "The rule in force", body = RevealAlert),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[put("/reveal-alert")]
pub async fn set_reveal_alert(
    state: web::Data<State>,
    actor: Actor,
    body: Body<RevealAlert>,
) -> AppResult<HttpResponse> {
    let rule = body.value;
    administered::write(&state, &actor, Capability::ManageUsers, move |conn, by| {
        setting::set(conn, by, rule)
    })
    .await?;
    Ok(answer::ok(&rule))
}
