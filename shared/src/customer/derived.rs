//! What follows from a customer's records and is never written by hand: derived tags, completeness.

use crate::tag::TagDimension;

words! {
    /// What a derived tag is about (R-TAG).
    pub enum DerivedKind {
        /// Section of the industry; the value is its code.
        Industry = "industry",
        /// By headcount: `micro`, `small`, `medium`, `large`.
        SizeBand = "size_band",
        /// The stage's code.
        Stage = "stage",
        /// Category of the core need, or its first words.
        CoreNeed = "core_need",
        /// The band of the budget.
        BudgetBand = "budget_band",
        /// Urgency of the most urgent need: `high`, `medium`, `low`.
        Urgency = "urgency",
        /// How fast the customer answers: `fast`, `normal`, `slow`.
        ResponseSpeed = "response_speed",
        /// How many contracts there were: `none`, `few` (1–3), `many`.
        Cooperations = "cooperations",
        /// Whether there was a complaint: `yes`, `no`.
        Complaints = "complaints",
    }

    /// A field that a stage expects to be known (R-REV-7).
    pub enum Expected {
        /// Industry.
        Industry = "industry",
        /// Source.
        Source = "source",
        /// City.
        City = "city",
        /// A contact.
        Contact = "contact",
        /// A way to reach a contact.
        Reachable = "reachable",
        /// A dated next step.
        NextStep = "next_step",
        /// Headcount.
        Headcount = "headcount",
        /// Purchase goal.
        PurchaseGoal = "purchase_goal",
        /// A need.
        Need = "need",
        /// Decision process.
        DecisionProcess = "decision_process",
        /// A contact who decides.
        Decider = "decider",
        /// Budget of a need, or expected yearly purchase.
        Budget = "budget",
        /// Unified social credit code.
        CreditCode = "credit_code",
        /// A contract with amount and term.
        Contract = "contract",
        /// Value tier.
        Tier = "tier",
        /// Preferred channel.
        PrefChannel = "pref_channel",
    }
}

dto! {
    /// How many records of a kind a customer has.
    #[derive(Eq)]
    pub struct RecordCount {
        /// The kind.
        pub kind: crate::role::RecordKind,
        /// How many, archived ones left out.
        pub count: i64,
    }

    /// A tag that keeps itself true (R-TAG).
    pub struct DerivedTag {
        /// The dimension.
        pub dimension: TagDimension,
        /// What it is about.
        pub kind: DerivedKind,
        /// Its value; screens translate words.
        pub value: String,
    }

    /// How much of what the stage expects is known (R-REV-7).
    #[derive(Eq)]
    pub struct Completeness {
        /// How many fields the stage expects.
        pub expected: u32,
        /// How many of them are filled.
        pub filled: u32,
        /// Those that are not.
        pub missing: Vec<Expected>,
    }
}
