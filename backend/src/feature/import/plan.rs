//! What an import will make, before anything is made: plain values, no database.

use crate::feature::book::said::PlannedRecord;
use shared::Lang;
use shared::Level;
use shared::contract::NewContract;
use shared::customer::NewCustomer;
use shared::error::Code;
use shared::import::{FileEncoding, Form, ImportIssue, ImportTotals, NotTaken};
use shared::interaction::Channel;
use shared::key_fact::NewKeyFact;
use shared::milestone::MilestoneKind;
use shared::need::NeedKind;
use shared::opportunity::NewOpportunity;
use shared::plan::{GoalKind, PlanState};
use shared::read::Known;
use shared::risk::{Measure, RiskKind};
use shared::role::{RecordKind, WholeClass};
use shared::stage::{Gate, LossReason, StageRole};
use shared::story::NewStory;
use shared::tag::TagDimension;
use shared::time::{FlexDate, When};

/// Everything that a file would make, and everything in it that could not be read.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportPlan {
    /// The form that was recognised.
    pub form: Form,
    /// The encoding that was recognised.
    pub encoding: FileEncoding,
    /// Rows of data, without heading and empty lines.
    pub rows: i64,
    /// The customers, in the order of the file.
    pub customers: Vec<PlannedCustomer>,
    /// Cells and lines that could not be read as they stand, in the order of the file.
    pub issues: Vec<PlannedIssue>,
    /// Columns whose kind of record is not taken yet.
    pub not_taken: Vec<NotTaken>,
}

/// One customer of the file with all of its rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlannedCustomer {
    /// Line of the file where it begins, counted from 1 with the heading.
    pub line: i64,
    /// Name, number, profile and remarks. `stage`, `stage_detail`, `owner_id` and `referred_by` are left to whoever
    /// writes it.
    pub profile: NewCustomer,
    /// Its people; the first is the main contact.
    pub contacts: Vec<PlannedContact>,
    /// What happened, in the order of the file.
    pub interactions: Vec<PlannedInteraction>,
    /// To-dos that stand in a row without an interaction.
    pub todos: Vec<PlannedTodo>,
    /// The stages lived through, oldest first, no two neighbours alike (R-STG-1). The last one is where it stands.
    pub trajectory: Vec<PlannedStage>,
    /// Its contracts.
    pub contracts: Vec<NewContract>,
    /// What it wants.
    pub needs: Vec<PlannedNeed>,
    /// What may cost us the customer.
    pub risks: Vec<PlannedRisk>,
    /// Dated events.
    pub milestones: Vec<PlannedMilestone>,
    /// What we intended to do.
    pub plans: Vec<PlannedPlan>,
    /// Ratings and problems.
    pub cases: Vec<PlannedCase>,
    /// Possible deals.
    pub deals: Vec<NewOpportunity>,
    /// Key facts.
    pub facts: Vec<PlannedFact>,
    /// Success stories.
    pub stories: Vec<NewStory>,
    /// Tags.
    pub tags: Vec<(TagDimension, String)>,
    /// The owner as the file names one, for example 王销售经理.
    pub owner: Option<String>,
    /// Who helps the owner, as the file names them.
    pub collaborators: Vec<String>,
    /// The number of the customer who referred it.
    pub referred_by: Option<String>,
    /// Records of a record book, of any kind.
    pub records: Vec<PlannedRecord>,
}

/// A person at the customer.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedContact {
    /// The name; only its mask may be known.
    pub name: Known,
    /// Salutation, where the name ends in one: 先生.
    pub salutation: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Department.
    pub department: Option<String>,
    /// Mobile number, of digits alone; only its mask may be known.
    pub mobile: Option<Known>,
    /// Any other telephone number.
    pub phone: Option<Known>,
    /// E-mail address.
    pub email: Option<Known>,
    /// WeChat id.
    pub wechat: Option<Known>,
    /// When it left.
    pub left_on: Option<FlexDate>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedInteraction {
    /// Line of the file.
    pub line: i64,
    /// When it happened.
    pub happened_at: When,
    /// The ways, at least one.
    pub channels: Vec<Channel>,
    /// What was said and done, never empty.
    pub content: String,
    /// The customer's own words.
    pub feedback: Option<String>,
    /// What was agreed.
    pub consensus: Option<String>,
    /// Who may see what it says.
    pub class: WholeClass,
    /// For which purpose it was written down, as the form calls it.
    pub purpose: Option<String>,
    /// Our people or departments as the file names them, one each; the writer finds users among them.
    pub our_names: Vec<String>,
    /// Places in [`PlannedCustomer::contacts`] of the customer's people who took part.
    pub contacts: Vec<usize>,
    /// The next steps agreed in it.
    pub todos: Vec<PlannedTodo>,
}

/// A next step.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedTodo {
    /// Line of the file.
    pub line: i64,
    /// What is to be done.
    pub what: String,
    /// By when, if the file says so.
    pub due: Option<When>,
    /// Who is to do it as the file names them.
    pub by: Option<String>,
    /// Whether it is the customer who promised it.
    pub by_customer: bool,
}

/// A need, perhaps with how it changed.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedNeed {
    /// Line of the file.
    pub line: i64,
    /// As it was first said.
    pub original: String,
    /// As it is now, where that is something else: its second version.
    pub current: Option<String>,
    /// What changed it.
    pub trigger: Option<String>,
    /// Priority.
    pub priority: Option<Level>,
    /// How much hangs on it.
    pub kind: Option<NeedKind>,
    /// What hurts.
    pub pain: Option<String>,
    /// The solution that the customer would like.
    pub solution: Option<String>,
    /// Wanted by.
    pub wanted_by: Option<FlexDate>,
    /// When the file says that it was said: the date of its row.
    pub happened: Option<When>,
}

/// A risk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedRisk {
    /// Line of the file.
    pub line: i64,
    /// What kind.
    pub kind: RiskKind,
    /// What it is about, never empty.
    pub description: String,
    /// What is done about it.
    pub measures: Vec<Measure>,
    /// Who answers for it, as the file names them.
    pub by: Option<String>,
}

/// A dated event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedMilestone {
    /// Line of the file.
    pub line: i64,
    /// What kind.
    pub kind: MilestoneKind,
    /// When.
    pub date: FlexDate,
    /// A note.
    pub note: Option<String>,
}

/// A follow-up plan.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedPlan {
    /// Line of the file.
    pub line: i64,
    /// Place of the contact in [`PlannedCustomer::contacts`].
    pub contact: Option<usize>,
    /// What for.
    pub goal_kind: Option<GoalKind>,
    /// What for, in words.
    pub goal: Option<String>,
    /// The ways.
    pub channels: Vec<Channel>,
    /// When it was to happen.
    pub planned: When,
    /// When it happened.
    pub actual: Option<When>,
    /// What came of it.
    pub summary: Option<String>,
    /// The customer's words.
    pub feedback: Option<String>,
    /// What follows.
    pub next_action: Option<String>,
    /// Who does it, as the file names them.
    pub by: Option<String>,
    /// Where it stands.
    pub state: PlanState,
    /// Remark.
    pub remark: Option<String>,
}

/// A key fact.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedFact {
    /// The fact; who verified it is left to whoever writes it.
    pub fact: NewKeyFact,
    /// Who verified it, as the file names them.
    pub by: Option<String>,
}

/// A rating or a problem.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedCase {
    /// Line of the file.
    pub line: i64,
    /// When it was reported.
    pub reported: When,
    /// Satisfaction, 1 to 5.
    pub satisfaction: Option<i32>,
    /// The customer's comment.
    pub comment: Option<String>,
    /// What is wrong.
    pub problem: Option<String>,
    /// How it was solved.
    pub solution: Option<String>,
    /// When it was solved, where the file says that it was.
    pub solved: Option<When>,
    /// What the customer says of the solution.
    pub verdict: Option<String>,
}

/// A stage entered.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedStage {
    /// Line of the file.
    pub line: i64,
    /// What the stage means to the rules.
    pub role: StageRole,
    /// Which of the administrators' stages it is, where that is known; else the first of its role.
    pub code: Option<String>,
    /// When it was entered: the day of the row that first says so.
    pub at: When,
    /// A line within the stage.
    pub detail: Option<String>,
    /// Why it was entered, or the one before left.
    pub reason: Option<String>,
    /// Why the customer was lost.
    pub loss_reason: Option<LossReason>,
    /// Gates that the file does not meet, listed until they are filled (R-STG-2).
    pub open_gates: Vec<Gate>,
}

/// One cell, or one line, that could not be read as it stands, said in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedIssue {
    /// Line of the file, counted from 1 with the heading.
    pub line: i64,
    /// Heading of the column; none where the whole line is meant.
    pub column: Option<String>,
    /// Why, for programs.
    pub code: Code,
    /// Why, in Chinese, and what was done instead.
    pub zh: String,
    /// Why, in English, and what was done instead.
    pub en: String,
}

impl PlannedStage {
    /// Whether both are the same stage.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        (self.role, &self.code) == (other.role, &other.code)
    }
}

impl PlannedIssue {
    /// The issue as it is answered to a caller.
    #[must_use]
    pub fn in_language(&self, lang: Lang) -> ImportIssue {
        ImportIssue {
            line: self.line,
            column: self.column.clone(),
            code: self.code,
            message: lang.pick(&self.zh, &self.en).to_owned(),
        }
    }
}

/// Why a file is not taken at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// For programs.
    pub code: Code,
    /// Line of the file, where one is to blame.
    pub line: Option<i64>,
    /// For people, in Chinese.
    pub zh: String,
    /// For people, in English.
    pub en: String,
}

impl Refusal {
    /// The sentence for people.
    #[must_use]
    pub fn detail(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

impl PlannedCustomer {
    /// How many records it makes, the customer itself included.
    #[must_use]
    pub fn totals(&self) -> ImportTotals {
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let agreed: usize = self.interactions.iter().map(|i| i.todos.len()).sum();
        let mut totals = ImportTotals {
            customers: 1,
            contacts: count(self.contacts.len()),
            interactions: count(self.interactions.len()),
            todos: count(agreed + self.todos.len()),
            // It enters a stage, also where the file names none.
            stage_changes: count(self.trajectory.len().max(1)),
            contracts: count(self.contracts.len()),
            needs: count(self.needs.len()),
            risks: count(self.risks.len()),
            milestones: count(self.milestones.len()),
            plans: count(self.plans.len()),
            service_cases: count(self.cases.len()),
            opportunities: count(self.deals.len()),
            key_facts: count(self.facts.len()),
            stories: count(self.stories.len()),
            questionnaires: 0,
        };
        self.count_records(&mut totals);
        totals
    }

    /// How many records of a record book it makes.
    #[must_use]
    pub fn booked(&self) -> ImportTotals {
        let mut totals = ImportTotals::default();
        self.count_records(&mut totals);
        totals
    }

    fn count_records(&self, totals: &mut ImportTotals) {
        for record in &self.records {
            if let Some(counted) = total_of(totals, record.kind) {
                *counted += 1;
            }
        }
    }
}

/// Where a kind of record is counted.
const fn total_of(totals: &mut ImportTotals, kind: RecordKind) -> Option<&mut i64> {
    Some(match kind {
        RecordKind::Contact => &mut totals.contacts,
        RecordKind::Interaction => &mut totals.interactions,
        RecordKind::Todo => &mut totals.todos,
        RecordKind::Contract => &mut totals.contracts,
        RecordKind::Plan => &mut totals.plans,
        RecordKind::Need => &mut totals.needs,
        RecordKind::Opportunity => &mut totals.opportunities,
        RecordKind::Risk => &mut totals.risks,
        RecordKind::ServiceCase => &mut totals.service_cases,
        RecordKind::KeyFact => &mut totals.key_facts,
        RecordKind::Questionnaire => &mut totals.questionnaires,
        RecordKind::Milestone => &mut totals.milestones,
        RecordKind::Story => &mut totals.stories,
        RecordKind::Customer
        | RecordKind::StageChange
        | RecordKind::Tag
        | RecordKind::Attachment => return None,
    })
}
