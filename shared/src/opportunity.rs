//! Opportunities 商机: possible deals, several per customer, also beside a running contract.

use crate::Guarded;
use crate::contract::{Contract, NewContract};
use crate::id::{ContractId, NeedId, OpportunityId};
use crate::money::Amount;
use crate::stage::LossReason;
use crate::time::FlexDate;
use chrono::{DateTime, Utc};
use validator::Validate as _;

words! {
    /// Where an opportunity stands.
    pub enum OpportunityState {
        /// Still possible.
        Open = "open",
        /// Became a contract.
        Won = "won",
        /// Will not come.
        Lost = "lost",
    }
}

record! {
    /// An opportunity.
    pub struct Opportunity, NewOpportunity, OpportunityPatch: OpportunityId {
        /// What it is about.
        title: required text(200),
        /// The needs that it would meet.
        needs: list NeedId,
        /// Expected amount (commercial).
        amount: sealed Amount,
        /// Probability in percent, 0 to 100.
        probability: optional i32,
        /// Expected close.
        expected_close: optional FlexDate,
        /// Where it stands; open where absent. It is won by its own operation.
        state: default OpportunityState,
        /// Why it was lost; wanted of a lost one.
        loss_reason: optional LossReason,
        /// Remarks.
        remark: optional text(2_000),
        /// The contract it became.
        contract: shown Option<ContractId>,
        /// When it was won or lost.
        closed_at: shown Option<DateTime<Utc>>,
    }
}

input! {
    /// Winning an opportunity: the contract that it becomes.
    pub struct Winning {
        /// The contract to make; what is absent is taken from the opportunity.
        #[serde(default)]
        #[validate(nested)]
        pub contract: Option<NewContract>,
    }
}

dto! {
    /// A won opportunity and what came of it.
    pub struct Won {
        /// The opportunity.
        pub opportunity: Opportunity,
        /// The contract that it became.
        pub contract: Contract,
        /// The stage that is suggested now, if the customer is not there.
        pub suggested_stage: Option<String>,
    }
}

dto! {
    /// What the open opportunities of a customer come to in one currency.
    pub struct OpportunitySum {
        /// All of them together; a range counts with its middle.
        pub amount: Amount,
        /// Each by its probability; half of it where none is known.
        pub weighted: Amount,
    }

    /// What the open opportunities of a customer come to, as far as their amounts are clear to the caller.
    pub struct OpportunitySums {
        /// How many are open.
        pub open: i64,
        /// One sum a currency.
        pub sums: Vec<OpportunitySum>,
        /// How many have an amount that the caller may not see; none of them is in a sum.
        pub sealed: i64,
    }
}
