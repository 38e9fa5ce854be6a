//! Opportunities, key facts and success stories of a row: what the universal form knows beyond the paper one.

use super::draft::Draft;
use super::headings::Field;
use super::plan::{PlannedFact, PlannedIssue};
use super::read::Cell;
use super::records::find;
use shared::error::Code;
use shared::key_fact::{FactSource, FactSubject, NewKeyFact};
use shared::opportunity::{NewOpportunity, OpportunityState};
use shared::read::{self, FormWord};
use shared::story::{NewStory, StoryKind};
use std::str::FromStr;

/// What says something of a deal, a fact or a story only beside what it is about.
const OF_DEAL: &[Field] = &[
    Field::DealAmount,
    Field::DealProbability,
    Field::DealClose,
    Field::DealState,
    Field::DealLoss,
];
const OF_FACT: &[Field] = &[
    Field::FactSubject,
    Field::FactSource,
    Field::FactNote,
    Field::FactVerifier,
    Field::FactVerified,
];
const OF_STORY: &[Field] = &[
    Field::StoryKind,
    Field::StoryHappened,
    Field::StoryWorked,
    Field::StoryKeywords,
    Field::StoryAudience,
];

impl Draft {
    /// Reads a cell, or reports it as what it cannot be; none where it is blank.
    fn read_cell<T>(
        &mut self,
        cells: &[Cell<'_>],
        field: Field,
        code: Code,
        issues: &mut Vec<PlannedIssue>,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let cell = find(cells, field)?;
        let value = read(cell.text);
        if value.is_none() {
            self.refuse(cell, code, field == Field::DealAmount, issues);
        }
        value
    }

    fn word<T: FormWord + FromStr>(
        &mut self,
        cells: &[Cell<'_>],
        field: Field,
        issues: &mut Vec<PlannedIssue>,
    ) -> Option<T> {
        self.read_cell(cells, field, Code::NotOnList, issues, read::word)
    }

    /// Keeps what stands beside nothing.
    fn keep_beside(
        &mut self,
        cells: &[Cell<'_>],
        fields: &[Field],
        issues: &mut Vec<PlannedIssue>,
    ) {
        for cell in fields.iter().filter_map(|field| find(cells, *field)) {
            let sealed = cell.column.field == Some(Field::DealAmount);
            self.refuse(cell, Code::Unreadable, sealed, issues);
        }
    }

    pub(super) fn take_deal(&mut self, cells: &[Cell<'_>], issues: &mut Vec<PlannedIssue>) {
        let Some(title) = self.text(cells, Field::DealTitle, 200, issues) else {
            return self.keep_beside(cells, OF_DEAL, issues);
        };
        let amount = self.read_cell(
            cells,
            Field::DealAmount,
            Code::Unreadable,
            issues,
            read::amount,
        );
        let probability = self.read_cell(
            cells,
            Field::DealProbability,
            Code::OutOfRange,
            issues,
            percent,
        );
        let expected_close = self.read_cell(
            cells,
            Field::DealClose,
            Code::Unreadable,
            issues,
            read::date,
        );
        let loss_reason = self.word(cells, Field::DealLoss, issues);
        let mut state: Option<OpportunityState> = self.word(cells, Field::DealState, issues);
        if state == Some(OpportunityState::Lost) && loss_reason.is_none() {
            // Lost without a reason is not taken by itself; the cell says so in the remarks.
            if let Some(cell) = find(cells, Field::DealState) {
                self.refuse(cell, Code::Required, false, issues);
            }
            state = None;
        }
        if !self.deals.iter().any(|there| there.title == title) {
            self.deals.push(NewOpportunity {
                title,
                needs: Vec::new(),
                amount,
                probability,
                expected_close,
                state,
                loss_reason,
                remark: None,
            });
        }
    }

    pub(super) fn take_fact(&mut self, cells: &[Cell<'_>], issues: &mut Vec<PlannedIssue>) {
        let Some(statement) = self.text(cells, Field::Fact, 2_000, issues) else {
            return self.keep_beside(cells, OF_FACT, issues);
        };
        let subject = self.word(cells, Field::FactSubject, issues);
        let source = self.word(cells, Field::FactSource, issues);
        let fact = NewKeyFact {
            subject: subject.unwrap_or(FactSubject::Other),
            source: source.unwrap_or(FactSource::Customer),
            source_note: self.text(cells, Field::FactNote, 500, issues),
            verified_by: None,
            verified_on: self.read_cell(
                cells,
                Field::FactVerified,
                Code::Unreadable,
                issues,
                read::date,
            ),
            statement,
        };
        let by = self.text(cells, Field::FactVerifier, 80, issues);
        if !self
            .facts
            .iter()
            .any(|there| there.fact.statement == fact.statement)
        {
            self.facts.push(PlannedFact { fact, by });
        }
    }

    pub(super) fn take_story(&mut self, cells: &[Cell<'_>], issues: &mut Vec<PlannedIssue>) {
        let Some(title) = self.text(cells, Field::StoryTitle, 200, issues) else {
            return self.keep_beside(cells, OF_STORY, issues);
        };
        let kind = self.word(cells, Field::StoryKind, issues);
        let happened = self.text(cells, Field::StoryHappened, 10_000, issues);
        let keywords = find(cells, Field::StoryKeywords).map_or_else(Vec::new, |cell| {
            let words = cell.text.split(['、', ',', '，', ';', '；', '\n']);
            let words = words.map(str::trim).filter(|word| !word.is_empty());
            words
                .take(20)
                .map(|word| word.chars().take(40).collect())
                .collect()
        });
        let story = NewStory {
            kind: kind.unwrap_or(StoryKind::Conversion),
            happened: happened.unwrap_or_else(|| title.clone()),
            worked: self.text(cells, Field::StoryWorked, 4_000, issues),
            keywords,
            shared_with: self.word(cells, Field::StoryAudience, issues),
            title,
        };
        if !self.stories.iter().any(|there| there.title == story.title) {
            self.stories.push(story);
        }
    }
}

/// A probability of 0 to 100: `60`, `60%`, `60 ％`.
fn percent(text: &str) -> Option<i32> {
    let bare = text.trim().trim_end_matches(['%', '％']).trim();
    let percent: i32 = bare.parse().ok()?;
    (0..=100).contains(&percent).then_some(percent)
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn a_probability_is_a_percentage() {
        assert_eq!(
            ["60", "60%", " 5 ％", "101", "half"].map(percent),
            [Some(60), Some(60), Some(5), None, None]
        );
    }
}
