//! Handing over with what is open (R-OWN-2): one customer, or all of one owner's at once.

use crate::access::policy::Verb;
use crate::db::schema::{customer, plan, risk, todo};
use crate::db::types::{Key, Written};
use crate::db::{Conn, tried};
use crate::error::{AppError, AppResult};
use crate::feature::customer::people;
use crate::feature::plan::row::PlanRow;
use crate::feature::risk::row::RiskRow;
use crate::feature::todo::row::TodoRow;
use crate::record::{Cx, store};
use diesel::prelude::*;
use shared::Code;
use shared::customer::HandOver;
use shared::id::{CustomerId, UserId};
use shared::merge::{HandOverAll, HandedOver};
use shared::plan::PlanState;
use shared::risk::RiskState;
use shared::todo::TodoState;

/// Gives what the old owner still has open at a customer to the new one.
///
/// # Errors
/// Where the database fails.
pub fn open_work(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    from: UserId,
    to: UserId,
    moved: &mut HandedOver,
) -> AppResult<()> {
    let todos: Vec<TodoRow> = todo::table
        .filter(todo::customer_id.eq(Key(id)))
        .filter(todo::state.eq(Written(TodoState::Open)))
        .filter(todo::archived_at.is_null())
        .filter(todo::assignee_id.eq(Some(Key(from.uuid()))))
        .select(TodoRow::as_select())
        .load(conn)?;
    for before in todos {
        let mut after = before.clone();
        after.assignee_id = Some(Key(to.uuid()));
        store::rewrite(conn, cx, &before, after)?;
        moved.todos += 1;
    }
    let plans: Vec<PlanRow> = plan::table
        .filter(plan::customer_id.eq(Key(id)))
        .filter(plan::state.eq(Written(PlanState::Pending)))
        .filter(plan::archived_at.is_null())
        .filter(plan::owner.eq(Some(Key(from))))
        .select(PlanRow::as_select())
        .load(conn)?;
    for before in plans {
        let mut after = before.clone();
        after.owner = Some(Key(to));
        store::rewrite(conn, cx, &before, after)?;
        moved.plans += 1;
    }
    let risks: Vec<RiskRow> = risk::table
        .filter(risk::customer_id.eq(Key(id)))
        .filter(risk::state.ne(Written(RiskState::Closed)))
        .filter(risk::archived_at.is_null())
        .filter(risk::responsible.eq(Some(Key(from))))
        .select(RiskRow::as_select())
        .load(conn)?;
    for before in risks {
        let mut after = before.clone();
        after.responsible = Some(Key(to));
        store::rewrite(conn, cx, &before, after)?;
        moved.risks += 1;
    }
    Ok(())
}

/// Nothing moved yet.
#[must_use]
pub const fn nothing(dry_run: bool) -> HandedOver {
    HandedOver {
        customers: 0,
        todos: 0,
        plans: 0,
        risks: 0,
        kept: 0,
        dry_run,
    }
}

/// Hands over all customers of an owner, or some of them; with `dry` nothing is kept.
///
/// # Errors
/// [`Code::NoSuchUser`] for a new owner who is none.
pub fn all(conn: &mut Conn, cx: &Cx, order: &HandOverAll, dry: bool) -> AppResult<HandedOver> {
    if order.from == order.owner_id {
        return Err(AppError::field("/owner_id", Code::NoSuchUser));
    }
    tried(conn, dry, |conn| {
        let mut moved = nothing(dry);
        for id in wanted(conn, order)? {
            one(conn, cx, id, order, &mut moved)?;
        }
        Ok(moved)
    })
}

fn wanted(conn: &mut Conn, order: &HandOverAll) -> AppResult<Vec<CustomerId>> {
    let ids: Vec<Key<CustomerId>> = customer::table
        .filter(customer::owner_id.eq(Some(Key(order.from))))
        .filter(customer::archived_at.is_null())
        .order(customer::id)
        .select(customer::id)
        .load(conn)?;
    let chosen = order.customer_ids.as_ref();
    Ok(ids
        .into_iter()
        .map(|id| id.0)
        .filter(|id| chosen.is_none_or(|chosen| chosen.contains(id)))
        .collect())
}

fn one(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    order: &HandOverAll,
    moved: &mut HandedOver,
) -> AppResult<()> {
    let may = match cx.viewer(conn, id) {
        Ok(viewer) => viewer.may(Verb::HandOver),
        // Out of reach is not there.
        Err(error) if error.code() == Code::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    if !may {
        moved.kept += 1;
        return Ok(());
    }
    let given = HandOver {
        owner_id: order.owner_id,
        reason: order.reason.clone(),
    };
    people::hand_over(conn, cx, id, &given, moved)?;
    moved.customers += 1;
    Ok(())
}
