//! When a task is due, and when it is tried again. No database, no clock.

use chrono::{NaiveDateTime, TimeDelta};

/// For how long a process has a task once it took it; each batch takes it for so long again.
pub const LEASE: TimeDelta = TimeDelta::minutes(10);
/// The pause after the first failure; each further one doubles it.
const FIRST_PAUSE: TimeDelta = TimeDelta::minutes(1);
/// No pause is longer.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(1);
/// So many failures in a row are no accident that passes by itself: administrators are told.
pub const KEEPS_FAILING: i32 = 3;

/// What the table says of a task.
#[derive(Debug, Clone, Copy)]
pub struct Held {
    /// When it runs next.
    pub next_at: NaiveDateTime,
    /// Until when a process has it.
    pub until: Option<NaiveDateTime>,
}

/// Whether a task is to be run now. A time further away than any that this clock would have set was set by a clock that
/// has since been put back, and holds nothing up.
#[must_use]
pub fn is_due(held: Held, every: TimeDelta, now: NaiveDateTime) -> bool {
    let came = held.next_at <= now || held.next_at > now + every.max(LONGEST_PAUSE);
    let free = held
        .until
        .is_none_or(|until| until <= now || until > now + LEASE);
    came && free
}

/// When it runs next after it went well. What was missed in between is not made up for.
#[must_use]
pub fn next(begun: NaiveDateTime, ended: NaiveDateTime, every: TimeDelta) -> NaiveDateTime {
    (begun + every).max(ended)
}

/// When it is tried again after so many failures in a row.
#[must_use]
pub fn again(ended: NaiveDateTime, every: TimeDelta, failures: i32) -> NaiveDateTime {
    let doublings = u32::try_from(failures.saturating_sub(1))
        .unwrap_or_default()
        .min(10);
    let pause = FIRST_PAUSE * 2_i32.pow(doublings);
    ended + pause.min(LONGEST_PAUSE).min(every.max(FIRST_PAUSE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use proptest::prelude::*;

    fn at(minutes: i64) -> NaiveDateTime {
        DateTime::UNIX_EPOCH.naive_utc() + TimeDelta::minutes(minutes)
    }

    const HOUR: TimeDelta = TimeDelta::hours(1);

    fn due(next: i64, until: Option<i64>, now: i64) -> bool {
        let held = Held {
            next_at: at(next),
            until: until.map(at),
        };
        is_due(held, HOUR, at(now))
    }

    #[test]
    fn a_task_is_due_when_its_time_has_come_and_nobody_has_it() {
        assert!(due(100, None, 100) && due(100, None, 5_000));
        assert!(!due(100, None, 99));
        assert!(!due(100, Some(105), 100), "another process has it");
        assert!(due(100, Some(105), 105), "that process was lost");
    }

    #[test]
    fn a_clock_set_back_holds_nothing_up() {
        assert!(due(10_000, None, 100), "no clock that is right says so");
        assert!(due(90, Some(10_000), 100));
    }

    #[test]
    fn pauses_grow_up_to_an_hour() {
        let pauses: Vec<i64> = (1..9)
            .map(|n| (again(at(0), HOUR * 24, n) - at(0)).num_minutes())
            .collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(
            again(at(0), TimeDelta::minutes(5), 9),
            at(5),
            "never later than it would have run anyway"
        );
    }

    proptest! {
        #[test]
        fn after_downtime_a_task_runs_once(every in 1i64..10_000, down in 0i64..1_000_000) {
            let every = TimeDelta::minutes(every);
            let now = at(down);
            let held = Held { next_at: next(now, now, every), until: None };
            prop_assert!(!is_due(held, every, now));
            prop_assert!(is_due(held, every, now + every));
        }

        #[test]
        fn whatever_fails_is_tried_again_and_not_at_once(failures in 1i32..i32::MAX, every in 1i64..100_000) {
            let pause = again(at(0), TimeDelta::minutes(every), failures) - at(0);
            prop_assert!(pause >= FIRST_PAUSE && pause <= LONGEST_PAUSE);
        }
    }
}
