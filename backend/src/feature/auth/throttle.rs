//! Throttled sign-in (R-SEC-8): after five failures for a name or from an address, waiting grows with each further one.
//! Names that do not exist are throttled alike.

use chrono::{DateTime, Duration, Utc};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Failures that cost nothing, for a name.
const FREE_BY_NAME: u32 = 5;
/// Failures that cost nothing, from an address; several people may sit behind one.
const FREE_BY_ADDRESS: u32 = 30;
/// After which a row of failures is forgotten.
const FORGOTTEN: Duration = Duration::minutes(30);

/// The failures of this process.
#[derive(Debug, Clone, Default)]
pub struct Throttle(Arc<Mutex<HashMap<String, Failures>>>);

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last: DateTime<Utc>,
}

/// How long to wait after so many failures.
fn wait(count: u32, free: u32) -> Duration {
    match count.checked_sub(free) {
        None => Duration::zero(),
        Some(beyond) => Duration::seconds(2_i64.pow(beyond.min(8) + 1)),
    }
}

impl Throttle {
    /// Lets an attempt through and counts it as failed until [`Throttle::succeeded`] says otherwise; the error is the
    /// seconds until the next may come. Counted before the password is looked at: many guesses at once would otherwise
    /// all pass before the first of them has failed.
    ///
    /// # Errors
    /// Seconds to wait.
    pub fn attempt(&self, name: &str, address: &str, now: DateTime<Utc>) -> Result<(), u64> {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(seconds) = blocked(&map, name, address, now) {
            return Err(seconds);
        }
        note(&mut map, name, address, now);
        Ok(())
    }

    /// Forgets the failures of a name that signed in, and that this attempt was counted.
    pub fn succeeded(&self, name: &str, address: &str) {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        map.remove(&key_of_name(name));
        if let Some(failures) = map.get_mut(&key_of_address(address)) {
            failures.count = failures.count.saturating_sub(1);
        }
    }
}

type Known = HashMap<String, Failures>;

fn blocked(map: &Known, name: &str, address: &str, now: DateTime<Utc>) -> Option<u64> {
    let left = |key: &str, free| {
        let failures = map
            .get(key)
            .filter(|failures| now - failures.last < FORGOTTEN)?;
        let until = failures.last + wait(failures.count, free);
        (until > now).then(|| (until - now).num_seconds().max(1))
    };
    let longest =
        left(&key_of_name(name), FREE_BY_NAME).max(left(&key_of_address(address), FREE_BY_ADDRESS));
    longest.and_then(|seconds| u64::try_from(seconds).ok())
}

fn note(map: &mut Known, name: &str, address: &str, now: DateTime<Utc>) {
    if map.len() > 50_000 {
        map.retain(|_, failures| now - failures.last < FORGOTTEN);
    }
    for key in [key_of_name(name), key_of_address(address)] {
        let failures = map.entry(key).or_insert(Failures {
            count: 0,
            last: now,
        });
        if now - failures.last >= FORGOTTEN {
            failures.count = 0;
        }
        failures.count += 1;
        failures.last = now;
    }
}

fn key_of_name(name: &str) -> String {
    format!("name:{}", name.trim().to_lowercase())
}

fn key_of_address(address: &str) -> String {
    format!("address:{address}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_sec_8_waiting_grows_and_ends() {
        let (throttle, now) = (Throttle::default(), Utc::now());
        let attempt = |name: &str, now| throttle.attempt(name, "127.0.0.1", now);
        for name in ["WangLi", "wangli", "wangli", "wangli", " wangli"] {
            assert_eq!(attempt(name, now), Ok(()));
        }
        let first = attempt("wangli", now).unwrap_err();
        let later = now + Duration::seconds(i64::try_from(first).unwrap());
        assert_eq!(attempt("wangli", later), Ok(()));
        assert!(attempt("wangli", later).unwrap_err() > first);
        assert_eq!(attempt("other", later), Ok(()));
        assert_eq!(attempt("wangli", later + FORGOTTEN), Ok(()));
    }

    #[test]
    fn r_sec_8_guesses_that_come_at_once_are_counted_before_any_has_failed() {
        let (throttle, now) = (Throttle::default(), Utc::now());
        let passed = (0..40).filter(|_| throttle.attempt("wangli", "a", now).is_ok());
        assert_eq!(passed.count(), 5);
    }

    #[test]
    fn who_signs_in_leaves_no_failure_behind() {
        let (throttle, now) = (Throttle::default(), Utc::now());
        for _ in 0..100 {
            assert_eq!(throttle.attempt("wangli", "a", now), Ok(()));
            throttle.succeeded("wangli", "a");
        }
    }
}
