//! Named access: whom the owner of a customer lets see its confidential values, and until when.

use crate::user::UserRef;
use chrono::{DateTime, NaiveDate, Utc};

dto! {
    /// A colleague who sees the confidential values of one customer: reads them, and changes none.
    pub struct NamedAccess {
        /// The colleague.
        pub user: UserRef,
        /// The last day on which it holds, by the organisation's calendar.
        pub until: NaiveDate,
        /// Since when.
        pub created_at: DateTime<Utc>,
    }
}

input! {
    /// Until when a colleague sees the confidential values.
    pub struct NameForAccess {
        /// The last day, today at the earliest and a year from now at the latest.
        pub until: NaiveDate,
    }
}
