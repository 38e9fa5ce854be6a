//! Which columns of a form go out: all of them, or those of a purpose alone (F2).

use super::paper::Paper;
use super::write::Rows;
use shared::Lang;
use shared::purpose::EntryField;

/// Columns of the universal form that are there for whatever purpose: the customer, when and how, the summary, the remarks,
/// and the purpose itself.
const ALWAYS: &[usize] = &[0, 1, 2, 3, 9, 10, 11, 15, 16, 19, 28, 47];

/// The column of the universal form that says when something was.
const WHEN: usize = 15;

/// Columns of the universal form that are there where the entry form shows one of these parts. What is in neither list is
/// no part of the entry form, and so of no purpose.
const PARTS: &[(&[EntryField], &[usize])] = &[
    (&[EntryField::Contacts], &[4, 5, 6, 7, 8, 18]),
    (&[EntryField::Need, EntryField::NeedChange], &[12, 13, 14]),
    (&[EntryField::OurUsers, EntryField::OurOthers], &[17]),
    (&[EntryField::Consensus], &[20]),
    (&[EntryField::NextSteps], &[21]),
    (&[EntryField::ServiceCase], &[22, 23, 24, 25, 26]),
    (&[EntryField::Stage], &[27]),
];

/// A form as it goes out.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The form.
    pub paper: Paper,
    /// The columns that go out; none for all.
    kept: Option<Vec<usize>>,
}

impl Layout {
    /// All columns of a form.
    #[must_use]
    pub const fn whole(paper: Paper) -> Self {
        Self { paper, kept: None }
    }

    /// The universal form with the parts that a purpose shows.
    #[must_use]
    pub fn of_purpose(fields: &[EntryField]) -> Self {
        let shown = PARTS
            .iter()
            .filter(|(parts, _)| parts.iter().any(|part| fields.contains(part)));
        let kept = shown.flat_map(|(_, columns)| columns.iter());
        Self {
            paper: Paper::F2,
            kept: Some(kept.chain(ALWAYS).copied().collect()),
        }
    }

    /// Whether a column goes out.
    #[must_use]
    pub fn shows(&self, at: usize) -> bool {
        self.kept.as_ref().is_none_or(|kept| kept.contains(&at))
    }

    /// The headings of the columns that go out, in the form's own order.
    #[must_use]
    pub fn headings(&self, lang: Lang) -> Vec<&'static str> {
        let all = self.paper.headings(lang).into_iter().enumerate();
        all.filter(|(at, _)| self.shows(*at))
            .map(|(_, heading)| heading)
            .collect()
    }

    /// Rows of the whole form without what does not go out; one that says nothing then but when it was is left out.
    #[must_use]
    pub fn narrowed(&self, mut rows: Rows) -> Rows {
        if self.kept.is_none() {
            return rows;
        }
        for row in &mut rows {
            for (at, cell) in row.iter_mut().enumerate() {
                if !self.shows(at) {
                    cell.clear();
                }
            }
        }
        let says = |(at, cell): (usize, &String)| at != WHEN && !cell.is_empty();
        rows.retain(|row| row.iter().enumerate().any(says));
        rows
    }

    /// The cells of a row that go out.
    #[must_use]
    pub fn cells(&self, row: Vec<String>) -> Vec<String> {
        let all = row.into_iter().enumerate();
        all.filter(|(at, _)| self.shows(*at))
            .map(|(_, cell)| cell)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_is_left_with_nothing_but_its_time_goes() {
        let row = |at: usize| {
            let mut row = vec![String::new(); 48];
            row[WHEN] = "2026-03-02".to_owned();
            row[at] = "x".to_owned();
            row
        };
        let need = Layout::of_purpose(&[EntryField::Need]);
        assert_eq!(
            Paper::F2.headings(Lang::En).get(WHEN),
            Some(&"Follow-up time")
        );
        // A need, a case, a summary.
        assert_eq!(need.narrowed(vec![row(12), row(23), row(19)]).len(), 2);
        assert_eq!(Layout::whole(Paper::F2).narrowed(vec![row(23)]).len(), 1);
    }

    #[test]
    fn a_purpose_shows_its_parts_alone_and_every_column_of_the_paper_belongs_somewhere() {
        let parts = PARTS.iter().flat_map(|(_, columns)| columns.iter());
        let known: Vec<usize> = parts.chain(ALWAYS).copied().collect();
        for at in 0..Paper::F2.on_paper() {
            let there = known.iter().filter(|one| **one == at).count();
            assert_eq!(there, 1, "column {at}");
        }
        let after_sales = Layout::of_purpose(&[EntryField::ServiceCase]);
        let headings = after_sales.headings(Lang::En);
        assert!(headings.contains(&"Problem") && headings.contains(&"Summary"));
        assert!(!headings.contains(&"Core need") && !headings.contains(&"Opportunity"));
        let mut row = vec![String::new(); Paper::F2.headings(Lang::En).len()];
        row[12] = "降本".to_owned();
        assert!(after_sales.narrowed(vec![row.clone()]).is_empty());
        assert_eq!(Layout::whole(Paper::F2).narrowed(vec![row]).len(), 1);
    }
}
