//! Slots: customer + channel + period, and how they are written.

use crate::interaction::Channel;
use crate::strategy::{Frequency, Unit};
use crate::work_calendar::Weekday;
use chrono::{Datelike as _, Days, Months, NaiveDate};
use std::fmt;

/// An interval of days or of months of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Interval {
    /// So many days.
    Days(u32),
    /// So many months.
    Months(u32),
}

impl Interval {
    /// From a number of units.
    #[must_use]
    pub fn of(count: u16, unit: Unit) -> Self {
        let count = u32::from(count.max(1));
        match unit {
            Unit::Day => Self::Days(count),
            Unit::Week => Self::Days(count * 7),
            Unit::Month => Self::Months(count),
        }
    }

    /// So many times as long.
    #[must_use]
    pub fn times(self, factor: u16) -> Self {
        let factor = u32::from(factor.max(1));
        match self {
            Self::Days(days) => Self::Days(days * factor),
            Self::Months(months) => Self::Months(months * factor),
        }
    }

    /// The day so long after another.
    #[must_use]
    pub fn after(self, day: NaiveDate) -> NaiveDate {
        let later = match self {
            Self::Days(days) => day.checked_add_days(Days::new(days.into())),
            Self::Months(months) => day.checked_add_months(Months::new(months)),
        };
        later.unwrap_or(day)
    }

    /// About how many days it has.
    #[must_use]
    pub const fn days(self) -> u32 {
        match self {
            Self::Days(days) => days,
            Self::Months(months) => months * 30,
        }
    }

    /// Whether it is another one, or so many times as long.
    const fn is_times(self, other: Self) -> bool {
        match (self, other) {
            (Self::Days(long), Self::Days(short)) | (Self::Months(long), Self::Months(short)) => {
                short > 0 && long > 0 && long % short == 0
            }
            _ => false,
        }
    }

    /// As it stands in a slot.
    fn read(text: &str) -> Option<Self> {
        let days = text.strip_suffix('d').map(|count| (count, true));
        let (count, days) = days.or_else(|| Some((text.strip_suffix('m')?, false)))?;
        let count = count.parse().ok()?;
        Some(if days {
            Self::Days(count)
        } else {
            Self::Months(count)
        })
    }

    /// The number of the period of this length that a day falls into.
    fn period(self, day: NaiveDate) -> i64 {
        match self {
            Self::Days(days) => i64::from(day.num_days_from_ce()).div_euclid(days.max(1).into()),
            Self::Months(months) => month(day).div_euclid(months.max(1).into()),
        }
    }
}

fn month(day: NaiveDate) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month0())
}

/// Through what something goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lane {
    /// A channel to the customer.
    To(Channel),
    /// Work among ourselves.
    Internal,
}

impl Lane {
    /// The channel.
    #[must_use]
    pub const fn channel(self) -> Option<Channel> {
        match self {
            Self::To(channel) => Some(channel),
            Self::Internal => None,
        }
    }
}

impl Lane {
    /// Whether a slot is one of it.
    pub(super) fn holds(self, slot: &str) -> bool {
        slot.split('/').next() == Some(self.as_str())
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::To(channel) => channel.as_str(),
            Self::Internal => "internal",
        }
    }
}

impl From<Option<Channel>> for Lane {
    fn from(channel: Option<Channel>) -> Self {
        channel.map_or(Self::Internal, Self::To)
    }
}

impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What comes again and again: the slots of one lane with periods of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Series {
    /// Through what.
    pub lane: Lane,
    /// How often, or when; intervals as they hold for the customer.
    pub beat: Beat,
    /// Whether it may come sooner than its interval, before days off: then its slots are days rather than periods.
    pub sooner: bool,
}

/// A frequency as it holds for a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Beat {
    /// So long after the last touch.
    Rolling(Interval),
    /// On days of the calendar.
    Fixed(Frequency),
}

impl Series {
    /// About how many days lie between two of it.
    pub const fn days(&self) -> u32 {
        match self.beat {
            Beat::Rolling(interval) => interval.days(),
            Beat::Fixed(Frequency::Weekday { .. }) => 7,
            Beat::Fixed(Frequency::MonthDay { .. }) => 30,
            Beat::Fixed(Frequency::QuarterEnd { .. }) => 90,
            // Occasions come seldom: what falls on their day gives way.
            Beat::Fixed(_) => 1_000,
        }
    }

    /// Whether it is bound to occasions rather than to a rhythm.
    pub const fn is_occasional(&self) -> bool {
        matches!(
            self.beat,
            Beat::Fixed(
                Frequency::Milestone { .. }
                    | Frequency::Holiday { .. }
                    | Frequency::Behaviour { .. }
            )
        )
    }

    /// The slot of a day: no two plans of a customer have the same one.
    pub fn slot(&self, day: NaiveDate) -> String {
        let period = match self.beat {
            Beat::Rolling(_) if self.sooner => Interval::Days(1).period(day).to_string(),
            Beat::Rolling(interval) => interval.period(day).to_string(),
            Beat::Fixed(Frequency::Weekday { .. }) => Interval::Days(7).period(day).to_string(),
            Beat::Fixed(Frequency::MonthDay { .. }) => month(day).to_string(),
            Beat::Fixed(Frequency::QuarterEnd { .. }) => {
                Interval::Months(3).period(day).to_string()
            }
            Beat::Fixed(_) => day.to_string(),
        };
        format!("{self}/{period}")
    }

    /// Whether a slot is one of it, at its own pace or at a slower one that held for a while.
    pub fn held(&self, slot: &str) -> bool {
        match self.beat {
            Beat::Rolling(own) => self.pace(slot).is_some_and(|pace| pace.is_times(own)),
            Beat::Fixed(_) => self.holds(slot),
        }
    }

    /// Whether a slot is one of it.
    pub fn holds(&self, slot: &str) -> bool {
        match self.beat {
            Beat::Rolling(own) => self.pace(slot) == Some(own),
            Beat::Fixed(_) if !self.lane.holds(slot) => false,
            Beat::Fixed(_) => {
                let rest = slot.strip_prefix(&self.to_string());
                rest.is_some_and(|rest| rest.starts_with('/'))
            }
        }
    }

    /// Whether a slot of a lane is one of an interval, at whatever pace.
    pub fn rolls(slot: &str, lane: Lane) -> bool {
        let any = Self {
            lane,
            beat: Beat::Rolling(Interval::Days(1)),
            sooner: false,
        };
        any.pace(slot).is_some()
    }

    /// Whether a slot is one of a rhythm rather than of an occasion.
    pub fn is_rhythm(slot: &str) -> bool {
        let beat = slot.split('/').nth(1).unwrap_or_default();
        let weekday = || Weekday::ALL.iter().any(|day| day.as_str() == beat);
        let month_day = || {
            beat.strip_prefix("day")
                .is_some_and(|day| day.parse::<u8>().is_ok())
        };
        Interval::read(beat).is_some() || weekday() || month_day() || beat.starts_with("quarter-")
    }

    /// The interval of a slot of this lane; none of one that is bound to the calendar.
    fn pace(&self, slot: &str) -> Option<Interval> {
        let mut parts = slot.split('/');
        let lane = parts.next()?;
        let beat = parts.next()?;
        (lane == self.lane.as_str()).then(|| Interval::read(beat))?
    }
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/", self.lane)?;
        match self.beat {
            Beat::Rolling(Interval::Days(days)) => write!(f, "{days}d"),
            Beat::Rolling(Interval::Months(months)) => write!(f, "{months}m"),
            Beat::Fixed(frequency) => match frequency {
                Frequency::Every { count, unit } => write!(f, "{count}{unit}"),
                Frequency::Weekday { day } => write!(f, "{day}"),
                Frequency::MonthDay { day } => write!(f, "day{day}"),
                Frequency::QuarterEnd { days_before } => write!(f, "quarter-{days_before}"),
                Frequency::Milestone {
                    milestone,
                    days_before,
                } => write!(f, "{milestone}-{days_before}"),
                Frequency::Holiday { days_before } => write!(f, "holiday-{days_before}"),
                Frequency::Behaviour {
                    behaviour,
                    within_days,
                } => write!(f, "{behaviour}+{within_days}"),
            },
        }
    }
}
