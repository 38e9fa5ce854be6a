//! Heads of columns from kept counters, however many customers they count; and from the few that no counter holds.

use super::head::{Bounds, Head, is_clear};
use crate::access::reach::{Arm, ClearRows};
use crate::db::schema::board_counter;
use crate::db::types::{Key, no_date};
use crate::db::{Conn, MultiBackend};
use crate::error::AppResult;
use crate::feature::customer::list::{Wanted, sample};
use diesel::prelude::*;
use shared::board::DueCounts;
use shared::id::{CustomerId, UserId};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// One kept counter.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = board_counter)]
struct CounterRow {
    stage: String,
    owner_id: Key<Uuid>,
    team_id: Key<Uuid>,
    currency: String,
    customers: i64,
    minor: i64,
}

/// Counts and sums of all columns, of one owner's customers or of all.
pub(super) fn heads(
    conn: &mut Conn,
    clear: &ClearRows,
    arms: &[Arm],
    owner: Option<UserId>,
) -> AppResult<HashMap<String, Head>> {
    let mut heads: HashMap<String, Head> = HashMap::new();
    let mut single: HashSet<CustomerId> = HashSet::new();
    for arm in arms {
        let mut query = board_counter::table.into_boxed::<MultiBackend>();
        query = match arm {
            Arm::All => query,
            Arm::Team(id) => query.filter(board_counter::team_id.eq(Key(id.uuid()))),
            Arm::Owner(id) => query.filter(board_counter::owner_id.eq(Key(id.uuid()))),
            Arm::Pool => query.filter(board_counter::owner_id.eq(Key(Uuid::nil()))),
            Arm::Only(ids) => {
                single.extend(ids.iter().copied());
                continue;
            }
        };
        if let Some(owner) = owner {
            query = query.filter(board_counter::owner_id.eq(Key(owner.uuid())));
        }
        for row in query.select(CounterRow::as_select()).load(conn)? {
            let is_clear = counter_is_clear(clear, &row);
            heads.entry(row.stage).or_default().add(
                row.customers,
                is_clear,
                &row.currency,
                row.minor,
            );
        }
    }
    add_helped(conn, clear, (arms, &single), owner, &mut heads)?;
    Ok(heads)
}

/// Whether all customers of a counter are clear.
fn counter_is_clear(clear: &ClearRows, row: &CounterRow) -> bool {
    let some = |id: Uuid| (!id.is_nil()).then_some(id);
    clear.hold_all_of(
        some(row.owner_id.0).map(Into::into),
        some(row.team_id.0).map(Into::into),
    )
}

/// Customers that are clear one by one though no counter of theirs is: those within an arm of counters are counted already
/// and are only added to the sums. Those that an arm names one by one are counted here.
fn add_helped(
    conn: &mut Conn,
    clear: &ClearRows,
    (arms, single): (&[Arm], &HashSet<CustomerId>),
    owner: Option<UserId>,
    heads: &mut HashMap<String, Head>,
) -> AppResult<()> {
    let ids = clear.single().union(single).copied().map(Key).collect();
    for row in sample::single(conn, ids)? {
        if owner.is_some_and(|owner| row.owner_id != Some(Key(owner))) {
            continue;
        }
        let (id, owned, team) = (
            row.id.0,
            row.owner_id.map(|k| k.0),
            row.team_id.map(|k| k.0),
        );
        let counted = !single.contains(&id);
        let reached = arms.iter().any(|arm| arm.holds(id, owned, team));
        if !reached || (counted && clear.hold_all_of(owned, team)) {
            continue;
        }
        let head = heads.entry(row.stage.clone()).or_default();
        if counted {
            head.count -= 1;
        }
        head.add_one(&row, is_clear(clear, &row));
    }
    Ok(())
}

/// The most that is counted one by one.
const COUNTED: i64 = 999;

/// How next steps stand. Each bucket is a range of the index that the cards are read by, counted up to a limit.
pub(super) fn due(
    conn: &mut Conn,
    arms: &[Arm],
    wanted: &Wanted,
    bounds: Bounds,
    total: i64,
) -> AppResult<DueCounts> {
    let Bounds { now, midnight } = bounds;
    let (mut overdue, mut today, mut dated) = (0, 0, 0);
    for arm in arms {
        let mut between = |from, to| sample::due_between(conn, wanted, arm, (from, to), COUNTED);
        overdue += between(None, now)?;
        today += between(Some(now), midnight)?;
        dated += between(Some(midnight), no_date())?;
    }
    let later = if dated >= COUNTED {
        (total - overdue - today).max(0)
    } else {
        dated
    };
    Ok(DueCounts {
        overdue,
        today,
        later,
        none: (total - overdue - today - later).max(0),
    })
}
