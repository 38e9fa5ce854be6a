//! Links by which somebody without an account answers: the rating of a service case, a questionnaire.

use chrono::{DateTime, Utc};

words! {
    /// What a link is for.
    pub enum LinkPurpose {
        /// The rating of a service case.
        Rating = "rating",
        /// A questionnaire.
        Questionnaire = "questionnaire",
    }
}

/// Where the page of the application is that takes ratings; the token follows as its fragment, which browsers keep to
/// themselves.
pub const RATING_PAGE: &str = "/rate";

/// Where the page is that takes the answers of a questionnaire.
pub const QUESTIONS_PAGE: &str = "/answer";

dto! {
    /// A link that was made. Its token is told once and kept nowhere.
    pub struct AnswerLink {
        /// Its address below that of the installation: `/rate#…`; none where the request repeats the one that was told it.
        pub path: Option<String>,
        /// Until when it can be answered.
        pub expires_at: DateTime<Utc>,
    }

    /// What somebody who holds the link may know: that it can be answered, and until when. Nothing of customer or case.
    pub struct RatingQuestion {
        /// Until when it can be answered.
        pub expires_at: DateTime<Utc>,
    }
}

input! {
    /// Asks what a link is for.
    pub struct LinkToken {
        /// What stands behind `#` in the link.
        #[validate(length(min = 1, max = 200))]
        pub token: String,
    }

    /// Answers the question of a link; once.
    pub struct RatingAnswer {
        /// What stands behind `#` in the link.
        #[validate(length(min = 1, max = 200))]
        pub token: String,
        /// Satisfaction, 1 to 5.
        pub satisfaction: i32,
        /// How likely the customer recommends us, 0 to 10 (NPS).
        #[serde(default)]
        pub recommendation: Option<i32>,
        /// In the customer's own words.
        #[serde(default)]
        #[validate(length(max = 4000))]
        pub comment: Option<String>,
    }
}
