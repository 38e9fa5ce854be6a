//! Proves R-CAD-8.

use super::*;
use chrono::{DateTime, Days, FixedOffset, TimeZone, Utc};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn r_cad_8_weekends_holidays_and_swapped_days() {
    let calendar = WorkCalendar::default();
    for (on, works) in [
        ("2026-03-02", true),
        ("2026-03-07", false),
        ("2026-02-14", true),
        ("2026-02-16", false),
        ("2026-02-28", true),
        ("2026-10-07", false),
        ("2026-10-08", true),
        ("2026-10-10", true),
        ("2026-10-11", false),
        ("2025-10-08", false),
    ] {
        assert_eq!(calendar.works_on(day(on)), works, "{on}");
    }
    assert_eq!(calendar.on_or_after(day("2026-02-15")), day("2026-02-24"));
    assert_eq!(calendar.on_or_before(day("2026-02-23")), day("2026-02-14"));
    assert_eq!(calendar.after(day("2026-09-30"), 1), day("2026-10-08"));
    assert_eq!(
        calendar.holiday(day("2026-10-03")).unwrap().name_en,
        "National Day"
    );
}

#[test]
fn swapped_days_fall_on_weekends_and_within_no_holiday() {
    let calendar = WorkCalendar::default();
    assert!(calendar.faults().is_empty());
    for on in &calendar.working_days {
        assert!(!calendar.weekdays.contains(&Weekday::of(*on)), "{on}");
        assert!(calendar.holiday(*on).is_none(), "{on}");
    }
}

#[test]
fn what_ends_before_it_begins_is_named() {
    let mut calendar = WorkCalendar::default();
    calendar.closes = calendar.opens;
    calendar.days_off[2].to = day("2020-01-01");
    assert_eq!(calendar.faults(), ["/days_off/2/to", "/closes"]);
}

/// A zone that goes from +1 to +2 at 2026-03-29 01:00 UTC and back at 2026-10-25 01:00 UTC, like Berlin.
#[derive(Clone, Debug)]
struct Summer;

impl Summer {
    fn of(utc: NaiveDateTime) -> FixedOffset {
        let summer = day("2026-03-29").and_hms_opt(1, 0, 0).unwrap()
            ..day("2026-10-25").and_hms_opt(1, 0, 0).unwrap();
        FixedOffset::east_opt(if summer.contains(&utc) { 7200 } else { 3600 }).unwrap()
    }
}

use chrono::{MappedLocalTime, NaiveDateTime};

impl TimeZone for Summer {
    type Offset = FixedOffset;
    fn from_offset(_: &FixedOffset) -> Self {
        Self
    }
    fn offset_from_local_date(&self, _: &NaiveDate) -> MappedLocalTime<FixedOffset> {
        MappedLocalTime::None
    }
    fn offset_from_local_datetime(&self, local: &NaiveDateTime) -> MappedLocalTime<FixedOffset> {
        let fits: Vec<FixedOffset> = [7200, 3600]
            .map(|seconds| FixedOffset::east_opt(seconds).unwrap())
            .into_iter()
            .filter(|offset| Self::of(*local - *offset) == *offset)
            .collect();
        match fits[..] {
            [] => MappedLocalTime::None,
            [one] => MappedLocalTime::Single(one),
            [first, second, ..] => MappedLocalTime::Ambiguous(first, second),
        }
    }
    fn offset_from_utc_date(&self, utc: &NaiveDate) -> FixedOffset {
        Self::of(utc.and_hms_opt(0, 0, 0).unwrap())
    }
    fn offset_from_utc_datetime(&self, utc: &NaiveDateTime) -> FixedOffset {
        Self::of(*utc)
    }
}

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn a_night_in_which_the_offset_changes() {
    let at = |on: &str, hour, minute| {
        instant(
            &Summer,
            day(on),
            NaiveTime::from_hms_opt(hour, minute, 0).unwrap(),
        )
    };
    assert_eq!(at("2026-03-28", 9, 0), utc("2026-03-28T08:00:00Z"));
    assert_eq!(at("2026-03-29", 9, 0), utc("2026-03-29T07:00:00Z"));
    assert_eq!(
        at("2026-03-29", 2, 30),
        utc("2026-03-29T01:00:00Z"),
        "left out"
    );
    assert_eq!(
        at("2026-10-25", 2, 30),
        utc("2026-10-25T00:30:00Z"),
        "comes twice"
    );
    assert_eq!(
        local_day(&Summer, utc("2026-03-29T22:30:00Z")),
        day("2026-03-30")
    );
}

proptest! {
    #[test]
    fn r_cad_8_the_next_working_day_is_the_first_that_is_one(offset in 0u64..2000) {
        let calendar = WorkCalendar::default();
        let from = day("2024-06-01") + Days::new(offset);
        let next = calendar.on_or_after(from);
        prop_assert!(next >= from && calendar.works_on(next));
        prop_assert!(from.iter_days().take_while(|day| *day < next).all(|day| !calendar.works_on(day)));
        let before = calendar.on_or_before(from);
        prop_assert!(before <= from && calendar.works_on(before));
        prop_assert_eq!(calendar.on_or_after(next), next);
    }

    #[test]
    fn working_days_add_up(offset in 0u64..2000, a in 0u32..15, b in 0u32..15) {
        let calendar = WorkCalendar::default();
        let from = day("2024-06-01") + Days::new(offset);
        prop_assert_eq!(calendar.after(calendar.after(from, a), b), calendar.after(from, a + b));
    }

    #[test]
    fn an_instant_falls_on_the_day_it_was_made_for(offset in 0u64..400, hour in 0u32..24, minute in 0u32..60) {
        let on = day("2026-01-01") + Days::new(offset);
        let at = instant(&Summer, on, NaiveTime::from_hms_opt(hour, minute, 0).unwrap());
        prop_assert_eq!(local_day(&Summer, at), on);
    }
}
