//! What of a timeline is looked at.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use shared::timeline::Dimension;

/// The filter of a timeline.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TimelineFilter {
    /// One strand, or all.
    pub dimension: Option<Dimension>,
    /// `me`, a user's id, or empty.
    pub author: String,
    /// The first day, `YYYY-MM-DD`, or empty.
    pub from: String,
    /// The last day, or empty.
    pub to: String,
}

impl TimelineFilter {
    /// Whether people or period narrow the timeline.
    #[must_use]
    pub fn narrowed(&self) -> bool {
        !self.author.is_empty() || !self.from.is_empty() || !self.to.is_empty()
    }

    /// The parameters of the request. Days are whole days of the viewer: the last one counts to its end.
    #[must_use]
    pub fn pairs(
        &self,
        to_utc: impl Fn(NaiveDateTime) -> DateTime<Utc>,
    ) -> Vec<(&'static str, String)> {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let instant = |date: NaiveDate| {
            to_utc(date.and_time(NaiveTime::MIN)).to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
        };
        let end = day(&self.to)
            .and_then(|date| date.checked_add_days(Days::new(1)))
            .map(|date| {
                (to_utc(date.and_time(NaiveTime::MIN)) - chrono::Duration::seconds(1))
                    .to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
            });
        let mut pairs = Vec::new();
        if let Some(dimension) = self.dimension {
            pairs.push(("dimension", dimension.to_string()));
        }
        if !self.author.is_empty() {
            pairs.push(("author", self.author.clone()));
        }
        if let Some(from) = day(&self.from) {
            pairs.push(("from", instant(from)));
        }
        if let Some(end) = end {
            pairs.push(("to", end));
        }
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Duration;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_period_is_whole_days_of_the_viewer() {
        let filter = TimelineFilter {
            dimension: Some(Dimension::Stage),
            author: "me".into(),
            from: "2024-05-01".into(),
            to: "2024-05-31".into(),
        };
        let pairs = filter.pairs(|at| (at - Duration::hours(8)).and_utc());
        assert_eq!(
            pairs,
            vec![
                ("dimension", "stage".to_owned()),
                ("author", "me".to_owned()),
                ("from", "2024-04-30T16:00:00Z".to_owned()),
                ("to", "2024-05-31T15:59:59Z".to_owned()),
            ]
        );
        assert!(filter.narrowed());
    }

    #[wasm_bindgen_test]
    fn nothing_chosen_asks_for_everything() {
        let filter = TimelineFilter::default();
        assert!(filter.pairs(|at| at.and_utc()).is_empty());
        assert!(!filter.narrowed());
    }
}
