//! Today 今日: what is overdue, what is due, and what comes; plans, to-dos of ours, and what the customer promised us.

use crate::contact::ContactRef;
use crate::customer::CustomerRef;
use crate::escalation::EscalationLevel;
use crate::interaction::Channel;
use crate::plan::GoalKind;
use crate::role::RecordKind;
use crate::time::When;
use crate::work_calendar::{instant, local_day};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use uuid::Uuid;

words! {
    /// How near something is.
    pub enum Urgency {
        /// Past its time.
        Overdue = "overdue",
        /// Today, and not past its time yet.
        Due = "due",
        /// Within the next days.
        Soon = "soon",
    }

    /// Whose day is read.
    pub enum Whose {
        /// What the caller is to do, and what was promised to the caller.
        Mine = "mine",
        /// All there is to do for the customers of the caller's teams.
        Team = "team",
    }
}

dto! {
    /// One thing to do, or to be told.
    pub struct DueItem {
        /// A plan or a to-do.
        pub kind: RecordKind,
        /// Its id.
        pub id: Uuid,
        /// Row version, for the change that settles or moves it.
        pub version: i32,
        /// The customer.
        pub customer: CustomerRef,
        /// What is to be done, in words, screened like all free text; a plan may say its goal alone.
        pub what: Option<String>,
        /// Of a plan, what for.
        pub goal_kind: Option<GoalKind>,
        /// Of a plan, whom to meet.
        pub contact: Option<ContactRef>,
        /// Of a plan, the ways.
        pub channels: Vec<Channel>,
        /// By when.
        pub due: When,
        /// How near that is, by the calendar of the caller's zone.
        pub urgency: Urgency,
        /// Whether the customer promised it to us.
        pub promised: bool,
        /// Who does it; none for the customer.
        pub who: Option<String>,
        /// How many whole days it is late.
        pub days_late: i64,
        /// How far that has gone by the administrators' rule.
        pub escalation: Option<EscalationLevel>,
    }
}

/// How near something is that is due then, and at the latest at this instant, by the calendar of a zone.
#[must_use]
pub fn urgency<Z: TimeZone>(
    due: When,
    latest: DateTime<Utc>,
    now: DateTime<Utc>,
    zone: &Z,
) -> Urgency {
    let today = now.with_timezone(zone).date_naive();
    let day = match due {
        When::Day(day) => day,
        When::At(at) => at.with_timezone(zone).date_naive(),
    };
    let over = match due {
        // A bare day passes no zone: it is over once the reader's day is.
        When::Day(day) => day < today,
        When::At(_) => latest < now,
    };
    match (over, day.cmp(&today)) {
        (true, _) => Urgency::Overdue,
        (false, std::cmp::Ordering::Greater) => Urgency::Soon,
        (false, _) => Urgency::Due,
    }
}

/// The day that lies so many days ahead, by the calendar of a zone.
#[must_use]
pub fn day_ahead<Z: TimeZone>(now: DateTime<Utc>, days: u64, zone: &Z) -> NaiveDate {
    let ahead = local_day(zone, now).checked_add_days(Days::new(days));
    ahead.unwrap_or(NaiveDate::MAX)
}

/// The last instant of a day in a zone.
#[must_use]
pub fn end_of<Z: TimeZone>(day: NaiveDate, zone: &Z) -> DateTime<Utc> {
    day.succ_opt().map_or(DateTime::<Utc>::MAX_UTC, |next| {
        instant(zone, next, NaiveTime::MIN) - chrono::Duration::seconds(1)
    })
}

/// Whether something due then is due by that day, by the calendar of a zone.
#[must_use]
pub fn is_by<Z: TimeZone>(due: When, day: NaiveDate, zone: &Z) -> bool {
    match due {
        When::Day(on) => on <= day,
        When::At(at) => local_day(zone, at) <= day,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::FixedOffset;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_is_over_with_the_readers_day() {
        let zone = FixedOffset::east_opt(8 * 3600).unwrap();
        // 00:30 on the 3rd in Shanghai, still the 2nd in UTC.
        let now = at("2026-03-02T16:30:00Z");
        let day = |d| When::Day(NaiveDate::from_ymd_opt(2026, 3, d).unwrap());
        let of = |when| urgency(when, now, now, &zone);
        assert_eq!(of(day(2)), Urgency::Overdue);
        assert_eq!(of(day(3)), Urgency::Due);
        assert_eq!(of(day(4)), Urgency::Soon);
    }

    #[test]
    fn a_time_is_over_when_it_has_passed() {
        let zone = FixedOffset::east_opt(8 * 3600).unwrap();
        let now = at("2026-03-02T01:30:00Z");
        let of = |text: &str| urgency(When::At(at(text)), at(text), now, &zone);
        assert_eq!(of("2026-03-02T01:29:00Z"), Urgency::Overdue);
        assert_eq!(of("2026-03-02T09:00:00Z"), Urgency::Due);
        assert_eq!(of("2026-03-02T16:00:00Z"), Urgency::Soon);
    }

    #[test]
    fn a_day_ends_where_the_reader_is() {
        let zone = FixedOffset::east_opt(8 * 3600).unwrap();
        let day = day_ahead(at("2026-03-01T16:30:00Z"), 7, &zone);
        assert_eq!(day.to_string(), "2026-03-09");
        assert_eq!(end_of(day, &zone), at("2026-03-09T15:59:59Z"));
        assert!(is_by(When::At(at("2026-03-09T15:59:59Z")), day, &zone));
        assert!(!is_by(When::At(at("2026-03-09T16:00:00Z")), day, &zone));
        assert!(is_by(When::Day(day), day, &zone));
    }
}
