//! Milestones 重要节点: dated events that matter.

use crate::id::MilestoneId;
use crate::time::FlexDate;

words! {
    /// What kind of event.
    pub enum MilestoneKind {
        /// Cooperation started.
        CooperationStarted = "cooperation_started",
        /// Plan submitted.
        PlanSubmitted = "plan_submitted",
        /// Plan confirmed.
        PlanConfirmed = "plan_confirmed",
        /// Contract signed.
        ContractSigned = "contract_signed",
        /// First delivery.
        FirstDelivery = "first_delivery",
        /// A decision is due.
        DecisionPoint = "decision_point",
        /// The decision-maker changed.
        DecisionMakerChanged = "decision_maker_changed",
        /// Renewal.
        Renewal = "renewal",
        /// News of the customer: funding, a new business …
        CustomerNews = "customer_news",
        /// Something else.
        Other = "other",
    }
}

record! {
    /// A milestone.
    pub struct Milestone, NewMilestone, MilestonePatch: MilestoneId {
        /// What kind.
        kind: required MilestoneKind,
        /// When; past or to come.
        date: required FlexDate,
        /// A note.
        note: optional text(2_000),
        /// Remind one day before.
        remind: default bool,
    }
}
