//! What the rules look at: one customer, as far as signals care.

use crate::contract::Renewal;
use crate::interaction::{Answered, Channel, Direction};
use crate::reveal::RecordRef;
use crate::risk::RiskKind;
use crate::service_case::CaseKind;
use crate::stage::StageRole;
use crate::time::When;
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// An interaction. Archived and doubtful ones are none (R-TRUE).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Talk {
    /// Its id.
    pub id: Uuid,
    /// When it happened; of a bare day, its beginning.
    pub at: DateTime<Utc>,
    /// The day, where no more is known than that.
    pub on: Option<NaiveDate>,
    /// Who reached out.
    pub direction: Direction,
    /// Whether the customer answered.
    pub answered: Answered,
    /// The ways.
    pub channels: Vec<Channel>,
    /// The competitor that was mentioned, in a form to compare names by.
    pub competitor: Option<String>,
    /// Whether it was brought by an import long after it happened: nothing is raised backwards.
    pub backfilled: bool,
}

impl Talk {
    /// When it happened, as it was said.
    #[must_use]
    pub fn when(&self) -> When {
        self.on.map_or(When::At(self.at), When::Day)
    }

    /// Whether the customer reached out.
    #[must_use]
    pub fn is_incoming(&self) -> bool {
        self.direction == Direction::Incoming
    }

    /// Whether both sides were there at once, so that whoever asks is answered.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.channels.iter().any(|channel| {
            matches!(
                channel,
                Channel::Phone
                    | Channel::Visit
                    | Channel::Meeting
                    | Channel::OnlineMeeting
                    | Channel::Event
            )
        })
    }
}

/// Something to be done by a time, open and past it or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// The to-do or the plan.
    pub record: RecordRef,
    /// Whether the customer promised it.
    pub theirs: bool,
    /// The instant after which it is late.
    pub due_at: DateTime<Utc>,
    /// The same as it was said.
    pub due: When,
    /// When it was written down.
    pub recorded_at: DateTime<Utc>,
}

/// A running contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Its id.
    pub id: Uuid,
    /// Its last day; of a date known to the month or year, the first that it can be.
    pub ends_on: NaiveDate,
    /// Whether the customer means to renew.
    pub renewal: Renewal,
    /// The day on which it was written down.
    pub recorded_on: NaiveDate,
}

/// A service case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its id.
    pub id: Uuid,
    /// What it is.
    pub kind: CaseKind,
    /// Satisfaction, 1 to 5.
    pub satisfaction: Option<i32>,
    /// When it was reported.
    pub reported_at: DateTime<Utc>,
    /// The same as it was said.
    pub reported: When,
    /// Whether somebody answered.
    pub answered: bool,
    /// Whether it is solved.
    pub solved: bool,
    /// By when the first answer is due.
    pub answer_due: Option<DateTime<Utc>>,
    /// By when the solution is due.
    pub solution_due: Option<DateTime<Utc>>,
    /// When it was written down.
    pub recorded_at: DateTime<Utc>,
}

/// A day on which something is decided: a milestone, or the expected close of an open opportunity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The record that says so.
    pub record: RecordRef,
    /// The day; of a date known to the month or year, the last that it can be.
    pub on: NaiveDate,
    /// The day on which it was written down.
    pub recorded_on: NaiveDate,
}

/// Times that a customer carries of its own (R-SLA-5); where none is said the usual ones hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Times {
    /// An enquiry is answered within so many hours.
    pub enquiry_hours: Option<i64>,
    /// The customer is updated within so many days.
    pub update_days: Option<i64>,
}

/// One customer, as far as signals care.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The clock.
    pub now: DateTime<Utc>,
    /// Today, where the organisation is.
    pub today: NaiveDate,
    /// The code of the stage.
    pub stage: String,
    /// What the stage means to the rules.
    pub role: StageRole,
    /// When it was entered.
    pub entered_at: DateTime<Utc>,
    /// The same as it was said.
    pub entered: When,
    /// The day of that.
    pub entered_on: NaiveDate,
    /// The move that brought it there.
    pub entered_by: Option<RecordRef>,
    /// Days after which a stay is longer than usual.
    pub usual_days: Option<i32>,
    /// Since when we know the customer at all: nothing before is missed.
    pub known_since: DateTime<Utc>,
    /// The day of that.
    pub known_on: NaiveDate,
    /// The last interaction.
    pub touched_at: Option<DateTime<Utc>>,
    /// The last time that somebody wrote something down.
    pub updated_at: Option<DateTime<Utc>>,
    /// What it was written into.
    pub updated_in: Option<RecordRef>,
    /// Every how many days the customer is to be contacted.
    pub cadence_days: Option<i64>,
    /// Since when it is so, where a risk of churn made it so (R-CAD-5).
    pub cadence_since: Option<DateTime<Utc>>,
    /// Times of its own.
    pub times: Times,
    /// The last interactions, the newest first.
    pub talks: Vec<Talk>,
    /// Open to-dos and plans with a time.
    pub promises: Vec<Promise>,
    /// Running contracts.
    pub terms: Vec<Term>,
    /// Service cases, the newest first.
    pub cases: Vec<Case>,
    /// Days of decisions.
    pub decisions: Vec<Decision>,
    /// How many needs wait.
    pub needs: i64,
    /// The kinds of open risks.
    pub risks: Vec<RiskKind>,
    /// The day on which cooperation began.
    pub cooperates_since: Option<NaiveDate>,
    /// The record that was just written, where it is somebody's change that is looked at; of service cases and talks
    /// only where something was that rules hear of.
    pub changed: Option<Uuid>,
}

impl Seen {
    /// When they were last in touch, as it was said; this moment where they never were.
    #[must_use]
    pub fn touched_or(&self, moment: DateTime<Utc>) -> When {
        let last = self.talks.first();
        let last = last.filter(|talk| self.touched_at.is_some_and(|at| talk.at == at));
        last.map_or_else(|| When::At(self.touched_at.unwrap_or(moment)), Talk::when)
    }

    /// The last of these moments, and since when we know the customer.
    #[must_use]
    pub fn since(&self, moments: &[Option<DateTime<Utc>>]) -> DateTime<Utc> {
        let known = moments.iter().copied().flatten();
        known.fold(self.known_since, DateTime::max)
    }

    /// How many whole days ago that was.
    #[must_use]
    pub fn days_since(&self, at: DateTime<Utc>) -> i64 {
        (self.now - at).num_days()
    }
}
