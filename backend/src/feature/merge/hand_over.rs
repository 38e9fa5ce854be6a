//! Handing over with what is open (R-OWN-2): one customer, customers that were picked, or all of one owner's at once.

use crate::access::policy::Verb;
use crate::db::schema::{customer, plan, risk, todo};
use crate::db::types::{Key, Written};
use crate::db::{Conn, MultiBackend, tried};
use crate::error::{AppError, AppResult};
use crate::events::system::{self, By, Subject};
use crate::feature::customer::people;
use crate::feature::plan::row::PlanRow;
use crate::feature::risk::row::RiskRow;
use crate::feature::todo::row::TodoRow;
use crate::http::idempotency::Repeat;
use crate::record::{Cx, Names, endpoint, store};
use diesel::dsl::not;
use diesel::prelude::*;
use shared::Code;
use shared::audit::{Action, SystemChange, SystemKind};
use shared::customer::HandOver;
use shared::id::{CustomerId, EventId, UserId};
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

/// Hands over all customers of an owner, or those that are named, once however often the same request comes with the same
/// key; with `dry` nothing is kept. The act as a whole stands in the system's trail beside what every customer's says.
///
/// # Errors
/// [`Code::NoSuchUser`] for a new owner who is none; [`Code::Required`] where neither an owner nor customers are named.
pub fn all(
    conn: &mut Conn,
    cx: &Cx,
    order: &HandOverAll,
    repeat: Option<&Repeat>,
    dry: bool,
) -> AppResult<HandedOver> {
    if order.from == Some(order.owner_id) {
        return Err(AppError::field("/owner_id", Code::NoSuchUser));
    }
    if order.from.is_none() && order.customer_ids.is_none() {
        return Err(AppError::field("/customer_ids", Code::Required));
    }
    tried(conn, dry, |conn| {
        let mut moved = nothing(dry);
        if dry {
            every_one(conn, cx, order, &mut moved)?;
            return Ok(moved);
        }
        let entry = endpoint::once(conn, cx, repeat, None, |conn| {
            every_one(conn, cx, order, &mut moved)?;
            note(conn, cx, order, &moved).map(EventId::uuid)
        })?;
        told(&system::changes_of(conn, EventId(entry))?, &mut moved);
        Ok(moved)
    })
}

fn every_one(
    conn: &mut Conn,
    cx: &Cx,
    order: &HandOverAll,
    moved: &mut HandedOver,
) -> AppResult<()> {
    for id in wanted(conn, order)? {
        one(conn, cx, id, order, moved)?;
    }
    Ok(())
}

/// What is counted, by its name in the trail.
fn counts(moved: &mut HandedOver) -> [(&'static str, &mut i64); 5] {
    [
        ("customers", &mut moved.customers),
        ("todos", &mut moved.todos),
        ("plans", &mut moved.plans),
        ("risks", &mut moved.risks),
        ("kept", &mut moved.kept),
    ]
}

/// Puts the act on record: from whom to whom, and how much. It is about who gave, and about who took where several gave.
fn note(conn: &mut Conn, cx: &Cx, order: &HandOverAll, moved: &HandedOver) -> AppResult<EventId> {
    let names = Names::of_users(conn, order.from.into_iter().chain([order.owner_id]))?;
    let name = |id: UserId| names.user(Some(Key(id))).map(|user| user.name);
    let about = order.from.unwrap_or(order.owner_id);
    let subject = Subject {
        kind: SystemKind::User,
        key: about.to_string(),
        name: name(about).unwrap_or_default(),
    };
    let change = |field: &str, from, to| SystemChange {
        field: field.to_owned(),
        from,
        to,
    };
    let owner = change("owner_id", order.from.and_then(name), name(order.owner_id));
    let mut moved = moved.clone();
    let counted =
        counts(&mut moved).map(|(field, count)| change(field, None, Some(count.to_string())));
    let changes: Vec<SystemChange> = std::iter::once(owner).chain(counted).collect();
    let by = By::caller(&cx.actor, cx.now);
    system::act(conn, &by, &subject, Action::HandedOver, &changes)
}

/// The counts that an entry of the trail says.
fn told(changes: &[SystemChange], moved: &mut HandedOver) {
    for (field, count) in counts(moved) {
        let said = changes.iter().find(|change| change.field == field);
        let said = said.and_then(|change| change.to.as_ref()?.parse().ok());
        *count = said.unwrap_or_default();
    }
}

/// The customers that are meant, as far as they are not the new owner's already.
fn wanted(conn: &mut Conn, order: &HandOverAll) -> AppResult<Vec<CustomerId>> {
    let theirs = customer::owner_id.eq(Some(Key(order.owner_id)));
    let mut query = customer::table
        .filter(customer::archived_at.is_null())
        .filter(customer::owner_id.is_null().or(not(theirs)))
        .order(customer::id)
        .select(customer::id)
        .into_boxed::<MultiBackend>();
    if let Some(from) = order.from {
        query = query.filter(customer::owner_id.eq(Some(Key(from))));
    }
    if let Some(chosen) = &order.customer_ids {
        query = query.filter(customer::id.eq_any(chosen.iter().copied().map(Key)));
    }
    let ids: Vec<Key<CustomerId>> = query.load(conn)?;
    Ok(ids.into_iter().map(|id| id.0).collect())
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
