//! Risks 风险预警: what may cost us the customer, and what we do about it.

use crate::Level;
use crate::id::{RiskId, UserId};
use crate::user::UserRef;

words! {
    /// What kind of risk.
    pub enum RiskKind {
        /// A competitor.
        Competition = "competition",
        /// Price sensitivity.
        Price = "price",
        /// The people who decide changed.
        DecisionChain = "decision_chain",
        /// Dissatisfied with service.
        Service = "service",
        /// Something stands in the way of cooperation.
        Obstacle = "obstacle",
        /// May leave.
        Churn = "churn",
        /// Something else.
        Other = "other",
    }

    /// Where a risk stands.
    pub enum RiskState {
        /// Nothing done yet.
        Open = "open",
        /// Being handled.
        Handling = "handling",
        /// Settled, with an outcome.
        Closed = "closed",
    }

    /// Whether what was done helped.
    pub enum RiskOutcome {
        /// It did.
        Effective = "effective",
        /// It did not.
        Ineffective = "ineffective",
    }

    /// How far a measure is.
    pub enum MeasureState {
        /// To be taken.
        Planned = "planned",
        /// Taken.
        Taken = "taken",
    }
}

input! {
    /// Something done, or to be done, about a risk.
    #[derive(Eq)]
    pub struct Measure {
        /// What.
        #[validate(length(min = 1, max = 1000))]
        pub what: String,
        /// How far.
        pub state: MeasureState,
    }
}

record! {
    /// A risk.
    pub struct Risk, NewRisk, RiskPatch: RiskId {
        /// What kind.
        kind: required RiskKind,
        /// What it is about.
        description: required text(4_000),
        /// How bad; medium where absent.
        severity: default Level,
        /// What is done about it.
        measures: list Measure,
        /// Who answers for it; the caller where absent.
        responsible: optional UserId as UserRef,
        /// Where it stands; open where absent.
        state: default RiskState,
        /// Whether what was done helped; wanted of a closed one.
        outcome: optional RiskOutcome,
        /// The signal that found it; none where a person did.
        signal: shown Option<String>,
    }
}

impl NewRisk {
    /// A risk of which nothing but this is known.
    #[must_use]
    pub fn of(kind: RiskKind, description: impl Into<String>) -> Self {
        Self {
            kind,
            description: description.into(),
            severity: None,
            measures: Vec::new(),
            responsible: None,
            state: None,
            outcome: None,
        }
    }
}
