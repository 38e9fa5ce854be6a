//! Orders by keyset: where a page ended, and how the next one goes on from there.

use super::search::Search;
use super::{Order, Wanted, filtered};
use crate::access::reach::Arm;
use crate::db::MultiBackend;
use crate::db::schema::customer;
use crate::db::types::Key;
use crate::error::{AppError, AppResult};
use crate::feature::customer::row::CustomerRow;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use shared::Code;
use shared::id::CustomerId;

/// Where a page ended: the value of its order, and the id that makes the order total.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum At {
    Time(NaiveDateTime),
    Text(String),
}

pub(super) fn position(order: Order, row: &CustomerRow) -> (At, CustomerId) {
    let at = match order {
        Order::NextStep => At::Time(row.next_at),
        Order::Name => At::Text(row.name_sort.clone()),
        Order::Number => At::Text(row.number.clone()),
        Order::CreatedAt => At::Time(row.created_at),
        Order::LastInteractionAt => At::Time(row.last_interaction_at),
        Order::StageEnteredAt => At::Time(row.stage_entered_at),
    };
    (at, row.customer_id())
}

pub(super) type Boxed<'a> = customer::BoxedQuery<'a, MultiBackend>;

/// Adds order and keyset on one column.
macro_rules! keyset {
    ($query:expr, $column:expr, $down:expr, $after:expr) => {{
        let column = $column;
        let mut query = $query;
        if let Some((at, id)) = $after {
            let id = Key(id);
            query = if $down {
                query.filter(
                    column
                        .le(at.clone())
                        .and(column.lt(at).or(customer::id.lt(id))),
                )
            } else {
                query.filter(
                    column
                        .ge(at.clone())
                        .and(column.gt(at).or(customer::id.gt(id))),
                )
            };
        }
        if $down {
            query.then_order_by((column.desc(), customer::id.desc()))
        } else {
            query.then_order_by((column.asc(), customer::id.asc()))
        }
    }};
}

/// The customers that an arm's list asks for, in order, after a position.
///
/// The pool is ordered by its missing owner first, which changes nothing but that only an index of owners serves it:
/// databases take "has no owner" for commoner in a stage than it is, and would walk the whole stage otherwise.
pub(super) fn ordered<'a>(
    wanted: &Wanted,
    arm: &Arm,
    found: &Search,
    (order, down): (Order, bool),
    after: Option<(At, CustomerId)>,
) -> AppResult<Boxed<'a>> {
    let query = filtered(wanted, arm, found);
    let query = match (arm, down) {
        (Arm::Pool, true) => query.order(customer::owner_id.desc()),
        (Arm::Pool, false) => query.order(customer::owner_id.asc()),
        _ => query,
    };
    let time = |after: Option<(At, CustomerId)>| match after {
        None => Ok(None),
        Some((At::Time(at), id)) => Ok(Some((at, id))),
        Some(_) => Err(AppError::from(Code::InvalidCursor)),
    };
    let text = |after: Option<(At, CustomerId)>| match after {
        None => Ok(None),
        Some((At::Text(at), id)) => Ok(Some((at, id))),
        Some(_) => Err(AppError::from(Code::InvalidCursor)),
    };
    Ok(match order {
        Order::NextStep => keyset!(query, customer::next_at, down, time(after)?),
        Order::Name => keyset!(query, customer::name_sort, down, text(after)?),
        Order::Number => keyset!(query, customer::number, down, text(after)?),
        Order::CreatedAt => keyset!(query, customer::created_at, down, time(after)?),
        Order::LastInteractionAt => {
            keyset!(query, customer::last_interaction_at, down, time(after)?)
        }
        Order::StageEnteredAt => keyset!(query, customer::stage_entered_at, down, time(after)?),
    })
}

/// Ends a list at this value of its order, inclusive.
pub(super) fn until<'a>(query: Boxed<'a>, order: Order, down: bool, end: At) -> Boxed<'a> {
    macro_rules! bound {
        ($column:expr, $end:expr) => {
            if down {
                query.filter($column.ge($end))
            } else {
                query.filter($column.le($end))
            }
        };
    }
    match (order, end) {
        (Order::NextStep, At::Time(end)) => bound!(customer::next_at, end),
        (Order::Name, At::Text(end)) => bound!(customer::name_sort, end),
        (Order::Number, At::Text(end)) => bound!(customer::number, end),
        (Order::CreatedAt, At::Time(end)) => bound!(customer::created_at, end),
        (Order::LastInteractionAt, At::Time(end)) => bound!(customer::last_interaction_at, end),
        (Order::StageEnteredAt, At::Time(end)) => bound!(customer::stage_entered_at, end),
        // An order always has values of its own kind.
        _ => query,
    }
}
