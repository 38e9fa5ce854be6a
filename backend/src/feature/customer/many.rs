//! Many customers at once, and customers by the key that another program knows them by.

use super::row::CustomerRow;
use super::{change, create, view};
use crate::db::schema::{customer, customer_profile};
use crate::db::types::{Key, Written};
use crate::db::{Conn, tried};
use crate::error::{AppError, AppResult};
use crate::http::body::parse_value;
use crate::http::idempotency::Repeat;
use crate::record::{Cx, endpoint};
use diesel::prelude::*;
use serde_json::Value;
use shared::Code;
use shared::customer::{
    Batch, BatchAnswer, BatchItem, BatchOp, BatchResult, CustomerCard, CustomerKey, CustomerPatch,
    NewCustomer,
};
use shared::id::CustomerId;
use shared::role::RecordKind;
use shared::uscc::CreditCode;

/// What only a customer that is being made can take; a put that finds one passes over it.
const ONLY_WHEN_MADE: [&str; 6] = [
    "kind",
    "stage",
    "owner_id",
    "need",
    "contract",
    "loss_reason",
];

/// What an item of a batch did: a status, and the customer it left.
type Done = (u16, Option<CustomerId>);

/// Makes or changes the customer of a key; 201 or 200.
///
/// # Errors
/// As making and changing one.
pub fn put(
    conn: &mut Conn,
    cx: &Cx,
    (key, value): (CustomerKey, &str),
    version: Option<i32>,
    body: Value,
) -> AppResult<(u16, CustomerId)> {
    let Value::Object(mut fields) = body else {
        return Err(AppError::field("", Code::WrongType));
    };
    fields.insert(key.as_str().to_owned(), Value::String(value.to_owned()));
    if let Some(row) = find(conn, cx, key, value)? {
        for name in ONLY_WHEN_MADE {
            fields.remove(name);
        }
        let patch: CustomerPatch = parse_value(Value::Object(fields))?;
        let id = row.customer_id();
        change::change(conn, cx, id, version.unwrap_or(row.version), patch)?;
        return Ok((200, id));
    }
    let new: NewCustomer = parse_value(Value::Object(fields))?;
    Ok((201, create::create(conn, cx, new)?.customer_id()))
}

/// The customer of a key within the caller's reach; a living one before an archived one. What lies beyond is not known
/// here, and a number that is taken there is refused as taken.
fn find(conn: &mut Conn, cx: &Cx, key: CustomerKey, value: &str) -> AppResult<Option<CustomerRow>> {
    let ids: Vec<Key<CustomerId>> = match key {
        CustomerKey::Number => customer::table
            .filter(customer::number.eq(value))
            .select(customer::id)
            .load(conn)?,
        CustomerKey::CreditCode => {
            let code: CreditCode = value
                .parse()
                .map_err(|_| AppError::field("/credit_code", Code::BadCreditCode))?;
            customer_profile::table
                .filter(customer_profile::credit_code.eq(Written(code)))
                .limit(20)
                .select(customer_profile::customer_id)
                .load(conn)?
        }
    };
    let mut rows: Vec<CustomerRow> = customer::table
        .filter(customer::id.eq_any(ids))
        .order((customer::archived_at.is_not_null(), customer::id))
        .select(CustomerRow::as_select())
        .load(conn)?;
    let lens = cx.lens(conn, rows.iter().map(CustomerRow::customer_id))?;
    rows.retain(|row| lens.reached(row.customer_id()).is_ok());
    Ok(rows.into_iter().next())
}

/// Carries a batch out, each item for itself; with `dry` nothing is kept.
///
/// # Errors
/// [`Code::KeyReused`], and what makes the whole server fail.
pub fn batch(
    conn: &mut Conn,
    cx: &Cx,
    batch: &Batch,
    repeat: Option<&Repeat>,
    dry: bool,
) -> AppResult<BatchAnswer> {
    let items = tried(conn, dry, |conn| {
        let each = batch.items.iter().enumerate();
        each.map(|(index, item)| {
            let repeat = repeat.filter(|_| !dry).map(|repeat| Repeat {
                key: format!("{}#{index}", repeat.key),
                ..repeat.clone()
            });
            one(conn, cx, index, item, repeat.as_ref())
        })
        .collect::<AppResult<Vec<BatchResult>>>()
    })?;
    Ok(BatchAnswer {
        dry_run: dry,
        items,
    })
}

fn one(
    conn: &mut Conn,
    cx: &Cx,
    index: usize,
    item: &Value,
    repeat: Option<&Repeat>,
) -> AppResult<BatchResult> {
    let done: AppResult<(u16, Option<CustomerCard>)> = conn.transaction(|conn| {
        let (status, id) = carry_out(conn, cx, item.clone(), repeat)?;
        let card = id.map(|id| view::customer(conn, cx, id)).transpose()?;
        Ok((status, card.map(|customer| customer.card)))
    });
    match done {
        Ok((status, customer)) => Ok(result(index, status, customer)),
        Err(error) if error.code().status() >= 500 || error.code() == Code::KeyReused => Err(error),
        Err(error) => Ok(BatchResult {
            problem: Some(error.problem(cx.actor.lang, &cx.actor.request_id)),
            ..result(index, error.code().status(), None)
        }),
    }
}

const fn result(index: usize, status: u16, customer: Option<CustomerCard>) -> BatchResult {
    BatchResult {
        index,
        status,
        customer,
        problem: None,
    }
}

fn carry_out(conn: &mut Conn, cx: &Cx, item: Value, repeat: Option<&Repeat>) -> AppResult<Done> {
    let item: BatchItem = parse_value(item)?;
    let missing = |at: &str| AppError::field(at, Code::Required);
    let below = |error: AppError| error.below("/customer");
    let customer = || item.customer.clone().ok_or_else(|| missing("/customer"));
    let known = || {
        let id = item.id.ok_or_else(|| missing("/id"))?;
        let version = item.version.ok_or_else(|| missing("/version"))?;
        AppResult::Ok((id, version))
    };
    match item.op {
        BatchOp::Create => {
            let new: NewCustomer = parse_value(customer()?).map_err(below)?;
            let make = |conn: &mut Conn| {
                let made = create::create(conn, cx, new).map_err(below)?;
                Ok(made.customer_id().uuid())
            };
            let id = endpoint::once(conn, cx, repeat, RecordKind::Customer, make)?;
            Ok((201, Some(id.into())))
        }
        BatchOp::Put => {
            let key = item.key.ok_or_else(|| missing("/key"))?;
            let value = item.value.as_deref().ok_or_else(|| missing("/value"))?;
            let (status, id) =
                put(conn, cx, (key, value), item.version, customer()?).map_err(below)?;
            Ok((status, Some(id)))
        }
        BatchOp::Change => {
            let (id, version) = known()?;
            let patch: CustomerPatch = parse_value(customer()?).map_err(below)?;
            change::change(conn, cx, id, version, patch).map_err(below)?;
            Ok((200, Some(id)))
        }
        BatchOp::Archive => {
            let (id, version) = known()?;
            change::archive(conn, cx, id, version)?;
            Ok((204, None))
        }
    }
}
