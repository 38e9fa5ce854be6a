//! [`crate::format`] in the language and zone of the screen; inside a view it follows the language.

use crate::{format, i18n::lang, state::clock};
use chrono::{DateTime, NaiveDate, Utc};
use shared::money::{Amount, Headcount};
use shared::time::{FlexDate, When};

pub use crate::format::{Due, DueState};

/// Today, where the caller is.
#[must_use]
pub fn today() -> NaiveDate {
    clock::now().date()
}

/// `今天 15:00`, `明天`, `11-28`, `逾期 2 天`, and how that stands.
#[must_use]
pub fn due(when: &When) -> Due {
    format::due(lang(), when, clock::now(), clock::local)
}

/// `05-20 10:15`, or `05-20` where only the day is known.
#[must_use]
pub fn when(when: &When) -> String {
    format::when(lang(), when, today(), clock::local)
}

/// How many days ago it was, of what lies ahead none.
#[must_use]
pub fn days_past(when: &When) -> i64 {
    (today() - day_of(when)).num_days().max(0)
}

/// The viewer's day of a moment.
#[must_use]
pub fn day_of(when: &When) -> NaiveDate {
    match when {
        When::Day(day) => *day,
        When::At(at) => clock::local(*at).date(),
    }
}

/// `05-20 10:15`.
#[must_use]
pub fn moment(at: DateTime<Utc>) -> String {
    format::moment(lang(), clock::local(at), today())
}

/// `05-20`.
#[must_use]
pub fn day(at: DateTime<Utc>) -> String {
    format::day(lang(), clock::local(at).date(), today())
}

/// `05-20`, of a date.
#[must_use]
pub fn date(date: NaiveDate) -> String {
    format::day(lang(), date, today())
}

/// `2015 年 6 月`.
#[must_use]
pub fn flex_date(date: &FlexDate) -> String {
    format::flex_date(lang(), date)
}

/// `6 天` since an instant.
#[must_use]
pub fn days_since(from: DateTime<Utc>) -> String {
    format::days_since(lang(), clock::local(from).date(), today())
}

/// How many days lie between two instants by the calendar of the screen: the evening before is one day ago.
#[must_use]
pub fn days_from(from: DateTime<Utc>, until: DateTime<Utc>) -> i64 {
    format::days_from(from, until, clock::local)
}

/// What stands between the parts of a list: `、`.
#[must_use]
pub fn comma() -> &'static str {
    lang().pick("、", ", ")
}

/// `6 天`.
#[must_use]
pub fn days(count: i64) -> String {
    format::days(lang(), count)
}

/// An amount in short: `约 ¥ 50 万`.
#[must_use]
pub fn amount(amount: &Amount) -> String {
    format::amount(lang(), amount)
}

/// An amount in full: `¥ 500,000`.
#[must_use]
pub fn amount_exact(amount: &Amount) -> String {
    format::amount_exact(lang(), amount)
}

/// `500–1,000 人`.
#[must_use]
pub fn headcount(headcount: &Headcount) -> String {
    format::headcount(lang(), headcount)
}

/// `C35 专用设备制造业`.
#[must_use]
pub fn industry(code: &str) -> String {
    format::industry(lang(), code)
}
