//! Reading and writing the rows of a customer; the only place that changes them.

use super::row::{CustomerRow, ProfileRow};
use super::{counters, gram};
use crate::access::FreeText;
use crate::db::dialect::first_locked;
use crate::db::schema::{customer, customer_profile, interaction, plan, todo};
use crate::db::types::{Key, Written, never, no_date, stored};
use crate::db::{Conn, MultiBackend};
use crate::error::AppResult;
use crate::record::Cx;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::Code;
use shared::customer::CustomerKind;
use shared::id::{CustomerId, PlanId, TodoId};
use shared::plan::PlanState;
use shared::todo::TodoState;

/// The narrow row.
///
/// # Errors
/// [`Code::NotFound`].
pub fn find(conn: &mut Conn, id: CustomerId) -> AppResult<CustomerRow> {
    Ok(customer::table
        .find(Key(id))
        .select(CustomerRow::as_select())
        .first(conn)?)
}

/// Keeps others from writing about the customer until this transaction ends, so that what is read of its records holds.
///
/// # Errors
/// [`Code::NotFound`].
pub fn hold(conn: &mut Conn, id: CustomerId) -> AppResult<()> {
    let held: Option<Key<CustomerId>> =
        first_locked!(conn, customer::table.find(Key(id)).select(customer::id))?;
    held.map(drop).ok_or_else(|| Code::NotFound.into())
}

/// The profile.
///
/// # Errors
/// [`Code::NotFound`].
pub fn profile(conn: &mut Conn, id: CustomerId) -> AppResult<ProfileRow> {
    Ok(customer_profile::table
        .find(Key(id))
        .select(ProfileRow::as_select())
        .first(conn)?)
}

/// The next live customers behind one, along their ids; from the first where there is none. For walks over everybody.
///
/// # Errors
/// Where the database fails.
pub fn behind(
    conn: &mut Conn,
    after: Option<CustomerId>,
    limit: i64,
) -> AppResult<Vec<CustomerId>> {
    let mut rows = customer::table
        .filter(customer::archived_at.is_null())
        .order(customer::id)
        .limit(limit)
        .select(customer::id)
        .into_boxed::<MultiBackend>();
    if let Some(after) = after {
        rows = rows.filter(customer::id.gt(Key(after)));
    }
    let ids: Vec<Key<CustomerId>> = rows.load(conn)?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}

/// Refuses to write to an archived customer.
///
/// # Errors
/// [`Code::Archived`], [`Code::NotFound`].
pub fn require_live(conn: &mut Conn, id: CustomerId) -> AppResult<()> {
    let archived: Option<NaiveDateTime> = customer::table
        .find(Key(id))
        .select(customer::archived_at)
        .first(conn)?;
    if archived.is_some() {
        Err(Code::Archived.into())
    } else {
        Ok(())
    }
}

/// Writes a new customer.
///
/// # Errors
/// [`Code::Duplicate`] where its number is taken.
pub fn insert(conn: &mut Conn, row: &CustomerRow, profile: &ProfileRow) -> AppResult<()> {
    diesel::insert_into(customer::table)
        .values(row)
        .execute(conn)?;
    diesel::insert_into(customer_profile::table)
        .values(profile)
        .execute(conn)?;
    counters::shift(conn, None, Some(row))?;
    gram::index(
        conn,
        row.customer_id(),
        &row.number,
        open_name(row).as_deref(),
    )
}

/// Writes a customer over its earlier state; `false` where that is not the stored one any more. The caller has counted
/// the version up where a client should notice.
///
/// # Errors
/// [`Code::Duplicate`] where its number is taken.
pub fn save(conn: &mut Conn, before: &CustomerRow, after: &CustomerRow) -> AppResult<bool> {
    let row = customer::table.filter(
        customer::id
            .eq(before.id)
            .and(customer::version.eq(before.version)),
    );
    if diesel::update(row).set(after).execute(conn)? != 1 {
        return Ok(false);
    }
    counters::shift(conn, Some(before), Some(after))?;
    if before.number != after.number || before.name != after.name {
        gram::index(
            conn,
            after.customer_id(),
            &after.number,
            open_name(after).as_deref(),
        )?;
    }
    Ok(true)
}

/// Writes a profile over its earlier state.
///
/// # Errors
/// Where the database fails.
pub fn save_profile(conn: &mut Conn, profile: &ProfileRow) -> AppResult<()> {
    diesel::update(customer_profile::table.find(profile.customer_id))
        .set(profile)
        .execute(conn)?;
    Ok(())
}

/// The name, where it is open.
#[must_use]
pub fn open_name(row: &CustomerRow) -> Option<String> {
    (row.kind.0 == CustomerKind::Company).then(|| crate::access::open_name(&row.name))
}

type Dated<T> = (
    Key<T>,
    Option<FreeText>,
    NaiveDateTime,
    Option<Written<chrono::NaiveDate>>,
);

fn next_todo(conn: &mut Conn, id: CustomerId) -> AppResult<Option<Dated<TodoId>>> {
    Ok(todo::table
        .filter(
            todo::customer_id
                .eq(Key(id))
                .and(todo::state.eq(Written(TodoState::Open))),
        )
        .filter(todo::archived_at.is_null().and(todo::due_at.lt(no_date())))
        .order((todo::due_at, todo::id))
        .select((todo::id, todo::what.nullable(), todo::due_at, todo::due_on))
        .first(conn)
        .optional()?)
}

fn next_plan(conn: &mut Conn, id: CustomerId) -> AppResult<Option<Dated<PlanId>>> {
    type Row = (
        Key<PlanId>,
        Option<FreeText>,
        NaiveDateTime,
        Written<shared::time::When>,
    );
    let row: Option<Row> = plan::table
        .filter(
            plan::customer_id
                .eq(Key(id))
                .and(plan::state.eq(Written(PlanState::Pending))),
        )
        .filter(plan::archived_at.is_null())
        .order((plan::planned_at, plan::id))
        .select((plan::id, plan::goal, plan::planned_at, plan::planned))
        .first(conn)
        .optional()?;
    Ok(row.map(|(id, goal, at, planned)| {
        let on = match planned.0 {
            shared::time::When::Day(day) => Some(Written(day)),
            shared::time::When::At(_) => None,
        };
        (id, goal, at, on)
    }))
}

/// Finds the nearest dated step anew, after to-dos or plans changed. The version stays: nothing that a person wrote in
/// the customer changed.
///
/// # Errors
/// Where the database fails.
pub fn refresh_next(conn: &mut Conn, id: CustomerId) -> AppResult<()> {
    let todo = next_todo(conn, id)?;
    let plan = next_plan(conn, id)?;
    let plan_first = match (&todo, &plan) {
        (Some(todo), Some(plan)) => plan.2 < todo.2,
        (None, Some(_)) => true,
        _ => false,
    };
    let (todo_id, plan_id, what, at, on) = match (todo, plan) {
        (_, Some((id, what, at, on))) if plan_first => (None, Some(id), what, at, on),
        (Some((id, what, at, on)), _) => (Some(id), None, what, at, on),
        _ => (None, None, None, no_date(), None),
    };
    diesel::update(customer::table.find(Key(id)))
        .set((
            customer::next_todo_id.eq(todo_id),
            customer::next_plan_id.eq(plan_id),
            customer::next_what.eq(what),
            customer::next_at.eq(at),
            customer::next_on.eq(on),
        ))
        .execute(conn)?;
    Ok(())
}

/// Finds the last interaction anew, after interactions changed; one that a manager doubts counts in no figure (R-TRUE).
///
/// # Errors
/// Where the database fails.
pub fn refresh_last_interaction(conn: &mut Conn, id: CustomerId) -> AppResult<()> {
    let last: Option<NaiveDateTime> = interaction::table
        .filter(
            interaction::customer_id
                .eq(Key(id))
                .and(interaction::archived_at.is_null())
                .and(interaction::doubtful.is_null()),
        )
        .order((interaction::happened_at.desc(), interaction::id.desc()))
        .select(interaction::happened_at)
        .first(conn)
        .optional()?;
    diesel::update(customer::table.find(Key(id)))
        .set(customer::last_interaction_at.eq(last.unwrap_or_else(never)))
        .execute(conn)?;
    Ok(())
}

/// Who first follows a customer up owns it (R-OWN-1): a customer of the pool gets an owner with its first interaction.
///
/// # Errors
/// Where the database fails.
pub fn claim(conn: &mut Conn, cx: &Cx, id: CustomerId) -> AppResult<()> {
    let before = find(conn, id)?;
    if before.owner_id.is_some() || !crate::access::policy::owns_what_it_makes(&cx.actor) {
        return Ok(());
    }
    let mut after = before.clone();
    after.owner_id = Some(Key(cx.actor.id));
    after.team_id = cx.actor.team_id.map(Key);
    after.version += 1;
    after.updated_at = stored(cx.now);
    super::people::write_hand_over(conn, cx, &before, &after, None)
}
