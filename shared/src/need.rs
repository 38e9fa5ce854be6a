//! Needs 需求: a ledger of what the customer wants. Every change of text, priority, budget, date or state is a version.

use crate::id::NeedId;
use crate::money::Amount;
use crate::patch::Patch;
use crate::time::{FlexDate, When};
use crate::user::UserRef;
use crate::{Guarded, Level};
use chrono::{DateTime, Utc};
use validator::Validate as _;

words! {
    /// How much hangs on a need.
    pub enum NeedKind {
        /// 核心: must be met.
        Core = "core",
        /// 期望: would please.
        Desired = "desired",
        /// 潜在: foreseen by us.
        Foreseen = "foreseen",
    }

    /// Where a need stands.
    pub enum NeedState {
        /// Nothing proposed yet.
        Open = "open",
        /// A solution is proposed.
        Proposed = "proposed",
        /// 已排期
        Planned = "planned",
        /// Met.
        Landed = "landed",
        /// Given up.
        Dropped = "dropped",
    }
}

record! {
    /// A need as it stands now.
    pub struct Need, NewNeed, NeedPatch: NeedId {
        /// Category, for example 降本增效; suggestions come from the administrators' list.
        category: optional text(40),
        /// The text as it was first recorded.
        original: shown String,
        /// The text as it is now.
        text: required text(10_000),
        /// What hurts.
        pain_point: optional text(2_000),
        /// The measurable aim: 降低采购成本15%.
        aim: optional text(500),
        /// What triggered the last change.
        trigger: optional text(500),
        /// How much hangs on it; desired where absent.
        kind: default NeedKind,
        /// Priority; medium where absent.
        priority: default Level,
        /// Urgency; medium where absent.
        urgency: default Level,
        /// The solution the customer would like.
        solution: optional text(4_000),
        /// Wanted by.
        wanted_by: optional FlexDate,
        /// Budget (commercial).
        budget: sealed Amount,
        /// Budget given in confidence (confidential): nobody but the owner sees it.
        confidential_budget: sealed Amount,
        /// Where it stands; open where absent.
        state: default NeedState,
        /// How many versions it has.
        versions: shown i32,
        /// When what it says now was said; where absent, now. It dates the version that is made, if one is.
        happened_at: said Option<When>,
        /// When what it says now was said.
        happened_at: shown When,
    }
}

dto! {
    /// One version of a need.
    pub struct NeedVersion {
        /// 1 for the first.
        pub number: i32,
        /// The text.
        pub text: String,
        /// Priority.
        pub priority: Level,
        /// Wanted by.
        pub wanted_by: Option<FlexDate>,
        /// Budget (commercial).
        pub budget: Option<Guarded<Amount>>,
        /// Where it stood.
        pub state: NeedState,
        /// What triggered the change.
        pub trigger: Option<String>,
        /// Who recorded it.
        pub author: Option<UserRef>,
        /// When it was said; the same as `recorded_at` where nobody told another time.
        pub happened_at: When,
        /// When it was recorded.
        pub recorded_at: DateTime<Utc>,
        /// Budget given in confidence (confidential).
        pub confidential_budget: Option<Guarded<Amount>>,
    }

    /// All versions of a need, oldest first, and how far it drifted.
    pub struct NeedLedger {
        /// The versions.
        pub versions: Vec<NeedVersion>,
        /// By how many days the wanted date moved since it was first named, in the order in which things were said; later
        /// is positive.
        pub days_drifted: Option<i64>,
        /// By how much the budget changed since it was first named, in hundredths of it (120: a fifth more), where the
        /// caller sees both.
        pub budget_percent: Option<i64>,
        /// The same of the budget given in confidence.
        pub confidential_budget_percent: Option<i64>,
    }
}

input! {
    /// A change of a need that comes with an interaction.
    pub struct NeedChange {
        /// Which need.
        pub id: NeedId,
        /// The version that was read.
        pub version: i32,
        /// What changes.
        #[validate(nested)]
        pub change: NeedPatch,
    }
}

impl NeedPatch {
    /// Whether anything that makes a version is said.
    #[must_use]
    pub const fn is_version(&self) -> bool {
        !(self.text.is_keep()
            && self.priority.is_keep()
            && self.wanted_by.is_keep()
            && self.budget.is_keep()
            && self.confidential_budget.is_keep()
            && matches!(self.state, Patch::Keep))
    }
}
