//! How customer numbers are made (R-NUM-1): administrators' data.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

input! {
    /// The pattern of customer numbers.
    pub struct NumberPattern {
        /// How the parts stand together: `{prefix}`, `{year}` and `{sequence}`, with letters, digits and `-_./` between.
        #[serde(default = "template")]
        #[validate(length(min = 1, max = 60))]
        pub template: String,
        /// Prefix by industry code of GB/T 4754—2017; the longest code that the industry begins with counts.
        #[validate(length(max = 500))]
        pub prefixes: BTreeMap<String, String>,
        /// Prefix where no industry matches.
        #[validate(length(min = 1, max = 10))]
        pub default_prefix: String,
        /// Digits of the sequence at the least.
        #[validate(range(min = 1, max = 12))]
        pub width: usize,
    }
}

/// The pattern that the product brings along.
#[must_use]
pub fn template() -> String {
    "{prefix}{year}{sequence}".to_owned()
}

/// What a pattern answers, with an example of what it makes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NumberPatternView {
    /// The pattern in force.
    pub pattern: NumberPattern,
    /// The first number of this year for an internet company (I642).
    pub example: String,
}
