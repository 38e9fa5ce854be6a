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

/// When it is tried again where the receiver said when (`Retry-After`): not before that, nor before it is due anyway, and
/// once more before it is given up, however late that is. None where it is given up by now.
#[must_use]
pub fn not_before(
    attempts: i32,
    now: DateTime<Utc>,
    give_up_at: DateTime<Utc>,
    asked: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let due = next(attempts, now, give_up_at)?;
    Some(due.max(asked).min(give_up_at))
}

/// Reads what stands in `Retry-After`: seconds, or a date (RFC 9110). What is neither says nothing.
#[must_use]
pub fn read(text: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let text = text.trim();
    match text.parse::<u32>() {
        Ok(seconds) => now.checked_add_signed(Duration::seconds(seconds.into())),
        Err(_) => Some(DateTime::parse_from_rfc2822(text).ok()?.to_utc()),
    }
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

    #[test]
    fn a_receiver_that_says_when_is_asked_then() {
        let start = DateTime::UNIX_EPOCH;
        let end = start + Duration::hours(24);
        let after = |text: &str| read(text, start).and_then(|at| not_before(1, start, end, at));
        assert_eq!(after("600"), Some(start + Duration::minutes(10)));
        assert_eq!(
            after(" 5 "),
            Some(start + FIRST),
            "sooner than one would ask anyway"
        );
        assert_eq!(
            after("Thu, 01 Jan 1970 02:00:00 GMT"),
            Some(start + Duration::hours(2))
        );
        assert_eq!(
            after("999999"),
            Some(end),
            "once more before it is given up"
        );
        for nothing in ["", "soon", "-5"] {
            assert_eq!(read(nothing, start), None, "{nothing}");
        }
        assert_eq!(not_before(1, end, end, end), None);
    }
}
