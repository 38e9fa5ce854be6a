//! A clock that tests move.

use backend::state::Clock;
use chrono::{DateTime, Duration, TimeZone as _, Utc};
use std::sync::{Arc, Mutex};

/// Stands still until it is moved. It begins on Monday, 2 March 2026, 09:30 in Shanghai.
#[derive(Clone, Debug)]
pub struct TestClock(Arc<Mutex<DateTime<Utc>>>);

impl Default for TestClock {
    fn default() -> Self {
        let start = Utc.with_ymd_and_hms(2026, 3, 2, 1, 30, 0).unwrap();
        Self(Arc::new(Mutex::new(start)))
    }
}

impl TestClock {
    /// What it shows.
    pub fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }

    /// Moves it on.
    pub fn advance(&self, by: Duration) {
        *self.0.lock().unwrap() += by;
    }

    /// Sets it.
    pub fn set(&self, at: DateTime<Utc>) {
        *self.0.lock().unwrap() = at;
    }

    /// The clock as the server asks it.
    pub fn for_server(&self) -> Clock {
        let clock = self.clone();
        Clock::of(move || clock.now())
    }
}
