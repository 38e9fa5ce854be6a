//! What a day of the work calendar is, and what becomes of the calendar where a day is switched. Pure.

use chrono::{Datelike as _, NaiveDate};
use shared::work_calendar::{DaysOff, Weekday, WorkCalendar};

/// What a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// An ordinary working day.
    Works,
    /// A day of the week on which nobody works.
    Free,
    /// A holiday.
    Holiday,
    /// A working day that would be none 调休.
    Swapped,
}

impl Mark {
    /// Its class, and the last part of the keys of its texts.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Free => "free",
            Self::Holiday => "holiday",
            Self::Swapped => "swapped",
        }
    }
}

/// What a day is.
#[must_use]
pub fn mark(calendar: &WorkCalendar, day: NaiveDate) -> Mark {
    let ordinary = calendar.weekdays.contains(&Weekday::of(day));
    let holiday = calendar.holiday(day).is_some();
    match (calendar.works_on(day), ordinary, holiday) {
        (true, true, false) => Mark::Works,
        (true, ..) => Mark::Swapped,
        (false, _, true) => Mark::Holiday,
        (false, _, false) => Mark::Free,
    }
}

/// The calendar with one day switched: from work to rest, or back. A day of rest in between is a holiday of these names.
#[must_use]
pub fn switched(mut calendar: WorkCalendar, day: NaiveDate, names: (&str, &str)) -> WorkCalendar {
    if calendar.works_on(day) {
        calendar.working_days.remove(&day);
        if calendar.works_on(day) {
            calendar.days_off.push(DaysOff {
                from: day,
                to: day,
                name_zh: names.0.to_owned(),
                name_en: names.1.to_owned(),
            });
            calendar.days_off = joined(calendar.days_off);
        }
    } else if calendar.weekdays.contains(&Weekday::of(day)) {
        let all = std::mem::take(&mut calendar.days_off);
        calendar.days_off = all.into_iter().flat_map(|off| without(off, day)).collect();
    } else {
        calendar.working_days.insert(day);
    }
    calendar
}

/// Holidays in their order; those of one name that follow each other are one.
fn joined(mut all: Vec<DaysOff>) -> Vec<DaysOff> {
    all.sort_by_key(|off| (off.from, off.to));
    let mut kept: Vec<DaysOff> = Vec::with_capacity(all.len());
    for off in all {
        match kept.last_mut() {
            Some(last)
                if (&last.name_zh, &last.name_en) == (&off.name_zh, &off.name_en)
                    && last.to.succ_opt() == Some(off.from) =>
            {
                last.to = off.to;
            }
            _ => kept.push(off),
        }
    }
    kept
}

/// What is left of a holiday without one of its days.
fn without(off: DaysOff, day: NaiveDate) -> Vec<DaysOff> {
    if !(off.from..=off.to).contains(&day) {
        return vec![off];
    }
    let before = day.pred_opt().filter(|last| *last >= off.from);
    let after = day.succ_opt().filter(|first| *first <= off.to);
    let part = |from: NaiveDate, to: NaiveDate| DaysOff {
        from,
        to,
        ..off.clone()
    };
    let before = before.map(|last| part(off.from, last));
    let after = after.map(|first| part(first, off.to));
    before.into_iter().chain(after).collect()
}

/// The days of a month, and how many places of the week are empty before the first.
#[must_use]
pub fn month(year: i32, month: u32) -> (u32, Vec<NaiveDate>) {
    let Some(first) = NaiveDate::from_ymd_opt(year, month, 1) else {
        return (0, Vec::new());
    };
    let days = first.iter_days().take_while(|day| day.month() == month);
    (first.weekday().num_days_from_monday(), days.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn calendar() -> WorkCalendar {
        WorkCalendar {
            days_off: vec![DaysOff {
                from: day("2026-10-01"),
                to: day("2026-10-07"),
                name_zh: "国庆节".to_owned(),
                name_en: "National Day".to_owned(),
            }],
            working_days: [day("2026-10-10")].into(),
            ..WorkCalendar::default()
        }
    }

    const REST: (&str, &str) = ("休息日", "Day off");

    #[wasm_bindgen_test]
    fn days_are_what_they_are() {
        let calendar = calendar();
        let marks = |text| mark(&calendar, day(text));
        assert_eq!(marks("2026-09-30"), Mark::Works);
        assert_eq!(marks("2026-10-01"), Mark::Holiday);
        assert_eq!(marks("2026-10-04"), Mark::Holiday);
        assert_eq!(marks("2026-10-10"), Mark::Swapped);
        assert_eq!(marks("2026-10-11"), Mark::Free);
    }

    #[wasm_bindgen_test]
    fn switching_a_day_switches_it_and_no_other_and_twice_is_as_before() {
        let before = calendar();
        let (_, days) = month(2026, 10);
        for one in &days {
            let after = switched(before.clone(), *one, REST);
            for other in &days {
                let same = before.works_on(*other) == after.works_on(*other);
                assert_eq!(same, one != other, "{one} {other}");
            }
            let again = switched(after, *one, REST);
            assert_eq!(again.works_on(*one), before.works_on(*one), "{one}");
            assert!(again.faults().is_empty());
        }
    }

    #[wasm_bindgen_test]
    fn days_off_in_a_row_are_one_and_a_holiday_can_be_split() {
        let one = switched(calendar(), day("2026-11-10"), REST);
        let two = switched(one, day("2026-11-11"), REST);
        let last = two.days_off.last().unwrap();
        assert_eq!((last.from, last.to), (day("2026-11-10"), day("2026-11-11")));
        let split = switched(calendar(), day("2026-10-02"), REST);
        assert_eq!(split.days_off.len(), 2);
    }

    #[wasm_bindgen_test]
    fn months_begin_on_their_day_of_the_week() {
        let (empty, days) = month(2026, 2);
        assert_eq!((empty, days.len()), (6, 28));
        assert_eq!(month(2026, 13), (0, Vec::new()));
    }
}
