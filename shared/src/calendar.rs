//! The calendar of one's own plans for other programs: an iCalendar feed under a secret address, one a person.

use chrono::{DateTime, Utc};

dto! {
    /// Whether a person's feed is open. The address itself is told once, when it is made.
    pub struct CalendarFeed {
        /// When its address was made; none where there is none.
        pub created_at: Option<DateTime<Utc>>,
        /// When it was last fetched; none where it never was.
        pub read_at: Option<DateTime<Utc>>,
    }

    /// A feed's address, told this once. Whoever knows it reads the feed.
    pub struct CalendarAddress {
        /// The path on this server, secret included.
        pub path: String,
        /// When it was made.
        pub created_at: DateTime<Utc>,
    }
}
