//! HTTP in and out of many customers at once, of searches, and of customers by key.

use super::list::{self, Wanted, tree};
use super::{many, view};
use crate::access::Actor;
use crate::error::{AppError, AppResult};
use crate::http::{Body, Params, answer};
use crate::record::Cx;
use crate::state::State;
use actix_web::http::header::IF_MATCH;
use actix_web::{HttpRequest, HttpResponse, post, put, web};
use serde_json::Value;
use shared::customer::{
    Batch, BatchAnswer, Customer, CustomerCard, CustomerKey, CustomerSearch, NewCustomer,
};
use shared::error::Problem;
use shared::{Code, Page};

/// Carries out up to 500 changes of customers, each for itself.
#[utoipa::path(
    tag = "Customers",
    description = "Items: `{\"op\": \"create\", \"customer\": …}`, `{\"op\": \"put\", \"key\": \"number\", \"value\": …, \"customer\": …}`, `{\"op\": \"change\", \"id\": …, \"version\": …, \"customer\": <merge patch>}`, `{\"op\": \"archive\", \"id\": …, \"version\": …}`. An item that is refused harms no other. With an `Idempotency-Key` what the batch makes is made once. Who may: whoever may do the same one by one.",
    params(
        ("dry_run" = Option<bool>, Query, description = "`true` to try it and keep nothing"),
        crate::record::endpoint::RepeatParams,
    ),
    request_body(content = Batch, example = json!({"items": [{"op": "create", "customer": {"name": "恒力智能装备科技有限公司"}}, {"op": "put", "key": "number", "value": "TECH2023001", "customer": {"name": "远航软件有限公司", "tier": "high"}}]})),
    responses(
        (status = 207, description = "One result an item", body = BatchAnswer),
        (status = 422, description = "`invalid`: none, or more than 500; `key_reused`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/customers/batch")]
pub async fn change_customers(
    state: web::Data<State>,
    actor: Actor,
    mut params: Params,
    body: Body<Batch>,
) -> AppResult<HttpResponse> {
    let dry = params.take_as("dry_run")?.unwrap_or(false);
    params.finish()?;
    let cx = Cx::new(&state, actor);
    let answer = state
        .db
        .write(move |conn| many::batch(conn, &cx, &body.value, body.repeat.as_ref(), dry))
        .await?;
    Ok(HttpResponse::MultiStatus()
        .insert_header(("Cache-Control", "no-store"))
        .json(answer))
}

/// Makes or changes the customer of a key. Who may: whoever may make, or change, that customer.
#[utoipa::path(
    tag = "Customers",
    description = "Where there is such a customer within reach it is changed as by a merge patch (fields that only a new customer takes, such as `stage` and `owner_id`, are passed over), else one is made. `If-Match` is optional.",
    params(
        ("key" = CustomerKey, Path, description = "Which key"),
        ("value" = String, Path, description = "Its value"),
    ),
    request_body(content = NewCustomer, example = json!({"name": "远航软件有限公司", "tier": "high"})),
    responses(
        (status = 200, description = "Changed; `ETag` is its version", body = Customer),
        (status = 201, description = "Made", body = Customer),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`no_such_route`: no such key", body = Problem),
        (status = 409, description = "`confirmation_needed`, `duplicate` number beyond reach, `gate_not_met`, `archived`", body = Problem),
        (status = 412, description = "`stale`, where `If-Match` was sent", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[put("/customers/by/{key}/{value}")]
pub async fn put_customer(
    state: web::Data<State>,
    actor: Actor,
    path: web::Path<(String, String)>,
    request: HttpRequest,
    body: Body<RawCustomer>,
) -> AppResult<HttpResponse> {
    let (key, value) = path.into_inner();
    let key: CustomerKey = key.parse().map_err(|_| Code::NoSuchRoute)?;
    if value.trim().is_empty() || value.chars().count() > 40 {
        return Err(AppError::from(Code::InvalidParameter).detail("value"));
    }
    let version = match request.headers().get(IF_MATCH) {
        None => None,
        Some(value) => Some(
            value
                .to_str()
                .ok()
                .and_then(crate::http::if_match::version)
                .ok_or_else(|| AppError::from(Code::InvalidParameter).detail("If-Match"))?,
        ),
    };
    let cx = Cx::new(&state, actor);
    let (status, customer) = state
        .db
        .write(move |conn| {
            let body = Value::Object(body.value.0.clone());
            let (status, id) = many::put(conn, &cx, (key, value.trim()), version, body)?;
            Ok((status, view::customer(conn, &cx, id)?))
        })
        .await?;
    let at = format!("/api/v1/customers/{}", customer.card.id);
    Ok(if status == 201 {
        answer::created(&at, customer.card.version, &customer)
    } else {
        answer::versioned(customer.card.version, &customer)
    })
}

/// A customer's fields before it is known whether they make one or change one.
#[derive(Debug, serde::Deserialize)]
pub struct RawCustomer(serde_json::Map<String, Value>);

impl validator::Validate for RawCustomer {
    fn validate(&self) -> Result<(), validator::ValidationErrors> {
        Ok(())
    }
}

/// Searches customers within reach by a tree of conditions. Everyone; sales staff reach their team's and the pool.
#[utoipa::path(
    tag = "Customers",
    description = "`filter` joins conditions with `and`, `or`, `not`. Fields and operators are a fixed list, see the schema; sealed fields are refused.",
    request_body(content = CustomerSearch, example = json!({"filter": {"and": [{"field": "tier", "op": "in", "value": ["high", "medium"]}, {"not": {"field": "stage", "op": "eq", "value": "lost"}}]}, "sort": "-created_at"})),
    responses(
        (status = 200, description = "A page of cards, through the caller's rights", body = Page<CustomerCard>),
        (status = 400, description = "`invalid_cursor`, `too_broad`", body = Problem),
        (status = 403, description = "`sealed_field`", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/customers/search")]
pub async fn search_customers(
    state: web::Data<State>,
    actor: Actor,
    body: Body<CustomerSearch>,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let wanted = wanted(&cx, body.value)?;
    let page = state
        .db
        .read(move |conn| list::page(conn, &cx, &wanted))
        .await?;
    Ok(answer::ok(&page))
}

fn wanted(cx: &Cx, search: CustomerSearch) -> AppResult<Wanted> {
    let on_list = |at: &'static str| {
        move |error: AppError| match error.code() {
            Code::SealedField => error,
            _ => AppError::field(at, Code::NotOnList),
        }
    };
    let sort = search
        .sort
        .map(|text| list::parse_sort(&text).map_err(on_list("/sort")))
        .transpose()?;
    let count = match search.count.as_deref() {
        None => false,
        Some("exact") => true,
        Some(_) => return Err(AppError::field("/count", Code::NotOnList)),
    };
    let tree = search
        .filter
        .map(|filter| tree::Node::read(cx, &filter))
        .transpose()?;
    Ok(Wanted {
        q: search.q.filter(|q| !q.trim().is_empty()),
        archived: search.archived,
        tree,
        sort,
        cursor: search.cursor,
        limit: search.limit.unwrap_or(50),
        count,
        ..Wanted::default()
    })
}
