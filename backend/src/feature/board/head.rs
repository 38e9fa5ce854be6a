//! What stands at the head of a column: how many customers, the sums over those clear to the caller, how next steps stand.

use crate::access::reach::ClearRows;
use crate::db::types::stored;
use crate::feature::customer::list::sample::Counted;
use crate::record::Cx;
use chrono::{Days, NaiveDateTime, NaiveTime};
use shared::board::{DueCounts, PermittedSums};
use shared::money::{Amount, Currency};
use shared::span::Span;
use std::collections::BTreeMap;

/// What a caller may know of one column, being summed up.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    pub(super) count: i64,
    clear: i64,
    sums: BTreeMap<String, i64>,
}

impl Head {
    pub(super) fn add(&mut self, customers: i64, clear: bool, currency: &str, minor: i64) {
        self.count += customers;
        if clear {
            self.clear += customers;
            if !currency.is_empty() {
                *self.sums.entry(currency.to_owned()).or_default() += minor;
            }
        }
    }

    /// Adds one customer.
    pub(super) fn add_one(&mut self, row: &Counted, clear: bool) {
        let (currency, minor) = row.amount();
        self.add(1, clear, &currency, minor);
    }

    /// The sums; `exact` where the column was counted to its end.
    pub(super) fn sums(self, exact: bool) -> PermittedSums {
        let amount = |(code, minor): (String, i64)| {
            let currency: Currency = code.parse().ok()?;
            Some(Amount {
                currency,
                minor: Span::Exact(minor),
            })
        };
        PermittedSums {
            clear_rows: self.clear,
            complete: exact && self.clear == self.count,
            amounts: self.sums.into_iter().filter_map(amount).collect(),
        }
    }
}

/// Whether the caller may sum over this row.
pub(super) fn is_clear(clear: &ClearRows, row: &Counted) -> bool {
    clear.hold(
        row.id.0,
        row.owner_id.map(|k| k.0),
        row.team_id.map(|k| k.0),
    )
}

/// The instants at which "overdue" ends, and "today".
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    pub(super) now: NaiveDateTime,
    pub(super) midnight: NaiveDateTime,
}

impl Bounds {
    /// By the organisation's calendar.
    pub(super) fn of(cx: &Cx) -> Self {
        let tomorrow = cx
            .now
            .with_timezone(&cx.actor.org_zone)
            .date_naive()
            .checked_add_days(Days::new(1));
        let midnight = tomorrow.unwrap_or_default().and_time(NaiveTime::MIN);
        Self {
            now: stored(cx.now),
            midnight: midnight
                .and_local_timezone(cx.actor.org_zone)
                .earliest()
                .map_or(midnight, |at| at.naive_utc()),
        }
    }

    /// Counts one customer into its bucket.
    pub(super) fn count(self, due: &mut DueCounts, row: &Counted) {
        let bucket = if row.next_at < self.now {
            &mut due.overdue
        } else if row.next_at < self.midnight {
            &mut due.today
        } else if row.next_at < crate::db::types::no_date() {
            &mut due.later
        } else {
            &mut due.none
        };
        *bucket += 1;
    }
}
