//! Derived tags (R-TAG): made from the records whenever they are read, and so never out of date.

use super::known::{Known, KnownNeed};
use super::row::CustomerRow;
use crate::access::Viewer;
use shared::customer::{DerivedKind, DerivedTag};
use shared::money::Headcount;
use shared::tag::TagDimension;
use shared::{Guarded, Level, mask};

/// How many characters of a need without a category make a tag.
const WORDS: usize = 16;

/// The derived tags of a customer, as this caller may see them.
#[must_use]
pub fn tags(viewer: &Viewer<'_>, row: &CustomerRow, known: &Known) -> Vec<DerivedTag> {
    use DerivedKind as Kind;
    use TagDimension::{Basic, Behaviour, Need};
    let core = core_need(known);
    let all = [
        (
            Basic,
            Kind::Industry,
            known.industry.as_deref().map(section),
        ),
        (Basic, Kind::SizeBand, known.headcount.map(size_band)),
        (Basic, Kind::Stage, Some(row.stage.clone())),
        (Need, Kind::CoreNeed, core.map(|need| label(viewer, need))),
        (
            Need,
            Kind::BudgetBand,
            core.and_then(|need| budget(viewer, need)),
        ),
        (Need, Kind::Urgency, urgency(known)),
        (Behaviour, Kind::ResponseSpeed, speed(known.answers)),
        (
            Behaviour,
            Kind::Cooperations,
            Some(cooperations(known.contracts)),
        ),
        (
            Behaviour,
            Kind::Complaints,
            Some(if known.complaint { "yes" } else { "no" }.to_owned()),
        ),
    ];
    all.into_iter()
        .filter_map(|(dimension, kind, value)| {
            Some(DerivedTag {
                dimension,
                kind,
                value: value?,
            })
        })
        .collect()
}

/// The section is the letter that every code of GB/T 4754 begins with.
fn section(code: &str) -> String {
    code.chars().take(1).collect()
}

/// The bands of the national statistics for most industries: 20, 300, 1000 people.
fn size_band(Headcount(span): Headcount) -> String {
    match span.middle() {
        ..20 => "micro",
        20..300 => "small",
        300..1000 => "medium",
        _ => "large",
    }
    .to_owned()
}

fn core_need(known: &Known) -> Option<&KnownNeed> {
    known
        .needs
        .iter()
        .find(|need| need.core)
        .or_else(|| known.needs.first())
}

fn label(viewer: &Viewer<'_>, need: &KnownNeed) -> String {
    viewer
        .free_opt(need.category.as_ref())
        .unwrap_or_else(|| viewer.free(&need.text).chars().take(WORDS).collect())
}

/// The band, for those too who may see the amount: a tag groups customers.
fn budget(viewer: &Viewer<'_>, need: &KnownNeed) -> Option<String> {
    match viewer.amount(need.budget.as_ref()?) {
        Guarded::Clear { value } => Some(mask::band_text(value, viewer.actor.lang)),
        Guarded::Masked { shown } => Some(shown),
        Guarded::Hidden => None,
    }
}

fn urgency(known: &Known) -> Option<String> {
    [Level::High, Level::Medium, Level::Low]
        .into_iter()
        .find(|level| known.needs.iter().any(|need| need.urgency == *level))
        .map(|level| level.to_string())
}

/// Four of five outgoing interactions answered is fast, half of them normal; fewer than three tell nothing.
fn speed((answered, decided): (usize, usize)) -> Option<String> {
    if decided < 3 {
        return None;
    }
    let word = if answered * 5 >= decided * 4 {
        "fast"
    } else if answered * 2 >= decided {
        "normal"
    } else {
        "slow"
    };
    Some(word.to_owned())
}

fn cooperations(contracts: i64) -> String {
    match contracts {
        ..1 => "none",
        1..=3 => "few",
        _ => "many",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::span::Span;

    #[test]
    fn r_tag_bands_begin_where_they_should() {
        let band = |n| size_band(Headcount(Span::Exact(n)));
        assert_eq!(
            [band(19), band(20), band(299), band(300), band(1000)],
            ["micro", "small", "small", "medium", "large"]
        );
        assert_eq!(
            size_band(Headcount(Span::Range(Some(100), Some(499)))),
            "small"
        );
        assert_eq!(
            [cooperations(0), cooperations(3), cooperations(4)],
            ["none", "few", "many"]
        );
    }

    #[test]
    fn r_tag_few_interactions_tell_nothing_of_speed() {
        assert_eq!(speed((2, 2)), None);
        assert_eq!(speed((4, 5)).as_deref(), Some("fast"));
        assert_eq!(speed((2, 4)).as_deref(), Some("normal"));
        assert_eq!(speed((0, 3)).as_deref(), Some("slow"));
    }
}
