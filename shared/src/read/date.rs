//! Dates and times: `2015年`, `2015年6月`, `2024-05-10 09:30`, `2024/5/10`, `2024.05.10`, `5月10日`.

use super::scan::Scan;
use crate::time::{FlexDate, When};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};

/// A date as far as it is written, with the time of day where there is one. It has no zone yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// A date without a time of day.
    Date(FlexDate),
    /// A day and a time.
    Time(NaiveDateTime),
}

impl Moment {
    /// The date without the time of day.
    #[must_use]
    pub fn date(self) -> FlexDate {
        match self {
            Self::Date(date) => date,
            Self::Time(time) => FlexDate::Day(time.date()),
        }
    }

    /// The day, where it is known.
    #[must_use]
    pub fn day(self) -> Option<NaiveDate> {
        match self {
            Self::Date(FlexDate::Day(day)) => Some(day),
            Self::Date(_) => None,
            Self::Time(time) => Some(time.date()),
        }
    }

    /// The moment as records keep it, its time of day being that of `zone`; none where no day is known.
    ///
    /// A time that the zone skips or has twice, when clocks change, is taken at its earlier reading or known to the day.
    #[must_use]
    pub fn when<Tz: TimeZone>(self, zone: &Tz) -> Option<When> {
        match self {
            Self::Date(_) => self.day().map(When::Day),
            Self::Time(time) => Some(
                zone.from_local_datetime(&time)
                    .earliest()
                    .map_or(When::Day(time.date()), |at: DateTime<Tz>| {
                        When::At(at.with_timezone(&Utc))
                    }),
            ),
        }
    }
}

/// The years of which people write without meaning something else by the number.
const LIKELY_YEARS: std::ops::RangeInclusive<i32> = 1800..=2100;

/// Reads a text that is a date and nothing else, to the precision in which it is written.
///
/// A date without its year is none, and neither is the serial number that a spreadsheet makes of a date.
#[must_use]
pub fn date(text: &str) -> Option<FlexDate> {
    match moment(text)? {
        Moment::Date(date) => Some(date),
        Moment::Time(time) if time.time() == NaiveTime::MIN => Some(FlexDate::Day(time.date())),
        Moment::Time(_) => None,
    }
}

/// Reads the date of a founding: a date, perhaps with 成立 or 创立 around it.
#[must_use]
pub fn founding(text: &str) -> Option<FlexDate> {
    let mut bare = text.trim();
    for word in ["成立于", "创立于", "始建于", "成立", "创立", "创办"] {
        bare = bare.strip_prefix(word).unwrap_or(bare);
        bare = bare.strip_suffix(word).unwrap_or(bare).trim();
    }
    date(bare)
}

/// Reads a text that is a date, perhaps with a time of day, and nothing else.
#[must_use]
pub fn moment(text: &str) -> Option<Moment> {
    let mut scan = Scan::new(text);
    let found = moment_here(&mut scan, None)?;
    scan.spaces();
    scan.is_end().then_some(found)
}

/// Reads a moment that begins here. With `after`, a day without a year is the first such day not before it.
pub(crate) fn moment_here(scan: &mut Scan, after: Option<NaiveDate>) -> Option<Moment> {
    let date = date_here(scan, after)?;
    let FlexDate::Day(day) = date else {
        return Some(Moment::Date(date));
    };
    weekday(scan);
    let back = scan.at();
    match time_here(scan) {
        Some(time) => Some(Moment::Time(day.and_time(time?))),
        None => {
            scan.go_to(back);
            Some(Moment::Date(date))
        }
    }
}

fn date_here(scan: &mut Scan, after: Option<NaiveDate>) -> Option<FlexDate> {
    let (first, len) = scan.digits()?;
    let number = first.parse::<i32>().ok()?;
    if len == 8 {
        let day = day_of(number / 10_000, number / 100 % 100, number % 100)?;
        return Some(FlexDate::Day(day)).filter(|d| LIKELY_YEARS.contains(&d.year()));
    }
    if len <= 2 {
        return month_and_day(scan, number, after?).map(FlexDate::Day);
    }
    if len != 4 || !LIKELY_YEARS.contains(&number) {
        return None;
    }
    let back = scan.at();
    scan.spaces();
    if scan.word("年") {
        return Some(month_after_year(scan, number).unwrap_or(FlexDate::Year(number)));
    }
    scan.go_to(back);
    for mark in ['-', '/', '.'] {
        let back = scan.at();
        if scan.eat(&[mark])
            && let Some(date) = by_mark(scan, number, mark)
        {
            return Some(date);
        }
        scan.go_to(back);
    }
    // A number that goes on is no year.
    let goes_on = scan
        .peek()
        .is_some_and(|c| c.is_ascii_digit() || matches!(c, '-' | '/' | '.'));
    (!goes_on).then_some(FlexDate::Year(number))
}

/// `6月30日` after `2015年`, or `6月`, or nothing of the kind.
fn month_after_year(scan: &mut Scan, year: i32) -> Option<FlexDate> {
    let back = scan.at();
    let month = small(scan).filter(|_| {
        scan.spaces();
        scan.one_of(&["月份", "月"])
    });
    let Some(month) = month else {
        scan.go_to(back);
        return None;
    };
    let back = scan.at();
    let day = small(scan)
        .filter(|_| {
            scan.spaces();
            scan.one_of(&["日", "号"])
        })
        .and_then(|day| day_of(year, month, day));
    match day {
        Some(day) => Some(FlexDate::Day(day)),
        None => {
            scan.go_to(back);
            checked_month(year, month)
        }
    }
}

fn by_mark(scan: &mut Scan, year: i32, mark: char) -> Option<FlexDate> {
    let month = small(scan)?;
    let back = scan.at();
    if scan.eat(&[mark]) {
        return small(scan)
            .filter(|_| !scan.peek().is_some_and(|c| c.is_ascii_digit()))
            .and_then(|day| day_of(year, month, day))
            .map(FlexDate::Day);
    }
    scan.go_to(back);
    checked_month(year, month).filter(|_| !scan.peek().is_some_and(|c| c.is_ascii_digit()))
}

/// `10日` after `5月`: the first such day that is not before `after`.
fn month_and_day(scan: &mut Scan, month: i32, after: NaiveDate) -> Option<NaiveDate> {
    if !scan.word("月") {
        return None;
    }
    scan.one_of(&["份"]);
    let month_number = u32::try_from(month).ok()?;
    if scan.one_of(&["底", "末"]) {
        return (after.year()..=after.year() + 1)
            .filter_map(|year| last_day(year, month_number))
            .find(|day| *day >= after);
    }
    let day = small(scan).filter(|_| scan.one_of(&["日", "号"]))?;
    // Eight years reach over a leap day that a century leaves out.
    (after.year()..=after.year() + 8)
        .filter_map(|year| day_of(year, month, day))
        .find(|found| *found >= after)
}

fn last_day(year: i32, month: u32) -> Option<NaiveDate> {
    let (year, month) = if month == 12 {
        (year + 1, 1)
    } else {
        (year, month + 1)
    };
    NaiveDate::from_ymd_opt(year, month, 1)?.pred_opt()
}

/// One or two digits.
fn small(scan: &mut Scan) -> Option<i32> {
    scan.spaces();
    let (digits, len) = scan.digits()?;
    (len <= 2).then(|| digits.parse().ok()).flatten()
}

fn day_of(year: i32, month: i32, day: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

fn checked_month(year: i32, month: i32) -> Option<FlexDate> {
    let month = u32::try_from(month).ok()?;
    NaiveDate::from_ymd_opt(year, month, 1).map(|_| FlexDate::Month(year, month))
}

/// `（周五）`, `星期五`: said beside the date, not checked against it.
fn weekday(scan: &mut Scan) {
    let back = scan.at();
    scan.spaces();
    let open = scan.eat(&['(']);
    let named = scan.one_of(&["星期", "周", "礼拜"])
        && scan.eat(&['一', '二', '三', '四', '五', '六', '日', '天']);
    if !named || (open && !scan.eat(&[')'])) {
        scan.go_to(back);
    }
}

/// A time of day, or `Some(None)` where something was meant to be one and is not.
#[expect(
    clippy::option_option,
    reason = "no time and a wrong time are two things"
)]
fn time_here(scan: &mut Scan) -> Option<Option<NaiveTime>> {
    scan.eat(&['t']);
    scan.spaces();
    let shift = half_of_day(scan);
    scan.spaces();
    let hour = scan
        .digits()
        .filter(|(_, len)| *len <= 2)?
        .0
        .parse::<u32>()
        .ok()?;
    let (minute, second) = if scan.eat(&[':']) {
        let minute = two(scan)?;
        let second = if scan.eat(&[':']) { two(scan)? } else { 0 };
        (minute, second)
    } else if scan.one_of(&["点半", "时半"]) {
        (30, 0)
    } else if scan.one_of(&["点", "时"]) {
        let back = scan.at();
        match scan.digits().filter(|_| scan.word("分")) {
            Some((minute, _)) => (minute.parse().ok()?, 0),
            None => {
                scan.go_to(back);
                scan.word("整");
                (0, 0)
            }
        }
    } else {
        return None;
    };
    let back = scan.at();
    scan.spaces();
    let shift = shift.or_else(|| half_of_day(scan));
    if shift.is_none() {
        scan.go_to(back);
    }
    let hour = match (shift, hour) {
        (Some(true), 1..=11) => hour + 12,
        (Some(false), 12) => 0,
        _ => hour,
    };
    Some(NaiveTime::from_hms_opt(hour, minute, second))
}

fn two(scan: &mut Scan) -> Option<u32> {
    let (digits, len) = scan.digits()?;
    (len == 2).then(|| digits.parse().ok()).flatten()
}

/// Whether the second half of the day is meant.
fn half_of_day(scan: &mut Scan) -> Option<bool> {
    if scan.one_of(&["下午", "晚上", "傍晚", "pm"]) {
        Some(true)
    } else if scan.one_of(&["上午", "早上", "凌晨", "am"]) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
