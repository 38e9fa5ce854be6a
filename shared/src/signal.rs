//! Signals: what the records of a customer say that somebody should look at (R-SIG-1…10, R-REF, R-SLA-2…4, R-STG-4).
//!
//! A signal is raised once per *occasion*: the streak of unanswered calls, the contract with this end, the promise with this
//! due time. It says what was seen as numbers and dates ([`SignalFacts`]), so that each reader gets the sentence in the own
//! language, and names the records behind it. The rules are pure ([`detect`]): values and a clock in, findings out.

pub mod detect;
mod rules;
mod seen;

pub use rules::SignalRules;
pub use seen::{Case, Decision, Promise, Seen, Talk, Term, Times};

use crate::Level;
use crate::customer::CustomerRef;
use crate::guarded::Guarded;
use crate::id::{CustomerId, SignalId};
use crate::reveal::RecordRef;
use crate::risk::RiskKind;
use crate::role::RecordKind;
use crate::time::When;
use crate::user::UserRef;
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

words! {
    /// What was seen.
    pub enum SignalKind {
        /// Outgoing interactions in a row without an answer (R-SIG-1).
        Unanswered = "unanswered",
        /// A competitor mentioned again (R-SIG-2).
        Competitor = "competitor",
        /// A decision-maker or the main contact left or changed (R-SIG-3).
        KeyContactChanged = "key_contact_changed",
        /// An interested customer was contacted too often (R-SIG-4).
        OverContact = "over_contact",
        /// A customer was not contacted for too long (R-SIG-5).
        UnderContact = "under_contact",
        /// A low rating or a complaint (R-SIG-6).
        Dissatisfied = "dissatisfied",
        /// A contract near its end, renewal not agreed (R-SIG-7).
        ContractEnding = "contract_ending",
        /// We promised something and did not do it in time (R-SIG-8).
        PromiseOverdue = "promise_overdue",
        /// The customer promised something and did not do it in time (R-SIG-8).
        TheirPromiseOverdue = "their_promise_overdue",
        /// The day of a decision passed (R-SIG-9).
        DecisionPassed = "decision_passed",
        /// A stage that lasts longer than usual (R-SIG-9).
        StageLong = "stage_long",
        /// Interested without a concrete need (R-SIG-10).
        NoNeed = "no_need",
        /// Satisfied months after cooperation began (R-REF).
        AskReferral = "ask_referral",
        /// An interested customer's enquiry waits for an answer (R-SLA-2).
        EnquiryWaiting = "enquiry_waiting",
        /// The first answer to a problem, or its solution, is overdue (R-SLA-3).
        CaseOverdue = "case_overdue",
        /// A customer that should be updated weekly was not (R-SLA-4).
        UpdateOverdue = "update_overdue",
        /// No interaction for so long that *dormant* is suggested (R-STG-4).
        DormantSuggested = "dormant_suggested",
    }

    /// Where a signal stands.
    pub enum SignalState {
        /// Somebody should look.
        Open = "open",
        /// Put off until a time.
        Snoozed = "snoozed",
        /// Somebody said why it is none.
        Dismissed = "dismissed",
        /// What it suggests was done.
        Acted = "acted",
        /// What was seen is no longer so.
        Settled = "settled",
    }

    /// What one press does about a signal.
    pub enum SignalAct {
        /// Opens the risk.
        OpenRisk = "open_risk",
        /// Makes the plan.
        MakePlan = "make_plan",
        /// Makes the milestone.
        MakeMilestone = "make_milestone",
        /// Slows the cadence for a while.
        SlowCadence = "slow_cadence",
        /// Moves the customer to *dormant*.
        MoveDormant = "move_dormant",
    }
}

impl SignalKind {
    /// The rule that it follows from, as DOMAIN numbers it.
    #[must_use]
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Unanswered => "R-SIG-1",
            Self::Competitor => "R-SIG-2",
            Self::KeyContactChanged => "R-SIG-3",
            Self::OverContact => "R-SIG-4",
            Self::UnderContact => "R-SIG-5",
            Self::Dissatisfied => "R-SIG-6",
            Self::ContractEnding => "R-SIG-7",
            Self::PromiseOverdue | Self::TheirPromiseOverdue => "R-SIG-8",
            Self::DecisionPassed | Self::StageLong => "R-SIG-9",
            Self::NoNeed => "R-SIG-10",
            Self::AskReferral => "R-REF",
            Self::EnquiryWaiting => "R-SLA-2",
            Self::CaseOverdue => "R-SLA-3",
            Self::UpdateOverdue => "R-SLA-4",
            Self::DormantSuggested => "R-STG-4",
        }
    }

    /// What is suggested, the first of all foremost.
    #[must_use]
    pub const fn acts(self) -> &'static [SignalAct] {
        use SignalAct::{MakeMilestone, MakePlan, MoveDormant, OpenRisk, SlowCadence};
        match self {
            Self::Unanswered => &[SlowCadence, MakePlan],
            Self::OverContact => &[SlowCadence],
            Self::Competitor | Self::Dissatisfied => &[OpenRisk, MakePlan],
            Self::ContractEnding => &[OpenRisk, MakePlan, MakeMilestone],
            Self::DormantSuggested => &[MoveDormant, MakePlan],
            // Whoever told of the change made risk, plan and milestone with it.
            Self::KeyContactChanged => &[],
            Self::UnderContact
            | Self::PromiseOverdue
            | Self::TheirPromiseOverdue
            | Self::DecisionPassed
            | Self::StageLong
            | Self::NoNeed
            | Self::AskReferral
            | Self::EnquiryWaiting
            | Self::CaseOverdue
            | Self::UpdateOverdue => &[MakePlan],
        }
    }

    /// The risk that is opened about it, if one is.
    #[must_use]
    pub const fn risk(self) -> Option<RiskKind> {
        match self {
            Self::Competitor => Some(RiskKind::Competition),
            Self::KeyContactChanged => Some(RiskKind::DecisionChain),
            Self::Dissatisfied => Some(RiskKind::Service),
            Self::ContractEnding => Some(RiskKind::Churn),
            _ => None,
        }
    }

    /// Whether it stays what it was though the records move on: what was said was said, until it is taken
    /// back itself ([`detect::mentions_taken_back`]). The others settle themselves.
    #[must_use]
    pub const fn lasts(self) -> bool {
        matches!(
            self,
            Self::Competitor | Self::KeyContactChanged | Self::Dissatisfied
        )
    }

    /// Whether owner and managers are told of it beside its place on their lists (R-SIG-8).
    #[must_use]
    pub const fn is_told(self) -> bool {
        matches!(self, Self::PromiseOverdue | Self::TheirPromiseOverdue)
    }
}

impl SignalState {
    /// Whether somebody may still do something about it.
    #[must_use]
    pub const fn waits(self) -> bool {
        matches!(self, Self::Open | Self::Snoozed)
    }
}

dto! {
    /// What was seen, as numbers and dates that stay true for as long as it waits; which of them are there depends on the
    /// kind. Nothing sealed is among them.
    #[derive(Eq, Default)]
    #[serde(default)]
    pub struct SignalFacts {
        /// How many.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub count: Option<i64>,
        /// Within how many hours, or days, or after how many: what is usual or allowed.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub limit: Option<i64>,
        /// Since when, or due when.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub since: Option<When>,
        /// On which day.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub on: Option<NaiveDate>,
        /// In which stage: its code.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub stage: Option<String>,
        /// The satisfaction, 1 to 5.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub score: Option<i32>,
    }

    /// A record behind a signal, or one that was made from it.
    pub struct SignalRecord {
        /// The kind.
        pub kind: RecordKind,
        /// Its id.
        pub id: Uuid,
        /// What people call it, as the caller may see it.
        pub name: Option<Guarded<String>>,
    }

    /// A signal.
    pub struct Signal {
        /// Its id.
        pub id: SignalId,
        /// The customer.
        pub customer_id: CustomerId,
        /// Its number and name; on lists across customers only.
        #[serde(default)]
        pub customer: Option<CustomerRef>,
        /// What was seen.
        pub kind: SignalKind,
        /// The rule that it follows from.
        pub rule: String,
        /// How bad.
        pub severity: Level,
        /// What was seen, as numbers and dates.
        pub facts: SignalFacts,
        /// The records behind it that the caller may know of.
        pub records: Vec<SignalRecord>,
        /// What is suggested and the caller may do; empty once it is closed.
        pub acts: Vec<SignalAct>,
        /// Whether the caller may snooze and dismiss it.
        pub may_decide: bool,
        /// Where it stands.
        pub state: SignalState,
        /// Until when it is put off, where it is.
        pub until: Option<DateTime<Utc>>,
        /// Why it was dismissed or put off.
        pub reason: Option<String>,
        /// What was done about it.
        pub act: Option<SignalAct>,
        /// What was made with it.
        pub made: Vec<SignalRecord>,
        /// Who decided on it.
        pub by: Option<UserRef>,
        /// When.
        pub decided_at: Option<DateTime<Utc>>,
        /// When it was raised.
        pub raised_at: DateTime<Utc>,
    }

    /// How many signals wait.
    #[derive(Copy, Eq)]
    pub struct SignalCount {
        /// That many open ones; counted up to 1000.
        pub open: i64,
    }

    /// How a customer is contacted at the moment.
    #[derive(Copy, Eq)]
    pub struct Pace {
        /// The slow-down that holds; none where contact is as usual.
        pub slow_down: Option<SlowDown>,
    }

    /// A slow-down of a customer's cadence; the follow-up engine stretches its intervals by it.
    #[derive(Copy, Eq)]
    pub struct SlowDown {
        /// Intervals are so many times as long.
        pub factor: i32,
        /// The last day on which it holds.
        pub until: NaiveDate,
    }
}

input! {
    /// Dismisses a signal.
    pub struct DismissSignal {
        /// Why it is none.
        #[validate(length(min = 1, max = 500))]
        pub reason: String,
    }

    /// Puts a signal off.
    pub struct SnoozeSignal {
        /// Until when: an instant, or the morning of a day; within a year.
        pub until: When,
        /// Why.
        #[serde(default)]
        #[validate(length(max = 500))]
        pub reason: Option<String>,
    }

    /// Does what a signal suggests.
    pub struct ActOnSignal {
        /// What.
        pub act: SignalAct,
        /// What the caller has confirmed, for example to leave the customer without a next step (R-NEXT).
        #[serde(default)]
        pub acknowledge: Vec<crate::error::ConfirmCode>,
    }
}

/// What a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was seen.
    pub kind: SignalKind,
    /// Which time it is: raised once for each.
    pub occasion: String,
    /// How bad.
    pub severity: Level,
    /// What was seen, as numbers and dates.
    pub facts: SignalFacts,
    /// The records behind it.
    pub records: Vec<RecordRef>,
}
