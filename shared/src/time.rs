//! Instants, calendar dates, and dates that are known only to the year or the month.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// An instant, in UTC.
pub type Timestamp = DateTime<Utc>;

/// The text is no date of the wanted form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a date")]
pub struct BadDate;

/// A calendar date known to the day, the month or only the year (2015年). It has no zone.
///
/// Written `2015`, `2015-06` or `2015-06-30`; the written form sorts by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum FlexDate {
    /// Known to the year.
    Year(i32),
    /// Known to the month.
    Month(i32, u32),
    /// Known to the day.
    Day(NaiveDate),
}

/// The years that a date may have; outside of them it is a slip of the pen.
const YEARS: std::ops::RangeInclusive<i32> = 1000..=9999;

impl FlexDate {
    /// The first day that the date can mean.
    #[must_use]
    pub fn first_day(self) -> Option<NaiveDate> {
        match self {
            Self::Year(year) => NaiveDate::from_ymd_opt(year, 1, 1),
            Self::Month(year, month) => NaiveDate::from_ymd_opt(year, month, 1),
            Self::Day(day) => Some(day),
        }
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        match self {
            Self::Year(year) | Self::Month(year, _) => year,
            Self::Day(day) => day.year(),
        }
    }
}

impl fmt::Display for FlexDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Day(day) => write!(f, "{}", day.format("%Y-%m-%d")),
        }
    }
}

impl FromStr for FlexDate {
    type Err = BadDate;
    fn from_str(text: &str) -> Result<Self, BadDate> {
        let digits = |part: &str, len: usize| {
            (part.len() == len && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse::<u32>().ok())
                .flatten()
        };
        let mut parts = text.split('-');
        let year = parts
            .next()
            .and_then(|p| digits(p, 4))
            .and_then(|y| i32::try_from(y).ok())
            .ok_or(BadDate)?;
        let date = match (parts.next(), parts.next(), parts.next()) {
            (None, ..) => Self::Year(year),
            (Some(month), None, _) => Self::Month(year, digits(month, 2).ok_or(BadDate)?),
            (Some(month), Some(day), None) => {
                let (month, day) = (
                    digits(month, 2).ok_or(BadDate)?,
                    digits(day, 2).ok_or(BadDate)?,
                );
                Self::Day(NaiveDate::from_ymd_opt(year, month, day).ok_or(BadDate)?)
            }
            _ => return Err(BadDate),
        };
        if YEARS.contains(&year) && date.first_day().is_some() {
            Ok(date)
        } else {
            Err(BadDate)
        }
    }
}

impl TryFrom<String> for FlexDate {
    type Error = BadDate;
    fn try_from(text: String) -> Result<Self, BadDate> {
        text.parse()
    }
}

impl From<FlexDate> for String {
    fn from(date: FlexDate) -> Self {
        date.to_string()
    }
}

/// A moment that is known either to the instant or only to the day: when something happened, or is due.
///
/// Written as an RFC 3339 instant or as `YYYY-MM-DD`; a bare day never passes through a time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum When {
    /// Some time on that day.
    Day(NaiveDate),
    /// Exactly then.
    At(Timestamp),
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{}", day.format("%Y-%m-%d")),
            Self::At(at) => f.write_str(&at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)),
        }
    }
}

impl FromStr for When {
    type Err = BadDate;
    fn from_str(text: &str) -> Result<Self, BadDate> {
        if let Ok(FlexDate::Day(day)) = text.parse() {
            return Ok(Self::Day(day));
        }
        let at = DateTime::parse_from_rfc3339(text)
            .map_err(|_| BadDate)?
            .with_timezone(&Utc);
        if YEARS.contains(&at.year()) {
            Ok(Self::At(at))
        } else {
            Err(BadDate)
        }
    }
}

impl TryFrom<String> for When {
    type Error = BadDate;
    fn try_from(text: String) -> Result<Self, BadDate> {
        text.parse()
    }
}

impl From<When> for String {
    fn from(when: When) -> Self {
        when.to_string()
    }
}

#[cfg(feature = "openapi")]
mod schema {
    use utoipa::openapi::{ObjectBuilder, RefOr, Schema, schema::Type};

    macro_rules! text_schema {
        ($name:ty, $description:literal, $example:literal) => {
            impl utoipa::PartialSchema for $name {
                fn schema() -> RefOr<Schema> {
                    ObjectBuilder::new()
                        .schema_type(Type::String)
                        .description(Some($description))
                        .examples([serde_json::json!($example)])
                        .into()
                }
            }
            impl utoipa::ToSchema for $name {}
        };
    }
    text_schema!(
        super::FlexDate,
        "A date known to the day, the month or the year.",
        "2015-06-30"
    );
    text_schema!(
        super::When,
        "An instant (RFC 3339, UTC) or a bare day (YYYY-MM-DD).",
        "2024-05-20T02:15:00Z"
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_three_precisions() {
        assert_eq!("2015".parse(), Ok(FlexDate::Year(2015)));
        assert_eq!("2015-06".parse(), Ok(FlexDate::Month(2015, 6)));
        assert!("2015-06-31".parse::<FlexDate>().is_err());
        for bad in [
            "",
            "15",
            "2015-13",
            "2015-6",
            "2015-06-30-1",
            "0999",
            "2015年",
            "２０１５",
        ] {
            assert!(bad.parse::<FlexDate>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_bare_day_passes_no_zone() {
        let day: When = "2024-05-20".parse().unwrap();
        assert_eq!(serde_json::to_string(&day).unwrap(), r#""2024-05-20""#);
        let at: When = "2024-05-20T10:15:00+08:00".parse().unwrap();
        assert_eq!(at.to_string(), "2024-05-20T02:15:00Z");
    }

    proptest! {
        #[test]
        fn written_form_reads_back(days in 0i32..3_000_000) {
            if let Some(day) = NaiveDate::from_ymd_opt(1000, 1, 1).and_then(|d| d.checked_add_days(chrono::Days::new(days as u64))) {
                let date = FlexDate::Day(day);
                prop_assert_eq!(date.to_string().parse::<FlexDate>(), Ok(date));
            }
        }

        #[test]
        fn any_text_is_read_or_refused_but_never_panics(text in "\\PC{0,24}") {
            let _ = text.parse::<FlexDate>();
            let _ = text.parse::<When>();
        }
    }
}
