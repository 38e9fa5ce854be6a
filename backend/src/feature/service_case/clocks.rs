//! The three clocks of a service case (R-SLA-3): reported, first answered, solved. Pure.

use crate::db::types::stored;
use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, NaiveTime, Utc, Weekday};
use chrono_tz::Tz;
use shared::service_case::{CaseKind, CaseState};
use shared::service_times::ServiceTimes;
use shared::time::When;
use shared::work_calendar::{WorkCalendar, instant};

/// Within which a problem gets a first answer.
const ANSWER: Duration = Duration::hours(2);

/// Where a case stands.
#[must_use]
pub const fn state(answered: Option<When>, solved: Option<When>) -> CaseState {
    match (answered, solved) {
        (_, Some(_)) => CaseState::Solved,
        (Some(_), None) => CaseState::Answered,
        (None, None) => CaseState::Open,
    }
}

/// Whether a clock is set before the one that must come first; bare days are compared as days.
#[must_use]
pub fn out_of_order(first: When, then: When, zone: Tz) -> bool {
    match (first, then) {
        (When::At(first), When::At(then)) => then < first,
        _ => day(then, zone) < day(first, zone),
    }
}

fn day(when: When, zone: Tz) -> NaiveDate {
    match when {
        When::Day(day) => day,
        When::At(at) => at.with_timezone(&zone).date_naive(),
    }
}

/// By when the first answer and the solution are due: two hours, and the end of one working day later. Ratings and
/// consultations have no such promise.
#[must_use]
pub fn due(kind: CaseKind, reported: When, zone: Tz) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    if !matches!(kind, CaseKind::Problem | CaseKind::Complaint) {
        return None;
    }
    let at = match reported {
        When::At(at) => at,
        When::Day(day) => end_of_day(day, zone)?,
    };
    Some((at + ANSWER, next_working_day(at, zone)?))
}

/// By when a solution is due where the work calendar has other days off than weekends, or works on one of them (R-CAD-8);
/// none where it says no other day than [`due`].
#[must_use]
pub fn by_calendar(
    kind: CaseKind,
    reported: When,
    zone: Tz,
    calendar: &WorkCalendar,
) -> Option<NaiveDateTime> {
    let (answer, usual) = due(kind, reported, zone)?;
    let local = (answer - ANSWER).with_timezone(&zone).naive_local();
    let day = calendar.after(local.date(), 1);
    let at = instant(&zone, day, local.time());
    (at != usual).then(|| stored(at))
}

/// The same by times that a customer or a contract carries of its own (R-SLA-5); none where it carries none.
#[must_use]
pub fn own(
    reported: When,
    zone: Tz,
    times: ServiceTimes,
) -> (Option<NaiveDateTime>, Option<NaiveDateTime>) {
    let at = match reported {
        When::At(at) => Some(at),
        When::Day(day) => end_of_day(day, zone),
    };
    let after = |hours: Option<i32>| {
        let due = at? + Duration::hours(i64::from(hours?));
        Some(stored(due))
    };
    (after(times.answer_hours), after(times.solution_hours))
}

fn end_of_day(day: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
    let time = NaiveTime::from_hms_opt(23, 59, 59)?;
    Some(instant(&zone, day, time))
}

/// The same time of day on the next day that is no weekend.
fn next_working_day(at: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
    let local = at.with_timezone(&zone).naive_local();
    let mut day = local.date().succ_opt()?;
    while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
        day = day.succ_opt()?;
    }
    Some(instant(&zone, day, local.time()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn r_sla_3_two_hours_for_an_answer_and_one_working_day_for_a_solution() {
        let zone = chrono_tz::Asia::Shanghai;
        // A Friday afternoon in Shanghai: the solution is due on Monday.
        let reported = When::At(at("2026-11-20T07:00:00Z"));
        let (answer, solution) = due(CaseKind::Problem, reported, zone).unwrap();
        assert_eq!(answer, at("2026-11-20T09:00:00Z"));
        assert_eq!(solution, at("2026-11-23T07:00:00Z"));
        assert_eq!(due(CaseKind::Rating, reported, zone), None);
    }

    #[test]
    fn r_sla_3_a_working_day_is_one_of_the_work_calendar() {
        let zone = chrono_tz::Asia::Shanghai;
        let calendar = WorkCalendar::default();
        let plain = When::At(at("2026-11-20T07:00:00Z"));
        assert_eq!(by_calendar(CaseKind::Problem, plain, zone, &calendar), None);
        // The day before the national holidays.
        let before = When::At(at("2026-09-30T07:00:00Z"));
        let solution = by_calendar(CaseKind::Problem, before, zone, &calendar).unwrap();
        let day = solution.and_utc().with_timezone(&zone).date_naive();
        assert!(calendar.works_on(day) && day.to_string().as_str() >= "2026-10-08");
        assert_eq!(by_calendar(CaseKind::Rating, before, zone, &calendar), None);
    }

    #[test]
    fn bare_days_are_compared_as_days_of_the_organisation() {
        let zone = chrono_tz::Asia::Shanghai;
        let evening = When::At(at("2026-11-19T23:30:00Z"));
        let same_day = When::Day(NaiveDate::from_ymd_opt(2026, 11, 20).unwrap());
        assert!(!out_of_order(evening, same_day, zone));
        assert!(out_of_order(
            same_day,
            When::At(at("2026-11-19T10:00:00Z")),
            zone
        ));
    }
}
