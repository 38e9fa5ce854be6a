//! China's work calendar, as the State Council proclaims it for each year 国务院办公厅关于部分节假日安排的通知.

use super::{DaysOff, Weekday, WorkCalendar};
use chrono::{NaiveDate, NaiveTime};

type Day = (i32, u32, u32);

const NEW_YEAR: (&str, &str) = ("元旦", "New Year");
const SPRING: (&str, &str) = ("春节", "Spring Festival");
const QINGMING: (&str, &str) = ("清明节", "Qingming");
const LABOUR: (&str, &str) = ("劳动节", "Labour Day");
const BOATS: (&str, &str) = ("端午节", "Dragon Boat Festival");
const MOON: (&str, &str) = ("中秋节", "Mid-Autumn Festival");
const NATIONAL: (&str, &str) = ("国庆节", "National Day");
const BOTH: (&str, &str) = ("国庆节、中秋节", "National Day, Mid-Autumn");

/// First and last day. Of 2027 only the days that the law itself names: what is swapped for them is proclaimed late in
/// 2026, and then is for administrators to enter.
const OFF: &[(Day, Day, (&str, &str))] = &[
    ((2025, 1, 1), (2025, 1, 1), NEW_YEAR),
    ((2025, 1, 28), (2025, 2, 4), SPRING),
    ((2025, 4, 4), (2025, 4, 6), QINGMING),
    ((2025, 5, 1), (2025, 5, 5), LABOUR),
    ((2025, 5, 31), (2025, 6, 2), BOATS),
    ((2025, 10, 1), (2025, 10, 8), BOTH),
    ((2026, 1, 1), (2026, 1, 3), NEW_YEAR),
    ((2026, 2, 15), (2026, 2, 23), SPRING),
    ((2026, 4, 4), (2026, 4, 6), QINGMING),
    ((2026, 5, 1), (2026, 5, 5), LABOUR),
    ((2026, 6, 19), (2026, 6, 21), BOATS),
    ((2026, 9, 25), (2026, 9, 27), MOON),
    ((2026, 10, 1), (2026, 10, 7), NATIONAL),
    ((2027, 1, 1), (2027, 1, 1), NEW_YEAR),
    ((2027, 2, 5), (2027, 2, 8), SPRING),
    ((2027, 4, 5), (2027, 4, 5), QINGMING),
    ((2027, 5, 1), (2027, 5, 2), LABOUR),
    ((2027, 6, 9), (2027, 6, 9), BOATS),
    ((2027, 9, 15), (2027, 9, 15), MOON),
    ((2027, 10, 1), (2027, 10, 3), NATIONAL),
];

/// Days of weekends on which one works instead.
const SWAPPED: &[Day] = &[
    (2025, 1, 26),
    (2025, 2, 8),
    (2025, 4, 27),
    (2025, 9, 28),
    (2025, 10, 11),
    (2026, 1, 4),
    (2026, 2, 14),
    (2026, 2, 28),
    (2026, 5, 9),
    (2026, 9, 20),
    (2026, 10, 10),
];

/// The days of an ordinary week.
const WEEK: [Weekday; 5] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
];

fn day((year, month, day): Day) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

/// The calendar that the product brings along.
pub fn calendar() -> WorkCalendar {
    let off = |(from, to, (zh, en)): &(Day, Day, (&str, &str))| {
        Some(DaysOff {
            from: day(*from)?,
            to: day(*to)?,
            name_zh: (*zh).to_owned(),
            name_en: (*en).to_owned(),
        })
    };
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    WorkCalendar {
        weekdays: WEEK.into(),
        opens: hour(9),
        closes: hour(18),
        days_off: OFF.iter().filter_map(off).collect(),
        working_days: SWAPPED.iter().copied().filter_map(day).collect(),
    }
}
