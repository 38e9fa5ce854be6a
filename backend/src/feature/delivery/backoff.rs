//! When something that could not be sent is tried again. Pure.

use chrono::{DateTime, Duration, Utc};

/// How long the first wait is; each is twice the one before.
const FIRST: Duration = Duration::seconds(30);
/// The longest wait.
const LONGEST: Duration = Duration::hours(2);

/// When it is tried again after this many attempts; none where it is given up by then.
#[must_use]
pub fn next(attempts: i32, now: DateTime<Utc>, give_up_at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0);
    let factor = 2_i32.checked_pow(doublings).unwrap_or(i32::MAX);
    let wait = FIRST.checked_mul(factor).unwrap_or(LONGEST).min(LONGEST);
    Some(now + wait).filter(|at| *at <= give_up_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_two_hours_and_end_after_a_day() {
        let start = DateTime::UNIX_EPOCH;
        let end = start + Duration::hours(24);
        let (mut now, mut waits) = (start, Vec::new());
        for attempts in 1.. {
            let Some(at) = next(attempts, now, end) else {
                break;
            };
            waits.push((at - now).num_seconds());
            now = at;
        }
        assert_eq!(waits[..9], [30, 60, 120, 240, 480, 960, 1920, 3840, 7200]);
        assert!(waits[9..].iter().all(|wait| *wait == 7200));
        assert!(now <= end && now > end - Duration::hours(2), "{now}");
        assert_eq!(next(i32::MAX, start, end), Some(start + LONGEST));
    }
}
