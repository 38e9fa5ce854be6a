//! How a customer is reached best, as its history shows it. Pure.

use chrono::NaiveDate;
use shared::briefing::{Habit, Hours};
use shared::interaction::Channel;

/// How often something must have been so to be called a habit.
const OFTEN: usize = 2;
/// Parts of a day, in hours.
const PARTS: &[(u8, u8)] = &[(0, 9), (9, 12), (12, 14), (14, 18), (18, 24)];

/// As much of an interaction as shows a habit.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    /// The day, in the organisation's zone.
    pub(super) day: NaiveDate,
    /// The hour, where the time is known.
    pub(super) hour: Option<u8>,
    /// The ways.
    pub(super) channels: Vec<Channel>,
    /// Whether the customer answered, or reached out.
    pub(super) welcome: bool,
}

/// What these interactions show.
pub(super) fn of(seen: &[Seen]) -> Habit {
    let welcome = || seen.iter().filter(|one| one.welcome);
    let hours = welcome().filter_map(|one| {
        let hour = one.hour?;
        PARTS
            .iter()
            .position(|(from, to)| (*from..*to).contains(&hour))
    });
    let part = commonest(hours).and_then(|at| PARTS.get(at).copied());
    Habit {
        interactions: i64::try_from(seen.len()).unwrap_or(i64::MAX),
        channel: commonest(welcome().flat_map(|one| one.channels.iter().copied())),
        hours: part.map(|(from, to)| Hours { from, to }),
        every_days: between(seen.iter().map(|one| one.day)),
    }
}

/// What comes up most often, and often enough; the first to come up where several do.
fn commonest<T: PartialEq + Copy>(all: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: Vec<(T, usize)> = Vec::new();
    for one in all {
        match counts.iter_mut().find(|(known, _)| *known == one) {
            Some((_, count)) => *count += 1,
            None => counts.push((one, 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max()?;
    let (first, _) = counts.iter().find(|(_, count)| *count == most)?;
    (most >= OFTEN).then_some(*first)
}

/// The median number of days between two of them, where there are three at least.
fn between(days: impl Iterator<Item = NaiveDate>) -> Option<i32> {
    let mut days: Vec<NaiveDate> = days.collect();
    days.sort_unstable();
    days.dedup();
    let next = days.iter().skip(1);
    let mut gaps: Vec<i64> = days
        .iter()
        .zip(next)
        .map(|(a, b)| (*b - *a).num_days())
        .collect();
    gaps.sort_unstable();
    let middle = gaps.get(gaps.len() / 2).copied();
    middle
        .filter(|_| gaps.len() >= OFTEN)
        .and_then(|gap| i32::try_from(gap).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seen(day: u32, hour: u8, channel: Channel, welcome: bool) -> Seen {
        Seen {
            day: NaiveDate::from_ymd_opt(2026, 3, day).unwrap(),
            hour: Some(hour),
            channels: vec![channel],
            welcome,
        }
    }

    #[test]
    fn a_habit_is_what_was_welcome_most_often() {
        let habit = of(&[
            seen(1, 10, Channel::Wechat, true),
            seen(4, 11, Channel::Wechat, true),
            seen(7, 20, Channel::Phone, false),
            seen(16, 20, Channel::Phone, false),
            seen(19, 20, Channel::Phone, false),
        ]);
        assert_eq!(habit.channel, Some(Channel::Wechat));
        assert_eq!(habit.hours, Some(Hours { from: 9, to: 12 }));
        assert_eq!((habit.every_days, habit.interactions), (Some(3), 5));
    }

    #[test]
    fn what_happened_once_is_no_habit() {
        let habit = of(&[seen(1, 10, Channel::Wechat, true)]);
        let nothing = Habit {
            interactions: 1,
            ..Habit::default()
        };
        assert_eq!(habit, nothing);
    }

    proptest! {
        #[test]
        fn every_hour_lies_in_one_part(hour in 0_u8..24) {
            prop_assert_eq!(PARTS.iter().filter(|(from, to)| (*from..*to).contains(&hour)).count(), 1);
        }
    }
}
