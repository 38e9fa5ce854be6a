//! The guard against lists that would read a large table from end to end to find a handful of rows.

use super::order::{At, ordered, position, until};
use super::search::Search;
use super::{Order, Wanted};
use crate::access::reach::Arm;
use crate::db::Conn;
use crate::error::AppResult;
use crate::feature::customer::row::CustomerRow;
use diesel::prelude::*;
use shared::Code;
use shared::id::CustomerId;
use std::cmp::Ordering;
use uuid::Uuid;

/// The most rows that one list tests one by one.
const MOST: i64 = 100_000;

/// How many it tests first: most pages fill among them, and the way to the far end is not walked.
const FIRST: i64 = 2_000;

impl Wanted {
    /// Whether rows must be tested one by one along the order, because no index holds just those asked for.
    pub(super) fn tests_rows(&self, found: &Search) -> bool {
        match found {
            Search::Ids(_) => false,
            Search::Pieces(_) => true,
            Search::Everything => {
                let one_stage = self.stages.len() == 1 && self.by_next_step();
                (!self.stages.is_empty() && !one_stage)
                    || self.tiers.len() > 1
                    || (self.tiers.len() == 1 && !one_stage)
                    || self.kind.is_some()
                    || self.industry.is_some()
                    || self.source.is_some()
                    || self.key_account.is_some()
                    || self.intent.is_some()
                    || self.tag.is_some()
                    || self.tree.is_some()
                    || self.created_from.is_some()
                    || self.created_to.is_some()
            }
        }
    }

    /// The same list without what is tested row by row: what an index walks along.
    fn walked(&self) -> Self {
        Self {
            stages: match self.stages.as_slice() {
                [one] if self.by_next_step() => vec![one.clone()],
                _ => Vec::new(),
            },
            owner: self.owner,
            sort: self.sort,
            archived: self.archived,
            ..Self::default()
        }
    }
}

/// Where the walk along the order has tested `most` rows; none where it ends before.
pub(super) fn horizon(
    conn: &mut Conn,
    wanted: &Wanted,
    arm: &Arm,
    (order, down): (Order, bool),
    after: Option<&(At, CustomerId)>,
    most: i64,
) -> AppResult<Option<At>> {
    let by = (order, down);
    let walked = wanted.walked();
    let row: Option<CustomerRow> = ordered(&walked, arm, &Search::Everything, by, after.cloned())?
        .offset(most)
        .limit(1)
        .select(CustomerRow::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(|row| position(order, &row).0))
}

/// What one arm found: a page and one row more where there is one, and where it gave up testing, if it did.
#[derive(Debug)]
pub(super) struct Found<T> {
    rows: Vec<((At, CustomerId), T)>,
    stopped: Option<At>,
}

/// One arm's page.
///
/// # Errors
/// [`Code::TooBroad`] where a page would not fill before too many rows were tested, and must not be short.
pub(super) fn arm(
    conn: &mut Conn,
    wanted: &Wanted,
    arm: &Arm,
    found: &Search,
    (order, down): (Order, bool),
    after: Option<&(At, CustomerId)>,
) -> AppResult<Found<CustomerRow>> {
    let by = (order, down);
    let mut most = wanted.short_after.unwrap_or(FIRST);
    loop {
        let end = if wanted.tests_rows(found) {
            horizon(conn, wanted, arm, by, after, most)?
        } else {
            None
        };
        let rows = rows(conn, wanted, arm, found, by, after, end.clone())?;
        let full = i64::try_from(rows.len()).unwrap_or(i64::MAX) > wanted.limit;
        let stopped = end.filter(|_| !full);
        if stopped.is_some() && wanted.short_after.is_none() {
            if most == MOST {
                return Err(Code::TooBroad.into());
            }
            most = MOST;
            continue;
        }
        let rows = rows.into_iter().map(|row| (position(order, &row), row));
        return Ok(Found {
            rows: rows.collect(),
            stopped,
        });
    }
}

/// The rows of a page within an arm, up to an end, and one more where there is one.
fn rows(
    conn: &mut Conn,
    wanted: &Wanted,
    arm: &Arm,
    found: &Search,
    (order, down): (Order, bool),
    after: Option<&(At, CustomerId)>,
    end: Option<At>,
) -> AppResult<Vec<CustomerRow>> {
    let mut query = ordered(wanted, arm, found, (order, down), after.cloned())?;
    if let Some(end) = end {
        query = until(query, order, down, end);
    }
    Ok(query
        .limit(wanted.limit + 1)
        .select(CustomerRow::as_select())
        .load(conn)?)
}

/// The rows of all arms, being merged into one page.
#[derive(Debug)]
pub(super) struct Walked<T> {
    rows: Vec<((At, CustomerId), T)>,
    /// The nearest place at which an arm gave up: nothing beyond it is known to be complete.
    stopped: Option<At>,
    down: bool,
}

impl<T> Walked<T> {
    /// Nothing yet; `down` where the order is turned round.
    pub(super) const fn new(down: bool) -> Self {
        Self {
            rows: Vec::new(),
            stopped: None,
            down,
        }
    }

    /// Adds what an arm found.
    pub(super) fn add(&mut self, found: Found<T>) {
        self.rows.extend(found.rows);
        self.stopped = match (self.stopped.take(), found.stopped) {
            (Some(a), Some(b)) => Some(if self.down { a.max(b) } else { a.min(b) }),
            (a, b) => a.or(b),
        };
    }

    /// The page, and where the next one goes on.
    pub(super) fn page(mut self, limit: i64) -> (Vec<T>, Option<(At, CustomerId)>) {
        let down = self.down;
        let turned = |ordering: Ordering| if down { ordering.reverse() } else { ordering };
        self.rows.sort_by(|(a, _), (b, _)| turned(a.cmp(b)));
        if let Some(end) = &self.stopped {
            self.rows.retain(|((at, _), _)| turned(at.cmp(end)).is_le());
        }
        let limit = usize::try_from(limit).unwrap_or(50);
        let more = self.rows.len() > limit;
        self.rows.truncate(limit);
        let next = if more {
            self.rows.last().map(|(at, _)| at.clone())
        } else {
            // Every row at the end itself was tested, whatever its id.
            let past = CustomerId(if down { Uuid::nil() } else { Uuid::max() });
            self.stopped.map(|end| (end, past))
        };
        (self.rows.into_iter().map(|(_, row)| row).collect(), next)
    }
}

/// Refuses to count what would have to be tested row by row over too many.
///
/// # Errors
/// [`Code::TooBroad`].
pub(super) fn require_countable(
    conn: &mut Conn,
    wanted: &Wanted,
    arm: &Arm,
    found: &Search,
) -> AppResult<()> {
    if !wanted.tests_rows(found) {
        return Ok(());
    }
    match horizon(conn, wanted, arm, (Order::CreatedAt, false), None, MOST)? {
        None => Ok(()),
        Some(_) => Err(Code::TooBroad.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &str, stopped: Option<&str>) -> Found<char> {
        let at = |name: char| ((At::Text(name.into()), CustomerId(Uuid::nil())), name);
        Found {
            rows: names.chars().map(at).collect(),
            stopped: stopped.map(|end| At::Text(end.to_owned())),
        }
    }

    /// The page, and `at` of where it goes on, with `+` where that is past every row there.
    fn merged(arms: Vec<Found<char>>, down: bool, limit: i64) -> (String, Option<String>) {
        let mut walked = Walked::new(down);
        for arm in arms {
            walked.add(arm);
        }
        let (rows, next) = walked.page(limit);
        let past = if down { Uuid::nil() } else { Uuid::max() };
        let next = next.map(|(at, id)| match at {
            At::Text(at) => format!("{at}{}", if id.0 == past { "+" } else { "" }),
            At::Time(at) => at.to_string(),
        });
        (rows.into_iter().collect(), next)
    }

    #[test]
    fn a_page_never_goes_past_where_an_arm_gave_up() {
        let arms = || vec![found("ae", None), found("b", Some("d"))];
        assert_eq!(merged(arms(), false, 10), ("ab".into(), Some("d+".into())));
        assert_eq!(merged(arms(), false, 1), ("a".into(), Some("a".into())));
    }

    #[test]
    fn turned_round_the_nearest_stop_is_the_greatest() {
        let arms = vec![found("zc", Some("b")), found("y", Some("d"))];
        assert_eq!(merged(arms, true, 10), ("zy".into(), Some("d+".into())));
    }

    #[test]
    fn a_page_that_ends_goes_on_nowhere() {
        assert_eq!(
            merged(vec![found("a", None)], false, 10),
            ("a".into(), None)
        );
    }
}
