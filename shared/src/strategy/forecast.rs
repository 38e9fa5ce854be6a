//! What a strategy would do, told before it is saved.

use super::NewStrategy;
use crate::id::StrategyId;
use crate::user::UserRef;
use chrono::NaiveDate;
use validator::Validate as _;

input! {
    /// A strategy as it is being edited.
    pub struct StrategyTrial {
        /// As it would be saved; it is looked at as if it were in force.
        #[validate(nested)]
        pub strategy: NewStrategy,
        /// The one that is being changed; none for a new one.
        #[serde(default)]
        pub in_place_of: Option<StrategyId>,
    }
}

dto! {
    /// What a strategy would do, beside all others that are in force. Nothing of it is written.
    pub struct Forecast {
        /// So many customers that somebody owns belong to its segment, among those looked at.
        pub matching: i64,
        /// So many customers within the caller's reach were looked at.
        pub looked_at: i64,
        /// Whether the weeks are worked out from some of the customers, or some only were looked at, because there are too many.
        pub sampled: bool,
        /// From so many of the matching customers the weeks are worked out; where these are not all, numbers are scaled up.
        pub projected: i64,
        /// The first days of the weeks; the first is today.
        pub weeks: Vec<NaiveDate>,
        /// What each owner would have to do, most customers first.
        pub owners: Vec<OwnerForecast>,
        /// Whether it would have everybody contacted every day; saving it asks then.
        pub everybody_daily: bool,
    }

    /// What the customers of one owner would bring, whoever carries it out.
    pub struct OwnerForecast {
        /// The owner.
        pub owner: UserRef,
        /// So many matching customers.
        pub customers: i64,
        /// Week by week.
        pub weeks: Vec<WeekForecast>,
    }

    /// One week.
    #[derive(Copy, Eq, Default)]
    pub struct WeekForecast {
        /// So many plans would follow this strategy, each done on its day.
        pub planned: i64,
        /// So many all strategies together would have for these customers, this one's included.
        pub all: i64,
    }
}
