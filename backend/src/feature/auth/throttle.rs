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
    /// Seconds until the next attempt may come; none where it may come now.
    #[must_use]
    pub fn blocked(&self, name: &str, address: &str, now: DateTime<Utc>) -> Option<u64> {
        let map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = |key: &str, free| {
            let failures = map
                .get(key)
                .filter(|failures| now - failures.last < FORGOTTEN)?;
            let until = failures.last + wait(failures.count, free);
            (until > now).then(|| (until - now).num_seconds().max(1))
        };
        let longest = left(&key_of_name(name), FREE_BY_NAME)
            .max(left(&key_of_address(address), FREE_BY_ADDRESS));
        longest.and_then(|seconds| u64::try_from(seconds).ok())
    }

    /// Notes a failure.
    pub fn failed(&self, name: &str, address: &str, now: DateTime<Utc>) {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
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

    /// Forgets the failures of a name that signed in.
    pub fn succeeded(&self, name: &str) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&key_of_name(name));
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
        for _ in 0..4 {
            throttle.failed("wangli", "127.0.0.1", now);
        }
        assert_eq!(throttle.blocked("WangLi", "127.0.0.1", now), None);
        throttle.failed("wangli", "127.0.0.1", now);
        let first = throttle.blocked("wangli", "127.0.0.1", now).unwrap();
        throttle.failed("wangli", "127.0.0.1", now);
        assert!(throttle.blocked("wangli", "127.0.0.1", now).unwrap() > first);
        assert_eq!(throttle.blocked("other", "127.0.0.1", now), None);
        assert_eq!(
            throttle.blocked("wangli", "127.0.0.1", now + FORGOTTEN),
            None
        );
        throttle.succeeded("wangli");
        assert_eq!(throttle.blocked("wangli", "127.0.0.1", now), None);
    }
}
