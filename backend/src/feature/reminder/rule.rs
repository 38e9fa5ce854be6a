//! When it is time to remind of something. Pure.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use shared::time::{FlexDate, When};
use shared::work_calendar::local_day;

/// The hour, in the zone of the reader, from which the day's reminders are given.
const HOUR: u32 = 8;
/// How long before a moment that was agreed for an earlier hour.
const AHEAD: TimeDelta = TimeDelta::hours(1);

fn has_begun(zone: Tz, now: DateTime<Utc>) -> bool {
    now.with_timezone(&zone).hour() >= HOUR
}

/// The day of a plan, once it is time to remind of it; none before, on any other day, and where the reader made
/// it on the day itself.
pub fn of_plan(
    planned: When,
    made: Option<DateTime<Utc>>,
    zone: Tz,
    now: DateTime<Utc>,
) -> Option<NaiveDate> {
    let today = local_day(&zone, now);
    let (day, early) = match planned {
        When::Day(day) => (day, false),
        When::At(at) => (local_day(&zone, at), at <= now + AHEAD),
    };
    let time = day == today && (early || has_begun(zone, now));
    let known = made.is_some_and(|made| local_day(&zone, made) >= today);
    (time && !known).then_some(day)
}

/// The first day of a milestone, from the day before on, and still on the day itself where nobody could be reminded then.
pub fn of_milestone(date: FlexDate, zone: Tz, now: DateTime<Utc>) -> Option<NaiveDate> {
    let today = local_day(&zone, now);
    let day = date.first_day()?;
    let near = day == today || day.checked_sub_days(Days::new(1)) == Some(today);
    (near && has_begun(zone, now)).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHANGHAI: Tz = Tz::Asia__Shanghai;
    const LISBON: Tz = Tz::Europe__Lisbon;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_hour_is_that_of_the_readers_zone() {
        let plan = When::Day(day("2026-05-04"));
        let made = Some(at("2026-05-01T00:00:00Z"));
        let told = |zone, now| of_plan(plan, made, zone, at(now)).is_some();
        assert!(!told(SHANGHAI, "2026-05-03T23:59:00Z"));
        assert!(told(SHANGHAI, "2026-05-04T00:00:00Z"));
        assert!(!told(LISBON, "2026-05-04T06:59:00Z"));
        assert!(told(LISBON, "2026-05-04T07:00:00Z"));
        assert!(!told(LISBON, "2026-05-04T23:00:00Z"), "the day is over");
    }

    #[test]
    fn an_early_moment_is_told_an_hour_ahead() {
        let plan = When::At(at("2026-05-03T22:30:00Z"));
        let told = |now| of_plan(plan, None, SHANGHAI, at(now)).is_some();
        assert!(!told("2026-05-03T21:29:00Z"));
        assert!(told("2026-05-03T21:30:00Z"));
    }

    #[test]
    fn whoever_plans_for_the_same_day_is_not_reminded() {
        let plan = When::Day(day("2026-05-04"));
        let now = at("2026-05-04T03:00:00Z");
        let made = |text| of_plan(plan, Some(at(text)), SHANGHAI, now).is_some();
        assert!(made("2026-05-03T15:59:00Z"));
        assert!(!made("2026-05-03T16:00:00Z"));
    }

    #[test]
    fn a_milestone_is_told_the_day_before_or_on_the_day() {
        let told = |date: &str, now| of_milestone(date.parse().unwrap(), SHANGHAI, at(now));
        assert_eq!(told("2026-05-04", "2026-05-02T04:00:00Z"), None);
        assert_eq!(told("2026-05-04", "2026-05-02T23:00:00Z"), None);
        let fourth = Some(day("2026-05-04"));
        assert_eq!(told("2026-05-04", "2026-05-03T00:00:00Z"), fourth);
        assert_eq!(told("2026-05-04", "2026-05-04T04:00:00Z"), fourth);
        assert_eq!(told("2026-05-04", "2026-05-05T04:00:00Z"), None);
        let june = Some(day("2026-06-01"));
        assert_eq!(told("2026-06", "2026-05-31T04:00:00Z"), june);
    }
}
