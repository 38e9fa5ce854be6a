//! What may have to be reminded of, a page at a time.

use super::rule;
use crate::db::schema::{milestone, plan, todo};
use crate::db::types::{Key, Written, stored};
use crate::db::{Conn, MultiBackend};
use crate::error::AppResult;
use crate::feature::notification::watchers::Watchers;
use crate::feature::todo::row::TodoRow;
use crate::record::Cx;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use chrono_tz::Tz;
use diesel::prelude::*;
use shared::id::{CustomerId, UserId};
use shared::plan::PlanState;
use shared::time::{FlexDate, When};
use shared::todo::{Assignee, TodoState};
use uuid::Uuid;

/// How many are looked at in one page.
const PAGE: i64 = 200;
/// How long after its time a reminder still is one; what is older is overdue, and told as such.
const NEWS: TimeDelta = TimeDelta::days(3);
/// Two days to either side hold everything that is today or tomorrow in any zone.
const AROUND: TimeDelta = TimeDelta::days(2);

/// Where reminders come from.
#[derive(Debug, Clone, Copy)]
pub enum Source {
    /// To-dos, at the moment that they name.
    Todos,
    /// Plans, on their day.
    Plans,
    /// Milestones that ask for it, the day before.
    Milestones,
}

impl Source {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Todos, Self::Plans, Self::Milestones];
}

/// Something that some are to be reminded of now.
#[derive(Debug, Clone)]
pub struct Due {
    /// The record.
    pub record: Key<Uuid>,
    /// Its customer.
    pub customer: CustomerId,
    /// For when: one reminder for each.
    pub due_at: NaiveDateTime,
    /// Whom.
    pub readers: Vec<UserId>,
}

/// A page of what may be due, and after which record the next one begins; none after the last.
#[derive(Debug)]
pub struct Found {
    /// Those of the page of which it is time to remind.
    pub due: Vec<Due>,
    /// The last that was looked at, where there may be more.
    pub last: Option<Key<Uuid>>,
}

/// Reads a page.
///
/// # Errors
/// Where the database fails.
pub fn page(conn: &mut Conn, cx: &Cx, from: Source, after: Option<Key<Uuid>>) -> AppResult<Found> {
    match from {
        Source::Todos => todos(conn, cx, after),
        Source::Plans => plans(conn, cx, after),
        Source::Milestones => milestones(conn, cx, after),
    }
}

fn found(due: Vec<Due>, last: Option<Key<Uuid>>, looked_at: usize) -> Found {
    let full = i64::try_from(looked_at).is_ok_and(|n| n >= PAGE);
    Found {
        due,
        last: last.filter(|_| full),
    }
}

fn todos(conn: &mut Conn, cx: &Cx, after: Option<Key<Uuid>>) -> AppResult<Found> {
    let mut query = todo::table
        .filter(todo::remind_at.le(stored(cx.now)))
        .filter(todo::remind_at.gt(stored(cx.now - NEWS)))
        .filter(todo::state.eq(Written(TodoState::Open)))
        .filter(todo::archived_at.is_null())
        .order(todo::id)
        .limit(PAGE)
        .select(TodoRow::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(after) = after {
        query = query.filter(todo::id.gt(after));
    }
    let rows: Vec<TodoRow> = query.load(conn)?;
    let people = Watchers::of(conn, rows.iter().map(|row| row.customer_id.0))?;
    let due = rows.iter().filter_map(|row| {
        people.knows(row.customer_id.0).then_some(())?;
        Some(Due {
            record: Key(row.id.0.uuid()),
            customer: row.customer_id.0,
            due_at: row.remind_at?,
            readers: assigned(&people, row),
        })
    });
    let last = rows.last().map(|row| Key(row.id.0.uuid()));
    Ok(found(due.collect(), last, rows.len()))
}

/// Who is to do it; what the customer promised is its owner's to ask for.
fn assigned(people: &Watchers, row: &TodoRow) -> Vec<UserId> {
    match row.assignee() {
        Assignee::User { id } => Some(id)
            .filter(|id| people.works(*id))
            .into_iter()
            .collect(),
        Assignee::Team { id } => people.members(id),
        Assignee::Customer => people.owner(row.customer_id.0).into_iter().collect(),
    }
}

type PlanColumns = (
    Key<Uuid>,
    Key<CustomerId>,
    Written<When>,
    Option<Key<UserId>>,
    NaiveDateTime,
    Option<Key<UserId>>,
);

fn plans(conn: &mut Conn, cx: &Cx, after: Option<Key<Uuid>>) -> AppResult<Found> {
    let mut query = plan::table
        .filter(plan::state.eq(Written(PlanState::Pending)))
        .filter(plan::planned_at.gt(stored(cx.now - AROUND)))
        .filter(plan::planned_at.lt(stored(cx.now + AROUND)))
        .filter(plan::archived_at.is_null())
        .order(plan::id)
        .limit(PAGE)
        .select((
            plan::id,
            plan::customer_id,
            plan::planned,
            plan::owner,
            plan::created_at,
            plan::created_by,
        ))
        .into_boxed::<MultiBackend>();
    if let Some(after) = after {
        query = query.filter(plan::id.gt(after));
    }
    let rows: Vec<PlanColumns> = query.load(conn)?;
    let people = Watchers::of(conn, rows.iter().map(|row| row.1.0))?;
    let due = rows
        .iter()
        .filter_map(|(id, customer, planned, owner, made, by)| {
            people.knows(customer.0).then_some(())?;
            let owner = owner.map(|key| key.0).filter(|id| people.works(*id));
            let reader = owner.or_else(|| people.owner(customer.0))?;
            // Whoever made it knows.
            let made = made.and_utc();
            let made = by.is_some_and(|by| by.0 == reader).then_some(made);
            let day = rule::of_plan(planned.0, made, zone(&people, cx, reader), cx.now)?;
            Some(of_day(*id, customer.0, day, reader))
        });
    let last = rows.last().map(|row| row.0);
    Ok(found(due.collect(), last, rows.len()))
}

fn milestones(conn: &mut Conn, cx: &Cx, after: Option<Key<Uuid>>) -> AppResult<Found> {
    let month = (cx.now - AROUND).format("%Y-%m").to_string();
    let end = (cx.now + AROUND).format("%Y-%m-%d").to_string();
    let mut query = milestone::table
        .filter(milestone::remind.eq(true))
        // A month or a year alone is written shorter than its first day and sorts before it, and after the month before.
        .filter(milestone::date.gt(month))
        .filter(milestone::date.lt(end))
        .filter(milestone::archived_at.is_null())
        .order(milestone::id)
        .limit(PAGE)
        .select((milestone::id, milestone::customer_id, milestone::date))
        .into_boxed::<MultiBackend>();
    if let Some(after) = after {
        query = query.filter(milestone::id.gt(after));
    }
    let rows: Vec<(Key<Uuid>, Key<CustomerId>, Written<FlexDate>)> = query.load(conn)?;
    let people = Watchers::of(conn, rows.iter().map(|row| row.1.0))?;
    let due = rows.iter().filter_map(|(id, customer, date)| {
        let reader = people.owner(customer.0)?;
        let day = rule::of_milestone(date.0, zone(&people, cx, reader), cx.now)?;
        Some(of_day(*id, customer.0, day, reader))
    });
    let last = rows.last().map(|row| row.0);
    Ok(found(due.collect(), last, rows.len()))
}

fn of_day(record: Key<Uuid>, customer: CustomerId, day: NaiveDate, reader: UserId) -> Due {
    Due {
        record,
        customer,
        due_at: day.and_time(chrono::NaiveTime::MIN),
        readers: vec![reader],
    }
}

fn zone(people: &Watchers, cx: &Cx, reader: UserId) -> Tz {
    people.zone(reader).unwrap_or(cx.actor.org_zone)
}
