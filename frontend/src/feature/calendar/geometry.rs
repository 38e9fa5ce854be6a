//! Which days a calendar shows, where something stands among them, and where a key leads. Pure.

use chrono::{Datelike as _, Days, Months, NaiveDate, NaiveTime, Weekday};

/// How much of the calendar is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch {
    /// Seven days from Monday.
    Week,
    /// The weeks that a month touches.
    Month,
}

/// When something stands on the wall of whoever looks: a day, and the time where it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// The day.
    pub day: NaiveDate,
    /// The time; none for the whole day, which stands before all times.
    pub time: Option<NaiveTime>,
}

impl Slot {
    /// The same time of another day.
    #[must_use]
    pub const fn on(self, day: NaiveDate) -> Self {
        Self { day, ..self }
    }
}

/// The Monday of a day's week.
#[must_use]
pub fn monday(day: NaiveDate) -> NaiveDate {
    day.week(Weekday::Mon).checked_first_day().unwrap_or(day)
}

/// The days that are shown around a day: whole weeks, from a Monday to a Sunday.
#[must_use]
pub fn days(stretch: Stretch, around: NaiveDate) -> Vec<NaiveDate> {
    let (first, last) = match stretch {
        Stretch::Week => (around, around),
        Stretch::Month => {
            let first = around.with_day(1).unwrap_or(around);
            let next = first.checked_add_months(Months::new(1));
            let last = next.and_then(|day| day.pred_opt());
            (first, last.unwrap_or(around))
        }
    };
    let end = monday(last).checked_add_days(Days::new(6)).unwrap_or(last);
    let from = monday(first);
    from.iter_days().take_while(|day| *day <= end).collect()
}

/// The day around which the stretch before or after is shown.
#[must_use]
pub fn turned(stretch: Stretch, around: NaiveDate, forward: bool) -> NaiveDate {
    let there = match (stretch, forward) {
        (Stretch::Week, true) => around.checked_add_days(Days::new(7)),
        (Stretch::Week, false) => around.checked_sub_days(Days::new(7)),
        (Stretch::Month, true) => around.checked_add_months(Months::new(1)),
        (Stretch::Month, false) => around.checked_sub_months(Months::new(1)),
    };
    there.unwrap_or(around)
}

/// The day to which an arrow leads: a day to the side, a week up or down.
#[must_use]
pub fn beside(day: NaiveDate, arrow: &str) -> Option<NaiveDate> {
    match arrow {
        "ArrowLeft" => day.pred_opt(),
        "ArrowRight" => day.succ_opt(),
        "ArrowUp" => day.checked_sub_days(Days::new(7)),
        "ArrowDown" => day.checked_add_days(Days::new(7)),
        _ => None,
    }
}

/// What stands on a day, in order: whole days first, then by time; what is equal keeps the order that it had.
#[must_use]
pub fn on_day<T: Clone>(all: &[(Slot, T)], day: NaiveDate) -> Vec<T> {
    let mut found: Vec<&(Slot, T)> = all.iter().filter(|(slot, _)| slot.day == day).collect();
    found.sort_by_key(|(slot, _)| *slot);
    found.into_iter().map(|(_, one)| one.clone()).collect()
}

/// How many of so many fit into a cell that has room for `room` lines, one of which says how many more there are.
#[must_use]
pub const fn shown(count: usize, room: usize) -> usize {
    if count <= room {
        count
    } else {
        room.saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn ends(stretch: Stretch, around: &str) -> (String, String, usize) {
        let all = days(stretch, day(around));
        let text = |day: Option<&NaiveDate>| day.unwrap().to_string();
        (text(all.first()), text(all.last()), all.len())
    }

    #[wasm_bindgen_test]
    fn weeks_begin_on_monday() {
        let week = ("2026-11-23".to_owned(), "2026-11-29".to_owned(), 7);
        assert_eq!(ends(Stretch::Week, "2026-11-23"), week);
        assert_eq!(ends(Stretch::Week, "2026-11-29"), week);
        // Over the turn of the year.
        assert_eq!(ends(Stretch::Week, "2027-01-01").0, "2026-12-28");
    }

    #[wasm_bindgen_test]
    fn a_month_is_shown_in_whole_weeks() {
        assert_eq!(
            ends(Stretch::Month, "2026-11-26"),
            ("2026-10-26".to_owned(), "2026-12-06".to_owned(), 42)
        );
        // A February that begins on a Monday takes four weeks.
        assert_eq!(
            ends(Stretch::Month, "2027-02-14"),
            ("2027-02-01".to_owned(), "2027-02-28".to_owned(), 28)
        );
        assert_eq!(ends(Stretch::Month, "2028-02-29").2, 35);
    }

    #[wasm_bindgen_test]
    fn turning_stays_within_short_months() {
        assert_eq!(
            turned(Stretch::Month, day("2027-01-31"), true),
            day("2027-02-28")
        );
        assert_eq!(
            turned(Stretch::Month, day("2028-03-31"), false),
            day("2028-02-29")
        );
        assert_eq!(
            turned(Stretch::Week, day("2026-12-29"), true),
            day("2027-01-05")
        );
    }

    #[wasm_bindgen_test]
    fn arrows_lead_by_days_and_weeks() {
        let from = day("2026-11-30");
        assert_eq!(beside(from, "ArrowRight"), Some(day("2026-12-01")));
        assert_eq!(beside(from, "ArrowDown"), Some(day("2026-12-07")));
        assert_eq!(beside(from, "ArrowUp"), Some(day("2026-11-23")));
        assert_eq!(beside(from, "Enter"), None);
    }

    #[wasm_bindgen_test]
    fn whole_days_stand_before_times() {
        let slot = |text: &str, hour: Option<u32>| Slot {
            day: day(text),
            time: hour.and_then(|hour| NaiveTime::from_hms_opt(hour, 0, 0)),
        };
        let all = [
            (slot("2026-11-26", Some(15)), "talk"),
            (slot("2026-11-26", Some(9)), "call"),
            (slot("2026-11-27", None), "other"),
            (slot("2026-11-26", None), "visit"),
        ];
        assert_eq!(on_day(&all, day("2026-11-26")), ["visit", "call", "talk"]);
        let moved = slot("2026-11-26", Some(15)).on(day("2028-02-29"));
        assert_eq!(moved, slot("2028-02-29", Some(15)));
    }

    #[wasm_bindgen_test]
    fn a_full_cell_keeps_a_line_for_the_rest() {
        assert_eq!(shown(3, 3), 3);
        assert_eq!(shown(4, 3), 2);
        assert_eq!(shown(0, 3), 0);
    }
}
