//! What stands at the head of a column.

use crate::access::Actor;
use crate::access::reach::{self, Arm, ClearRows};
use crate::db::schema::{board_counter, customer};
use crate::db::types::{Key, no_date, stored};
use crate::db::{Conn, MultiBackend};
use crate::error::AppResult;
use crate::feature::customer::list::{self, Wanted};
use crate::feature::stage::queries::{self, StageRow};
use crate::record::Cx;
use chrono::{Days, NaiveDateTime, NaiveTime};
use diesel::prelude::*;
use shared::board::{Board, BoardColumn, DueCounts, PermittedSums};
use shared::id::{CustomerId, TeamId, UserId};
use shared::money::{Amount, Currency};
use shared::role::FieldClass;
use shared::span::Span;
use std::collections::{BTreeMap, HashMap};
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

/// A customer that counts one by one, because no counter holds just those the caller reaches.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = customer)]
struct SingleRow {
    id: Key<CustomerId>,
    stage: String,
    owner_id: Option<Key<UserId>>,
    team_id: Option<Key<TeamId>>,
    expected: Option<crate::access::Sealed>,
    expected_minor: Option<i64>,
}

/// What a caller may know of one column, being summed up.
#[derive(Debug, Clone, Default)]
struct Head {
    count: i64,
    clear: i64,
    sums: BTreeMap<String, i64>,
}

impl Head {
    fn add(&mut self, customers: i64, clear: bool, currency: &str, minor: i64) {
        self.count += customers;
        if clear {
            self.clear += customers;
            if !currency.is_empty() {
                *self.sums.entry(currency.to_owned()).or_default() += minor;
            }
        }
    }

    fn sums(self) -> PermittedSums {
        let amount = |(code, minor): (String, i64)| {
            let currency: Currency = code.parse().ok()?;
            Some(Amount {
                currency,
                minor: Span::Exact(minor),
            })
        };
        PermittedSums {
            clear_rows: self.clear,
            complete: self.clear == self.count,
            amounts: self.sums.into_iter().filter_map(amount).collect(),
        }
    }
}

/// The board; `filter` narrows the cards and the counts alike.
///
/// # Errors
/// Where the database fails.
pub fn board(conn: &mut Conn, cx: &Cx, filter: &Wanted) -> AppResult<Board> {
    let stages = queries::all(conn)?;
    let arms = reach::arms(conn, &cx.actor)?;
    let mut heads = if filter.owner.is_none() && filter.tiers.is_empty() && filter.q.is_none() {
        heads(conn, &cx.actor, &arms)?
    } else {
        HashMap::new()
    };
    let narrowed = filter.owner.is_some() || !filter.tiers.is_empty() || filter.q.is_some();
    let mut columns = Vec::with_capacity(stages.len());
    for stage in stages {
        let wanted = Wanted {
            stages: vec![stage.code.clone()],
            count: narrowed,
            ..filter.clone()
        };
        let page = list::page(conn, cx, &wanted)?;
        let head = match page.total {
            Some(total) => narrowed_head(conn, cx, &wanted, total)?,
            None => heads.remove(&stage.code).unwrap_or_default(),
        };
        let due = due(conn, cx, &arms, &stage, filter, head.count)?;
        columns.push(BoardColumn {
            count: head.count,
            sums: head.sums(),
            due,
            stage: stage.into(),
            cards: page.items,
            next_cursor: page.next_cursor,
        });
    }
    Ok(Board { columns })
}

/// Counts and sums of all columns from the kept counters, and from the few customers that count one by one.
fn heads(conn: &mut Conn, actor: &Actor, arms: &[Arm]) -> AppResult<HashMap<String, Head>> {
    let clear = reach::clear_rows(actor, FieldClass::Commercial);
    let mut heads: HashMap<String, Head> = HashMap::new();
    for arm in arms {
        let mut query = board_counter::table.into_boxed::<MultiBackend>();
        query = match arm {
            Arm::All => query,
            Arm::Team(id) => query.filter(board_counter::team_id.eq(Key(id.uuid()))),
            Arm::Owner(id) => query.filter(board_counter::owner_id.eq(Key(id.uuid()))),
            Arm::Pool => query.filter(board_counter::owner_id.eq(Key(Uuid::nil()))),
            Arm::Only(ids) => {
                let keys: Vec<Key<CustomerId>> = ids.iter().copied().map(Key).collect();
                for row in singles(conn, keys)? {
                    // The caller collaborates on each of them, which makes it clear.
                    add_single(heads.entry(row.stage.clone()).or_default(), &row);
                }
                continue;
            }
        };
        for row in query.select(CounterRow::as_select()).load(conn)? {
            let is_clear = counter_is_clear(&clear, &row);
            heads.entry(row.stage).or_default().add(
                row.customers,
                is_clear,
                &row.currency,
                row.minor,
            );
        }
    }
    add_helped(conn, actor, &clear, arms, &mut heads)?;
    Ok(heads)
}

fn counter_is_clear(clear: &ClearRows, row: &CounterRow) -> bool {
    match clear {
        ClearRows::All => true,
        ClearRows::Near { owner, teams } => {
            row.owner_id.0 == owner.uuid() || teams.iter().any(|team| team.uuid() == row.team_id.0)
        }
    }
}

/// Customers that the caller collaborates on are clear too, though their counter is not: they are counted already, and
/// are only added to the sums.
fn add_helped(
    conn: &mut Conn,
    actor: &Actor,
    clear: &ClearRows,
    arms: &[Arm],
    heads: &mut HashMap<String, Head>,
) -> AppResult<()> {
    use crate::db::schema::collaborator;
    let ClearRows::Near { owner, teams } = clear else {
        return Ok(());
    };
    let helped: Vec<Key<CustomerId>> = collaborator::table
        .filter(collaborator::user_id.eq(Key(actor.id)))
        .select(collaborator::customer_id)
        .load(conn)?;
    let counted: Vec<CustomerId> = arms
        .iter()
        .filter_map(|arm| {
            if let Arm::Only(ids) = arm {
                Some(ids.clone())
            } else {
                None
            }
        })
        .flatten()
        .collect();
    for row in singles(conn, helped)? {
        let known = row.owner_id == Some(Key(*owner))
            || row.team_id.is_some_and(|team| teams.contains(&team.0));
        if !known && !counted.contains(&row.id.0) {
            let head = heads.entry(row.stage.clone()).or_default();
            head.count -= 1;
            add_single(head, &row);
        }
    }
    Ok(())
}

fn singles(conn: &mut Conn, ids: Vec<Key<CustomerId>>) -> AppResult<Vec<SingleRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(customer::table
        .filter(
            customer::id
                .eq_any(ids)
                .and(customer::archived_at.is_null()),
        )
        .select(SingleRow::as_select())
        .load(conn)?)
}

fn add_single(head: &mut Head, row: &SingleRow) {
    let currency = row
        .expected
        .as_ref()
        .and_then(crate::access::currency_of)
        .unwrap_or_default();
    head.add(1, true, &currency, row.expected_minor.unwrap_or(0));
}

/// The head of a column that a filter narrows: sums over the rows clear to the caller among those that match, which the
/// same filter finds with the caller as owner.
fn narrowed_head(conn: &mut Conn, cx: &Cx, wanted: &Wanted, total: i64) -> AppResult<Head> {
    let rows = list::amounts(conn, cx, wanted)?;
    let mut head = Head {
        count: total,
        ..Head::default()
    };
    for (clear, currency, minor) in rows {
        if clear {
            head.clear += 1;
            if !currency.is_empty() {
                *head.sums.entry(currency).or_default() += minor;
            }
        }
    }
    Ok(head)
}

/// The most that is counted one by one at the head of a column.
const COUNTED: i64 = 999;

/// How next steps stand. Each bucket is a range of the index that the cards are read by, counted up to a limit.
fn due(
    conn: &mut Conn,
    cx: &Cx,
    arms: &[Arm],
    stage: &StageRow,
    filter: &Wanted,
    total: i64,
) -> AppResult<DueCounts> {
    let (now, midnight) = (stored(cx.now), end_of_today(cx));
    let mut overdue = 0;
    let mut today = 0;
    let mut dated = 0;
    for arm in arms {
        overdue += bucket(conn, arm, stage, filter, None, now)?;
        today += bucket(conn, arm, stage, filter, Some(now), midnight)?;
        dated += bucket(conn, arm, stage, filter, Some(midnight), no_date())?;
    }
    let capped = dated >= COUNTED;
    let later = if capped {
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

fn end_of_today(cx: &Cx) -> NaiveDateTime {
    let tomorrow = cx
        .now
        .with_timezone(&cx.actor.org_zone)
        .date_naive()
        .checked_add_days(Days::new(1));
    let midnight = tomorrow.unwrap_or_default().and_time(NaiveTime::MIN);
    midnight
        .and_local_timezone(cx.actor.org_zone)
        .earliest()
        .map_or(midnight, |at| at.naive_utc())
}

fn bucket(
    conn: &mut Conn,
    arm: &Arm,
    stage: &StageRow,
    filter: &Wanted,
    from: Option<NaiveDateTime>,
    to: NaiveDateTime,
) -> AppResult<i64> {
    let mut query = list::in_stage(arm, filter, &stage.code).filter(customer::next_at.lt(to));
    if let Some(from) = from {
        query = query.filter(customer::next_at.ge(from));
    }
    let found: Vec<Key<CustomerId>> = query.select(customer::id).limit(COUNTED).load(conn)?;
    Ok(i64::try_from(found.len()).unwrap_or(COUNTED))
}
