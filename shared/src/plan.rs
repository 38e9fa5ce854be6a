//! Follow-up plans 跟进计划: what we intend to do, by when, for what goal.

use crate::contact::ContactRef;
use crate::error::ConfirmCode;
use crate::id::{ContactId, InteractionId, PlanId, UserId};
use crate::interaction::Channel;
use crate::strategy::StrategyRef;
use crate::time::When;
use crate::user::UserRef;

words! {
    /// What a plan is for.
    pub enum GoalKind {
        /// 建立信任
        Trust = "trust",
        /// Understand the need.
        Need = "need",
        /// Present a proposal.
        Proposal = "proposal",
        /// Promotion.
        Promotion = "promotion",
        /// Usage.
        Usage = "usage",
        /// Satisfaction.
        Satisfaction = "satisfaction",
        /// Renewal.
        Renewal = "renewal",
        /// Repurchase.
        Repurchase = "repurchase",
        /// 挽回
        WinBack = "win_back",
        /// Referral.
        Referral = "referral",
    }

    /// Where a plan stands; *overdue* 已逾期 is computed.
    pub enum PlanState {
        /// 待跟进
        Pending = "pending",
        /// 已完成
        Done = "done",
        /// 已取消
        Skipped = "skipped",
    }

    /// Where a plan came from.
    pub enum PlanOrigin {
        /// Somebody made it.
        Hand = "hand",
        /// It stood in an imported file.
        Import = "import",
        /// A strategy made it.
        Strategy = "strategy",
    }
}

record! {
    /// A follow-up plan.
    pub struct Plan, NewPlan, PlanPatch: PlanId {
        /// Whom to meet; none for internal work.
        contact: optional ContactId as ContactRef,
        /// What for; trust where absent.
        goal_kind: default GoalKind,
        /// The goal in words.
        goal: optional text(500),
        /// The ways.
        channels: list Channel,
        /// Questions to settle, values to show.
        outline: optional text(4_000),
        /// Case, quote, demo account …
        materials: optional text(1_000),
        /// When it is to happen; not in the past while it is pending.
        planned: required When,
        /// When it happened.
        actual: optional When,
        /// What came of it.
        summary: optional text(10_000),
        /// The customer's words, or a new need.
        feedback: optional text(10_000),
        /// What follows.
        next_action: optional text(2_000),
        /// Who does it; the caller where absent.
        owner: optional UserId as UserRef,
        /// Where it stands; pending where absent.
        state: default PlanState,
        /// Remark, or why it was skipped.
        remark: optional text(2_000),
        /// The interaction that fulfilled it.
        fulfilled_by: optional InteractionId,
        /// Where it came from.
        origin: shown PlanOrigin,
        /// The strategy that made it, where that still is there.
        strategy: shown Option<StrategyRef>,
        /// Pending and past its time.
        overdue: shown bool,
        /// What the caller confirmed.
        acknowledge: said Vec<ConfirmCode>,
    }
}

impl NewPlan {
    /// A plan of which nothing but its time is known.
    #[must_use]
    pub const fn at(planned: When) -> Self {
        Self {
            contact: None,
            goal_kind: None,
            goal: None,
            channels: Vec::new(),
            outline: None,
            materials: None,
            planned,
            actual: None,
            summary: None,
            feedback: None,
            next_action: None,
            owner: None,
            state: None,
            remark: None,
            fulfilled_by: None,
            acknowledge: Vec::new(),
        }
    }
}

dto! {
    /// A follow-up plan, as other records name one.
    pub struct PlanRef {
        /// Its id.
        pub id: PlanId,
        /// What for.
        pub goal_kind: GoalKind,
        /// The goal in words, screened like all free text.
        pub goal: Option<String>,
        /// When it was to happen.
        pub planned: When,
    }
}
