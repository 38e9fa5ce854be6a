//! Dates and moments, relative where that is quicker to read.

use super::{days, text};
use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, Timelike as _, Utc};
use shared::Lang;
use shared::stage::LifeSpan;
use shared::time::{FlexDate, When};

/// How a next step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueState {
    /// Its day is over, or its hour.
    Overdue,
    /// Today.
    Today,
    /// Later.
    Later,
    /// There is none.
    None,
}

impl DueState {
    /// The class that carries its colour.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Overdue => "due-overdue",
            Self::Today => "due-today",
            Self::Later => "due-later",
            Self::None => "due-none",
        }
    }
}

/// How something that is due stands, and the words for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// How it stands.
    pub state: DueState,
    /// `今天 15:00`, `明天`, `11-28`, `逾期 2 天`.
    pub text: String,
}

/// Says when something is due. `now` and `local` are of the zone in which times are shown.
#[must_use]
pub fn due(
    lang: Lang,
    when: &When,
    now: NaiveDateTime,
    local: impl Fn(DateTime<Utc>) -> NaiveDateTime,
) -> Due {
    let (date, clock) = match when {
        When::Day(date) => (*date, None),
        When::At(at) => {
            let at = local(*at);
            (at.date(), Some(at))
        }
    };
    let ahead = date.signed_duration_since(now.date()).num_days();
    let with_time =
        |word: String| clock.map_or_else(|| word.clone(), |at| format!("{word} {}", time(at)));
    match ahead {
        ..0 => Due {
            state: DueState::Overdue,
            text: text(lang, "late", &super::grouped(-ahead)),
        },
        0 if clock.is_some_and(|at| at < now) => Due {
            state: DueState::Overdue,
            text: with_time(text(lang, "today", "")),
        },
        0 => Due {
            state: DueState::Today,
            text: with_time(text(lang, "today", "")),
        },
        1 => Due {
            state: DueState::Later,
            text: with_time(text(lang, "tomorrow", "")),
        },
        _ => Due {
            state: DueState::Later,
            text: day(lang, date, now.date()),
        },
    }
}

/// `15:00`.
#[must_use]
pub fn time(at: NaiveDateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

fn month_name(month: u32) -> &'static str {
    let at = usize::try_from(month.saturating_sub(1)).unwrap_or(0);
    MONTHS.get(at).copied().unwrap_or("")
}

/// A day: `11-28`, `28 Nov`; with its year where that is another than today's.
#[must_use]
pub fn day(lang: Lang, date: NaiveDate, today: NaiveDate) -> String {
    let (year, month, day) = (date.year(), date.month(), date.day());
    match (lang, year == today.year()) {
        (Lang::Zh, true) => format!("{month:02}-{day:02}"),
        (Lang::Zh, false) => format!("{year:04}-{month:02}-{day:02}"),
        (Lang::En, true) => format!("{day} {}", month_name(month)),
        (Lang::En, false) => format!("{day} {} {year}", month_name(month)),
    }
}

/// A day and its time: `05-20 10:15`, `20 May 10:15`.
#[must_use]
pub fn moment(lang: Lang, at: NaiveDateTime, today: NaiveDate) -> String {
    format!("{} {}", day(lang, at.date(), today), time(at))
}

/// When something happened: a day, or a day and its time.
#[must_use]
pub fn when(
    lang: Lang,
    when: &When,
    today: NaiveDate,
    local: impl Fn(DateTime<Utc>) -> NaiveDateTime,
) -> String {
    match when {
        When::Day(date) => day(lang, *date, today),
        When::At(at) => moment(lang, local(*at), today),
    }
}

/// `2024 年 5 月`, `May 2024`.
#[must_use]
pub fn month(lang: Lang, year: i32, month: u32) -> String {
    match lang {
        Lang::Zh => format!("{year} 年 {month} 月"),
        Lang::En => format!("{} {year}", month_name(month)),
    }
}

/// A date as exactly as it is known: `2015 年`, `2015 年 6 月`, `2015-06-30`.
#[must_use]
pub fn flex_date(lang: Lang, date: &FlexDate) -> String {
    match (lang, *date) {
        (Lang::Zh, FlexDate::Year(year)) => format!("{year} 年"),
        (Lang::En, FlexDate::Year(year)) => year.to_string(),
        (_, FlexDate::Month(year, of_year)) => month(lang, year, of_year),
        (Lang::Zh, FlexDate::Day(date)) => date.format("%Y-%m-%d").to_string(),
        (Lang::En, FlexDate::Day(date)) => format!(
            "{} {} {}",
            date.day(),
            month_name(date.month()),
            date.year()
        ),
    }
}

/// How much room each span of a life-line takes: in proportion to time, but the shortest can still be seen.
#[must_use]
pub fn shares(spans: &[LifeSpan], until: DateTime<Utc>) -> Vec<i64> {
    let ends = spans.iter().skip(1).map(|span| span.from).chain([until]);
    let hours: Vec<i64> = spans
        .iter()
        .zip(ends)
        .map(|(span, end)| (end - span.from).num_hours().max(1))
        .collect();
    let least = hours.iter().sum::<i64>() / 20;
    hours
        .into_iter()
        .map(|hours| hours.max(least).max(1))
        .collect()
}

/// How many days lie between two instants by a calendar: from the evening before it is one.
#[must_use]
pub fn days_from(
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    local: impl Fn(DateTime<Utc>) -> NaiveDateTime,
) -> i64 {
    let days = local(until).date() - local(from).date();
    days.num_days().max(0)
}

/// How long ago a day is, in days: `6 天`.
#[must_use]
pub fn days_since(lang: Lang, from: NaiveDate, today: NaiveDate) -> String {
    days(lang, today.signed_duration_since(from).num_days().max(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn at(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    #[wasm_bindgen_test]
    fn a_night_between_is_a_day() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let beijing = |at: DateTime<Utc>| at.naive_utc() + chrono::Duration::hours(8);
        let days = |from, until| days_from(at(from), at(until), beijing);
        assert_eq!(days("2026-11-22T15:00:00Z", "2026-11-22T17:00:00Z"), 1);
        assert_eq!(days("2026-11-22T16:00:00Z", "2026-11-23T15:00:00Z"), 0);
        assert_eq!(days("2026-11-24T00:00:00Z", "2026-11-22T00:00:00Z"), 0);
    }

    #[wasm_bindgen_test]
    fn what_is_due_is_said_in_a_word() {
        let now = at("2026-11-23T12:00:00");
        let beijing = |at: DateTime<Utc>| at.naive_utc() + chrono::Duration::hours(8);
        for (when, state, zh, en) in [
            (
                "2026-11-23T07:00:00Z",
                DueState::Today,
                "今天 15:00",
                "Today 15:00",
            ),
            (
                "2026-11-23T03:00:00Z",
                DueState::Overdue,
                "今天 11:00",
                "Today 11:00",
            ),
            ("2026-11-23", DueState::Today, "今天", "Today"),
            ("2026-11-24", DueState::Later, "明天", "Tomorrow"),
            ("2026-11-28", DueState::Later, "11-28", "28 Nov"),
            ("2027-01-02", DueState::Later, "2027-01-02", "2 Jan 2027"),
            ("2026-11-21", DueState::Overdue, "逾期 2 天", "2 days late"),
            ("2026-11-22", DueState::Overdue, "逾期 1 天", "1 day late"),
        ] {
            let when: When = when.parse().unwrap();
            let due = |lang| due(lang, &when, now, beijing);
            assert_eq!(
                due(Lang::Zh),
                Due {
                    state,
                    text: zh.into()
                }
            );
            assert_eq!(
                due(Lang::En),
                Due {
                    state,
                    text: en.into()
                }
            );
        }
    }

    #[wasm_bindgen_test]
    fn a_date_is_as_exact_as_it_is_known() {
        for (date, zh, en) in [
            ("2015", "2015 年", "2015"),
            ("2015-06", "2015 年 6 月", "Jun 2015"),
            ("2015-06-30", "2015-06-30", "30 Jun 2015"),
        ] {
            let date: FlexDate = date.parse().unwrap();
            assert_eq!(flex_date(Lang::Zh, &date), zh);
            assert_eq!(flex_date(Lang::En, &date), en);
        }
    }

    #[wasm_bindgen_test]
    fn spans_share_a_line_by_their_time() {
        let span = |from: &str| LifeSpan {
            stage: "x".into(),
            from: from.parse().unwrap(),
        };
        let spans = [
            span("2026-01-01T00:00:00Z"),
            span("2026-01-02T00:00:00Z"),
            span("2026-01-02T00:00:01Z"),
        ];
        let until = "2026-01-04T00:00:00Z".parse().unwrap();
        assert_eq!(shares(&spans, until), [24, 3, 47]);
        assert!(shares(&[], until).is_empty());
    }
}
