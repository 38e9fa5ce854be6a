//! What a strategy would do, before it is saved: whom it concerns, and the weeks to come by the rules themselves.

use super::facts;
use super::force::InForce;
use crate::access::reach::{self, Arm};
use crate::db::schema::{customer, customer_tag};
use crate::db::types::{Key, Written};
use crate::db::{Conn, MultiBackend};
use crate::error::AppResult;
use crate::record::{Cx, Names};
use chrono::{Days, NaiveDate};
use diesel::prelude::*;
use shared::cadence::{Facts, Rule, ahead, fits};
use shared::customer::{Intent, Tier};
use shared::id::{CustomerId, StrategyId, TagId, UserId};
use shared::strategy::{
    Forecast, OwnerForecast, Segment, Strategy, WeekForecast, is_everybody_daily,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// So many customers are looked at for whether they belong to the segment: as much as one query reads quickly.
const LOOKED_AT: usize = 10_000;
/// For about so many of them the weeks are worked out, since each takes as many queries as the engine's own look.
const PROJECTED: usize = 400;
/// So many are asked about at once.
const AT_ONCE: usize = 1_000;
/// So many weeks.
const WEEKS: u64 = 4;

/// As much of a customer as segments name.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = customer)]
struct Narrow {
    id: Key<CustomerId>,
    owner_id: Option<Key<UserId>>,
    stage: String,
    tier: Option<Written<Tier>>,
    key_account: bool,
    intent: Option<Written<Intent>>,
    industry: Option<String>,
}

/// What a strategy would do, as if it were in force in place of the one that it changes.
///
/// # Errors
/// Where the database fails.
pub fn of(
    conn: &mut Conn,
    cx: &Cx,
    strategy: &Strategy,
    in_place_of: Option<StrategyId>,
) -> AppResult<Forecast> {
    from_some(conn, cx, strategy, in_place_of, PROJECTED)
}

/// The same, with the weeks worked out from about so many customers and told for all.
///
/// # Errors
/// Where the database fails.
pub fn from_some(
    conn: &mut Conn,
    cx: &Cx,
    strategy: &Strategy,
    in_place_of: Option<StrategyId>,
    most: usize,
) -> AppResult<Forecast> {
    let (force, place) = InForce::read(conn, cx)?.with(strategy, in_place_of);
    let (rows, whole) = within_reach(conn, cx)?;
    let looked_at = rows.len();
    let matching = belonging(conn, &force, &strategy.segment, rows)?;
    let all: usize = matching.values().map(Vec::len).sum();
    let weeks = weeks(force.today);
    let mut projected = 0;
    let mut owners: HashMap<UserId, OwnerWeeks> = HashMap::new();
    for (owner, ids) in matching {
        // Of every owner one at least, as long as there are not more owners than that.
        let share = (most * ids.len() / all.max(1)).max(1);
        let chosen = some_of(&ids, share.min(most.saturating_sub(projected)));
        let mut theirs = OwnerWeeks::default();
        for id in &chosen {
            if let Some((facts, _)) = facts::of(conn, cx, &force, *id)? {
                theirs.add(&facts, (&force, place), &weeks);
            }
        }
        projected += chosen.len();
        theirs.weeks.resize(weeks.len(), WeekForecast::default());
        theirs.stand_for(ids.len(), chosen.len());
        owners.insert(owner, theirs);
    }
    Ok(Forecast {
        matching: count(all),
        looked_at: count(looked_at),
        sampled: !whole || projected < all,
        projected: count(projected),
        owners: named(conn, owners)?,
        weeks,
        everybody_daily: is_everybody_daily(&strategy.segment, strategy.frequency),
    })
}

fn count(of: usize) -> i64 {
    i64::try_from(of).unwrap_or(i64::MAX)
}

fn weeks(today: NaiveDate) -> Vec<NaiveDate> {
    let first = |week| today.checked_add_days(Days::new(7 * week));
    (0..WEEKS).filter_map(first).collect()
}

/// The customers within reach that somebody owns, and whether they are all.
fn within_reach(conn: &mut Conn, cx: &Cx) -> AppResult<(Vec<Narrow>, bool)> {
    let mut rows: Vec<Narrow> = Vec::new();
    for arm in reach::arms(conn, &cx.actor)? {
        let mut query = customer::table
            .filter(
                customer::archived_at
                    .is_null()
                    .and(customer::owner_id.is_not_null()),
            )
            .into_boxed::<MultiBackend>();
        query = match arm {
            Arm::All => query,
            Arm::Team(team) => query.filter(customer::team_id.eq(Key(team))),
            Arm::Owner(user) => query.filter(customer::owner_id.eq(Key(user))),
            Arm::Pool => continue,
            Arm::Only(ids) => query.filter(customer::id.eq_any(ids.into_iter().map(Key))),
        };
        // One more than is taken tells whether there are more.
        let room = LOOKED_AT + 1 - rows.len();
        let found = query
            .order(customer::id)
            .limit(count(room))
            .select(Narrow::as_select());
        rows.extend(found.load::<Narrow>(conn)?);
        if rows.len() > LOOKED_AT {
            rows.truncate(LOOKED_AT);
            return Ok((rows, false));
        }
    }
    Ok((rows, true))
}

/// Those that belong to a segment, by their owners, in the order of their ids.
fn belonging(
    conn: &mut Conn,
    force: &InForce,
    segment: &Segment,
    rows: Vec<Narrow>,
) -> AppResult<BTreeMap<UserId, Vec<CustomerId>>> {
    let mut rest = rows.into_iter().peekable();
    let mut found: BTreeMap<UserId, Vec<CustomerId>> = BTreeMap::new();
    while rest.peek().is_some() {
        let some: Vec<Narrow> = rest.by_ref().take(AT_ONCE).collect();
        let ids: Vec<Key<CustomerId>> = some.iter().map(|row| row.id).collect();
        let tags = tags(conn, segment, &ids)?;
        let risks = if segment.churn_risk {
            facts::churn_risks(conn, &ids)?
        } else {
            HashSet::new()
        };
        for row in some {
            let (id, owner) = (row.id, row.owner_id);
            let tags = tags.get(&id.0).cloned().unwrap_or_default();
            let facts = bare(force, row, tags, risks.contains(&id));
            if let Some(owner) = owner.filter(|_| fits(segment, &facts)) {
                found.entry(owner.0).or_default().push(id.0);
            }
        }
    }
    found.values_mut().for_each(|ids| ids.sort_unstable());
    Ok(found)
}

/// The tags that a segment names and these customers bear.
fn tags(
    conn: &mut Conn,
    segment: &Segment,
    ids: &[Key<CustomerId>],
) -> AppResult<HashMap<CustomerId, BTreeSet<TagId>>> {
    let mut all: HashMap<CustomerId, BTreeSet<TagId>> = HashMap::new();
    if segment.tags.is_empty() {
        return Ok(all);
    }
    let wanted: Vec<Key<TagId>> = segment.tags.iter().copied().map(Key).collect();
    let rows: Vec<(Key<CustomerId>, Key<TagId>)> = customer_tag::table
        .filter(customer_tag::customer_id.eq_any(ids))
        .filter(customer_tag::tag_id.eq_any(wanted))
        .select((customer_tag::customer_id, customer_tag::tag_id))
        .load(conn)?;
    for (id, tag) in rows {
        all.entry(id.0).or_default().insert(tag.0);
    }
    Ok(all)
}

/// The facts that segments ask for; all others stay empty.
fn bare(force: &InForce, row: Narrow, tags: BTreeSet<TagId>, churn_risk: bool) -> Facts {
    Facts {
        tier: row.tier.map(|tier| tier.0),
        key_account: row.key_account,
        intent: row.intent.map(|intent| intent.0),
        industry: row.industry,
        tags,
        churn_risk,
        ..Facts::of(force.role(&row.stage), force.today)
    }
}

/// At most so many, evenly out of all: ids follow the order in which customers were made.
fn some_of(all: &[CustomerId], most: usize) -> Vec<CustomerId> {
    if most == 0 {
        return Vec::new();
    }
    let step = all.len().div_ceil(most).max(1);
    all.iter().copied().step_by(step).collect()
}

/// What the customers of one owner bring.
#[derive(Debug, Default)]
struct OwnerWeeks {
    customers: i64,
    weeks: Vec<WeekForecast>,
}

impl OwnerWeeks {
    fn add(&mut self, facts: &Facts, (force, place): (&InForce, usize), weeks: &[NaiveDate]) {
        self.weeks.resize(weeks.len(), WeekForecast::default());
        let Some(last) = weeks
            .last()
            .and_then(|day| day.checked_add_days(Days::new(6)))
        else {
            return;
        };
        let rules: &[Rule] = &force.rules;
        for plan in ahead(facts, rules, &force.calendar, (force.today, last)) {
            let at = weeks.partition_point(|first| *first <= plan.on);
            if let Some(week) = at.checked_sub(1).and_then(|at| self.weeks.get_mut(at)) {
                week.all += 1;
                week.planned += i64::from(plan.rule == place);
            }
        }
    }
}

impl OwnerWeeks {
    /// What some of an owner's customers bring is told for all of them.
    fn stand_for(&mut self, all: usize, some: usize) {
        let (all, some) = (count(all), count(some).max(1));
        let scaled = |n: i64| (n * all + some / 2) / some;
        self.customers = all;
        for week in &mut self.weeks {
            week.planned = scaled(week.planned);
            week.all = scaled(week.all);
        }
    }
}

fn named(conn: &mut Conn, owners: HashMap<UserId, OwnerWeeks>) -> AppResult<Vec<OwnerForecast>> {
    let names = Names::of_users(conn, owners.keys().copied())?;
    let mut all: Vec<OwnerForecast> = owners
        .into_iter()
        .filter_map(|(id, owner)| {
            Some(OwnerForecast {
                owner: names.user(Some(Key(id)))?,
                customers: owner.customers,
                weeks: owner.weeks,
            })
        })
        .collect();
    all.sort_by(|one, two| {
        let by = |owner: &OwnerForecast| (std::cmp::Reverse(owner.customers), owner.owner.id);
        by(one).cmp(&by(two))
    });
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn of_too_many_customers_some_are_taken_evenly() {
        let all: Vec<CustomerId> = (0..1_000).map(|n| CustomerId(Uuid::from_u128(n))).collect();
        let some = some_of(&all, 400);
        assert_eq!(some.len(), 334);
        assert_eq!(some.last(), all.get(999));
        assert_eq!(some_of(all.get(..400).unwrap(), 400).len(), 400);
        assert!(some_of(&[], 400).is_empty());
    }
}
