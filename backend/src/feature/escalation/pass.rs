//! One pass over what is overdue: tells, once for each level and each time something was due, in bounded batches.

use super::setting;
use crate::db::schema::{escalated, plan, todo};
use crate::db::types::{Key, Written, stored};
use crate::db::{Conn, MultiBackend};
use crate::error::AppResult;
use crate::feature::notification::watchers::Watchers;
use crate::feature::notification::{NEWS, once, tell};
use crate::record::Cx;
use chrono::{Duration, NaiveDateTime};
use diesel::prelude::*;
use shared::escalation::EscalationLevel;
use shared::id::{CustomerId, UserId};
use shared::notification::Why;
use shared::plan::PlanState;
use shared::todo::TodoState;
use std::collections::BTreeSet;
use uuid::Uuid;

/// How many are told of in one transaction.
pub const BATCH: i64 = 200;

/// Something overdue of which nobody was told at a level yet.
struct Late {
    record: Key<Uuid>,
    customer: CustomerId,
    due_at: NaiveDateTime,
    /// Whose task it is; none where a team or the customer has it.
    doer: Option<UserId>,
}

/// Tells of one batch of each level; how many records were gone through, which is none once all is told.
///
/// # Errors
/// Where the database fails.
pub fn batch(conn: &mut Conn, cx: &Cx) -> AppResult<usize> {
    let rule = setting::read(conn)?;
    let mut gone_through = 0;
    // The highest first: of what passed several levels while nothing ran, everybody is told once.
    for level in EscalationLevel::ALL.iter().rev() {
        let reached = stored(cx.now - Duration::days(i64::from(rule.days(*level))));
        let mut late = plans(conn, *level, reached)?;
        late.extend(todos(conn, *level, reached)?);
        gone_through += late.len();
        tell_of(conn, cx, *level, late)?;
    }
    Ok(gone_through)
}

/// Only what was due in the days that are news, and what stood in the system by then: who imports old plans, or writes one
/// down late, is not told of it at once.
macro_rules! untold {
    ($table:ident, $due:ident, $doer:expr, $open:expr, $level:ident, $reached:ident) => {{
        let told = escalated::table
            .filter(escalated::record_id.eq($table::id))
            .filter(escalated::due_at.eq($table::$due))
            .filter(escalated::level.eq($level.as_str()));
        $table::table
            .filter($table::state.eq(Written($open)))
            .filter($table::archived_at.is_null())
            .filter($table::$due.le($reached))
            .filter($table::$due.gt($reached - Duration::days(NEWS)))
            .filter($table::created_at.le($reached))
            .filter(diesel::dsl::not(diesel::dsl::exists(told)))
            .order(($table::$due, $table::id))
            .limit(BATCH)
            .select(($table::id, $table::customer_id, $table::$due, $doer))
            .into_boxed::<MultiBackend>()
    }};
}

type Columns<K> = (Key<Uuid>, Key<CustomerId>, NaiveDateTime, Option<Key<K>>);

fn late<K: std::fmt::Debug>(rows: Vec<Columns<K>>, user: fn(K) -> UserId) -> Vec<Late> {
    let late = |(record, customer, due_at, doer): Columns<K>| Late {
        record,
        customer: customer.0,
        due_at,
        doer: doer.map(|key| user(key.0)),
    };
    rows.into_iter().map(late).collect()
}

fn plans(conn: &mut Conn, level: EscalationLevel, reached: NaiveDateTime) -> AppResult<Vec<Late>> {
    let rows = untold!(
        plan,
        planned_at,
        plan::owner,
        PlanState::Pending,
        level,
        reached
    );
    Ok(late(rows.load(conn)?, |user| user))
}

fn todos(conn: &mut Conn, level: EscalationLevel, reached: NaiveDateTime) -> AppResult<Vec<Late>> {
    let rows = untold!(
        todo,
        due_at,
        todo::assignee_id,
        TodoState::Open,
        level,
        reached
    );
    // A team stands in the same column, and is nobody who can be told.
    Ok(late(rows.load(conn)?, |id: Uuid| id.into()))
}

fn tell_of(conn: &mut Conn, cx: &Cx, level: EscalationLevel, late: Vec<Late>) -> AppResult<()> {
    if late.is_empty() {
        return Ok(());
    }
    let watchers = Watchers::of(conn, late.iter().map(|one| one.customer))?;
    let events = once::latest_events(conn, late.iter().map(|one| one.record))?;
    let why = if level == EscalationLevel::AtRisk {
        Why::AtRisk
    } else {
        Why::Overdue
    };
    for one in late {
        let told = newly_told(conn, cx, &watchers, level, &one)?;
        let event = events.get(&one.record.0);
        if let Some(event) = event.filter(|_| watchers.knows(one.customer)) {
            for user in told {
                tell::write(conn, cx, user, one.customer, *event, why)?;
            }
        }
    }
    Ok(())
}

/// Whoever is told at this level, and at those below it that were passed unnoticed; they count as told by now.
fn newly_told(
    conn: &mut Conn,
    cx: &Cx,
    watchers: &Watchers,
    reached: EscalationLevel,
    one: &Late,
) -> AppResult<BTreeSet<UserId>> {
    let mut told = BTreeSet::new();
    for level in EscalationLevel::ALL
        .iter()
        .filter(|level| **level <= reached)
    {
        if !once::first(conn, cx, one.record, one.due_at, level.as_str())? {
            continue;
        }
        told.extend(watchers.at(*level, one.customer));
        // Whoever has the task hears of it with the owner.
        let doer = one.doer.filter(|_| *level == EscalationLevel::Owner);
        told.extend(doer.filter(|user| watchers.works(*user)));
    }
    Ok(told)
}
