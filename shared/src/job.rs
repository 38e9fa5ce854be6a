//! What runs by the clock, as administrators see it.

use crate::error::Code;
use chrono::{DateTime, Utc};

dto! {
    /// A task that runs by the clock.
    pub struct Job {
        /// Its name, for example `housekeeping`.
        pub name: String,
        /// Seconds from one run to the next.
        pub every_seconds: i64,
        /// When it runs next.
        pub next_at: DateTime<Utc>,
        /// Whether some server process has it at the moment.
        pub running: bool,
        /// How often in a row it has failed; 0 where the last run went well.
        pub attempts: i32,
        /// When it last began.
        pub begun_at: Option<DateTime<Utc>>,
        /// When it last ended, well or not.
        pub ended_at: Option<DateTime<Utc>>,
        /// When it last ended well.
        pub succeeded_at: Option<DateTime<Utc>>,
        /// What its last run failed with; the cause stands in the server's log.
        pub last_error: Option<Code>,
        /// How many customers a run of the last hours passed over, because one of their records cannot be looked at.
        pub passed_over: i32,
    }
}
