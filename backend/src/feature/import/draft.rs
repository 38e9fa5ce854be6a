//! One customer while its rows are being read.

use super::headings::Field;
use super::plan::{
    PlannedCase, PlannedContact, PlannedCustomer, PlannedFact, PlannedInteraction, PlannedIssue,
    PlannedMilestone, PlannedNeed, PlannedPlan, PlannedRisk, PlannedStage, PlannedTodo,
};
use super::read::{Cell, Clock};
use super::say::{Instead, issue};
use shared::contract::NewContract;
use shared::customer::NewCustomer;
use shared::error::Code;
use shared::opportunity::NewOpportunity;
use shared::story::NewStory;
use shared::tag::TagDimension;
use shared::time::When;
use std::collections::HashMap;

/// The longest name and number that a customer takes.
const NAME: usize = 120;
const NUMBER: usize = 40;
/// The longest remarks and confidential notes.
const NOTES: usize = 10_000;

/// What the rows of one customer have said so far.
pub struct Draft {
    pub(super) line: i64,
    pub(super) profile: NewCustomer,
    pub(super) contacts: Vec<PlannedContact>,
    pub(super) interactions: Vec<PlannedInteraction>,
    pub(super) todos: Vec<PlannedTodo>,
    pub(super) stages: Vec<PlannedStage>,
    pub(super) contracts: Vec<NewContract>,
    pub(super) needs: Vec<PlannedNeed>,
    pub(super) risks: Vec<PlannedRisk>,
    pub(super) milestones: Vec<PlannedMilestone>,
    pub(super) plans: Vec<PlannedPlan>,
    pub(super) cases: Vec<PlannedCase>,
    pub(super) deals: Vec<NewOpportunity>,
    pub(super) facts: Vec<PlannedFact>,
    pub(super) stories: Vec<NewStory>,
    pub(super) tags: Vec<(TagDimension, String)>,
    pub(super) owner: Option<String>,
    /// The stage that the head of the form gives, and where it stands.
    pub(super) current: Option<(i64, String, PlannedStage)>,
    /// When and in which way the last row's interaction took place, for rows that leave it blank.
    pub(super) above: Option<(When, Vec<shared::interaction::Channel>)>,
    /// Places of the contacts by name.
    pub(super) named: HashMap<String, usize>,
    /// What the customer's own fields have said, to notice when a later row says something else.
    said: HashMap<Field, String>,
    /// Texts that stand in the remarks or, where they may be sealed, in the confidential notes.
    kept: [Notes; 2],
}

impl Draft {
    /// A customer of that name.
    pub fn new(name: &Cell<'_>, issues: &mut Vec<PlannedIssue>) -> Self {
        let mut draft = Self {
            line: name.line,
            profile: blank(String::new()),
            contacts: Vec::new(),
            interactions: Vec::new(),
            todos: Vec::new(),
            stages: Vec::new(),
            contracts: Vec::new(),
            needs: Vec::new(),
            risks: Vec::new(),
            milestones: Vec::new(),
            plans: Vec::new(),
            cases: Vec::new(),
            deals: Vec::new(),
            facts: Vec::new(),
            stories: Vec::new(),
            tags: Vec::new(),
            owner: None,
            current: None,
            above: None,
            named: HashMap::new(),
            said: HashMap::new(),
            kept: [Notes::default(), Notes::default()],
        };
        draft.profile.name = draft.fit(name, NAME, issues);
        draft
    }

    pub(super) fn name(&self) -> &str {
        &self.profile.name
    }

    pub(super) fn number(&self) -> Option<&str> {
        self.profile.number.as_deref()
    }

    /// Takes the number of a row (R-NUM-2: as it is).
    pub(super) fn set_number(&mut self, cell: &Cell<'_>, issues: &mut Vec<PlannedIssue>) {
        if self.profile.number.is_none() {
            self.profile.number = Some(self.fit(cell, NUMBER, issues));
        }
    }

    /// Whether a row says something about the customer that no row has said yet. The same again is silence; something
    /// else is an issue, and what stood first stays.
    pub(super) fn says_first(
        &mut self,
        cell: &Cell<'_>,
        field: Field,
        sealed: bool,
        issues: &mut Vec<PlannedIssue>,
    ) -> bool {
        match self.said.get(&field) {
            None => {
                self.said.insert(field, cell.text.to_owned());
                true
            }
            Some(said) if said == cell.text => false,
            Some(_) => {
                self.contradicts(cell, sealed, issues);
                false
            }
        }
    }

    pub(super) fn contradicts(
        &mut self,
        cell: &Cell<'_>,
        sealed: bool,
        issues: &mut Vec<PlannedIssue>,
    ) {
        self.refuse(cell, Code::Contradiction, sealed, issues);
    }

    /// Reports a cell and keeps its text.
    pub(super) fn refuse(
        &mut self,
        cell: &Cell<'_>,
        code: Code,
        sealed: bool,
        issues: &mut Vec<PlannedIssue>,
    ) {
        self.keep(cell, sealed);
        let instead = if sealed {
            Instead::Confidential
        } else {
            Instead::Remarks
        };
        issues.push(issue(cell.line, Some(&cell.column.heading), code, instead));
    }

    /// Keeps the text of a cell, in the remarks or, where it may be sealed, in the confidential notes.
    pub(super) fn keep(&mut self, cell: &Cell<'_>, sealed: bool) {
        self.keep_text(cell.line, &cell.column.heading, cell.text, sealed);
    }

    pub(super) fn keep_text(&mut self, line: i64, heading: &str, text: &str, sealed: bool) {
        if !text.is_empty() {
            self.keep_plain(format!("[{line} · {heading}] {text}"), sealed);
        }
    }

    pub(super) fn keep_plain(&mut self, text: String, sealed: bool) {
        let [open, confidential] = &mut self.kept;
        let notes = if sealed { confidential } else { open };
        notes.add(text);
    }

    /// The text of a cell, cut to what its field takes; what is cut off is kept as a whole in the remarks.
    pub(super) fn fit(
        &mut self,
        cell: &Cell<'_>,
        most: usize,
        issues: &mut Vec<PlannedIssue>,
    ) -> String {
        self.fit_as(cell, most, false, issues)
    }

    /// The same; whether what is cut off is kept in confidence.
    pub(super) fn fit_as(
        &mut self,
        cell: &Cell<'_>,
        most: usize,
        sealed: bool,
        issues: &mut Vec<PlannedIssue>,
    ) -> String {
        if cell.text.chars().count() <= most {
            return cell.text.to_owned();
        }
        self.refuse(cell, Code::TooLong, sealed, issues);
        cell.text.chars().take(most).collect()
    }

    /// The finished plan of the customer.
    pub fn finish(mut self, clock: Clock, issues: &mut Vec<PlannedIssue>) -> PlannedCustomer {
        self.settle_stages(clock, issues);
        self.settle_participants();
        let [open, confidential] = std::mem::take(&mut self.kept);
        self.profile.remarks = self.notes(open, issues);
        self.profile.confidential_notes = self.notes(confidential, issues);
        PlannedCustomer {
            line: self.line,
            profile: self.profile,
            contacts: self.contacts,
            interactions: self.interactions,
            todos: self.todos,
            trajectory: self.stages,
            contracts: self.contracts,
            needs: self.needs,
            risks: self.risks,
            milestones: self.milestones,
            plans: self.plans,
            cases: self.cases,
            deals: self.deals,
            facts: self.facts,
            stories: self.stories,
            tags: self.tags,
            owner: self.owner,
            collaborators: Vec::new(),
            referred_by: None,
            records: Vec::new(),
        }
    }

    fn notes(&self, kept: Notes, issues: &mut Vec<PlannedIssue>) -> Option<String> {
        let text = kept.texts.join("\n");
        if kept.full || text.chars().count() > NOTES {
            issues.push(issue(self.line, None, Code::TooLong, Instead::File));
        }
        let cut: String = text.chars().take(NOTES).collect();
        (!cut.is_empty()).then_some(cut)
    }
}

/// Kept texts, each once, until there are more than notes can hold.
#[derive(Default)]
struct Notes {
    texts: Vec<String>,
    length: usize,
    full: bool,
}

impl Notes {
    fn add(&mut self, text: String) {
        if self.texts.contains(&text) {
            return;
        }
        self.full = self.length > NOTES;
        if !self.full {
            self.length += text.chars().count() + 1;
            self.texts.push(text);
        }
    }
}

/// A customer of which nothing but the name is known.
fn blank(name: String) -> NewCustomer {
    NewCustomer {
        name,
        ..NewCustomer::default()
    }
}
