//! Service cases 服务反馈 / 售后问题: a rating, a complaint or a problem, and how it was solved.

use crate::Level;
use crate::contact::ContactRef;
use crate::id::{ContactId, ServiceCaseId, UserId};
use crate::time::When;
use crate::user::UserRef;
use chrono::{DateTime, Utc};

words! {
    /// What a case is.
    pub enum CaseKind {
        /// A rating.
        Rating = "rating",
        /// 投诉
        Complaint = "complaint",
        /// A problem.
        Problem = "problem",
        /// A question.
        Consultation = "consultation",
    }

    /// Where a case stands, computed from its clocks.
    pub enum CaseState {
        /// Reported, not answered.
        Open = "open",
        /// Answered, not solved.
        Answered = "answered",
        /// Solved.
        Solved = "solved",
    }
}

record! {
    /// A service case with its three clocks.
    pub struct ServiceCase, NewServiceCase, ServiceCasePatch: ServiceCaseId {
        /// What it is.
        kind: required CaseKind,
        /// Who reported it.
        contact: optional ContactId as ContactRef,
        /// Satisfaction, 1 to 5.
        satisfaction: optional i32,
        /// How likely the customer recommends us, 0 to 10 (NPS).
        recommendation: optional i32,
        /// The customer's comment.
        comment: optional text(4_000),
        /// What is wrong.
        problem: optional text(10_000),
        /// Why.
        cause: optional text(4_000),
        /// How bad; medium where absent.
        severity: default Level,
        /// When it was reported; now where absent.
        reported: default When,
        /// When it was first answered; not before it was reported.
        first_answered: optional When,
        /// How far it is.
        progress: optional text(4_000),
        /// How it was solved.
        solution: optional text(10_000),
        /// When it was solved; not before it was reported.
        solved: optional When,
        /// What the customer says of the solution.
        verdict: optional text(1_000),
        /// Who works on it.
        assignee: optional UserId as UserRef,
        /// Where it stands.
        state: shown CaseState,
        /// By when the first answer is due (R-SLA-3).
        answer_due: shown Option<DateTime<Utc>>,
        /// By when the solution is due (R-SLA-3).
        solution_due: shown Option<DateTime<Utc>>,
    }
}
