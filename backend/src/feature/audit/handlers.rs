//! HTTP out of the audit trail.

use super::search::{self, Wanted};
use crate::access::Actor;
use crate::error::AppResult;
use crate::http::{Id, Params, answer};
use crate::record::Cx;
use crate::state::State;
use actix_web::{HttpResponse, get, web};
use shared::Page;
use shared::audit::AuditEntry;
use shared::error::Problem;
use shared::id::CustomerId;

/// Filters of the audit trail across customers.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct AuditFilters {
    /// The customer, by id.
    customer: Option<CustomerId>,
    /// The record, by id.
    record: Option<uuid::Uuid>,
    /// Kinds of record, separated by commas.
    #[param(example = "contact,customer")]
    kind: Option<String>,
    /// What was done, separated by commas.
    #[param(example = "changed,archived")]
    action: Option<String>,
    /// A field that changed.
    #[param(example = "mobile")]
    field: Option<String>,
    /// `me`, `none` for nobody of the system, or the id of a user.
    author: Option<String>,
    /// Recorded at or after this instant.
    from: Option<chrono::DateTime<chrono::Utc>>,
    /// Recorded at or before this instant.
    to: Option<chrono::DateTime<chrono::Utc>>,
    /// The request that did it: one request may leave several entries.
    request_id: Option<String>,
}

/// Reads the audit trail of a customer, newest first: who changed what, from what, to what, when, from where (R-LOG-1). Who
/// may: administrator and auditor, a manager for the customers of the own teams; values are shown through the caller's
/// rights.
#[utoipa::path(
    tag = "Audit",
    params(
        ("id" = CustomerId, Path, description = "The customer"),
        ("limit" = Option<u32>, Query, description = "Rows a page, 1 to 200; 50 where absent"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of entries", body = Page<AuditEntry>),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/customers/{id}/audit")]
pub async fn read_customer_audit(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    mut params: Params,
) -> AppResult<HttpResponse> {
    let wanted = Wanted::of_customer(id.0, params.take("cursor"), params.take_limit()?);
    params.finish()?;
    let cx = Cx::new(&state, actor);
    let found = state
        .db
        .read(move |conn| search::page(conn, &cx, &wanted, false))
        .await?;
    Ok(answer::ok(&found.page))
}

/// Searches the audit trails of all customers, newest first (R-LOG-1). Who may: administrator and auditor; a manager, who
/// finds what concerns the customers of the own teams; values are shown through the caller's rights on each customer. A page
/// may be short, or empty, and still go on: `next_cursor` says so.
#[utoipa::path(
    tag = "Audit",
    params(
        AuditFilters,
        ("limit" = Option<u32>, Query, description = "Rows a page, 1 to 200; 50 where absent"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of entries", body = Page<AuditEntry>),
        (status = 400, description = "`invalid_parameter`, `unknown_parameter`, `invalid_cursor`", body = Problem),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`: no such customer within reach", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/audit/events")]
pub async fn search_audit(
    state: web::Data<State>,
    actor: Actor,
    mut params: Params,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let mut wanted = Wanted::read(&cx, &mut params)?;
    wanted.cursor = params.take("cursor");
    wanted.limit = params.take_limit()?;
    params.finish()?;
    let found = state
        .db
        .read(move |conn| search::page(conn, &cx, &wanted, true))
        .await?;
    Ok(answer::ok(&found.page))
}
