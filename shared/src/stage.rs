//! Stages are data; their codes and roles never change, and rules read the role (R-STG-3).

use crate::contract::{Contract, NewContract};
use crate::customer::CustomerCard;
use crate::error::ConfirmCode;
use crate::id::{CustomerId, StageChangeId};
use crate::need::NewNeed;
use crate::patch::Patch;
use crate::time::When;
use crate::user::UserRef;
use chrono::{DateTime, Utc};
use validator::Validate as _;

words! {
    /// What a stage means to the rules.
    pub enum StageRole {
        /// No clear intention yet.
        Potential = "potential",
        /// Has a need, compares, evaluates.
        Interested = "interested",
        /// Terms under discussion.
        Negotiating = "negotiating",
        /// Signed.
        Cooperating = "cooperating",
        /// No interaction for long.
        Dormant = "dormant",
        /// Cooperation ended or refused.
        Lost = "lost",
    }

    /// What must be there before a customer enters or leaves a stage (R-STG-2).
    pub enum Gate {
        /// An active contract with amount and term.
        Contract = "contract",
        /// A need with its urgency.
        Need = "need",
        /// Why the customer was lost.
        LossReason = "loss_reason",
        /// Why the stage is left.
        Reason = "reason",
    }

    /// Why a customer was lost.
    pub enum LossReason {
        /// Too expensive.
        Price = "price",
        /// Dissatisfied with service.
        Service = "service",
        /// A competitor won.
        Competitor = "competitor",
        /// The need is gone.
        NeedGone = "need_gone",
        /// No decision was taken.
        NoDecision = "no_decision",
        /// Something else, said in the reason.
        Other = "other",
    }

    /// The hue of a stage, light and dark value in the style sheet.
    pub enum StageHue {
        /// Blue.
        Blue = "blue",
        /// Teal.
        Teal = "teal",
        /// Amber.
        Amber = "amber",
        /// Green.
        Green = "green",
        /// Grey.
        Grey = "grey",
        /// Red.
        Red = "red",
        /// Violet.
        Violet = "violet",
        /// Pink.
        Pink = "pink",
    }
}

impl StageRole {
    /// Whether a customer of such a stage is worked on, so that R-NEXT wants a next step.
    #[must_use]
    pub const fn is_active(self) -> bool {
        matches!(
            self,
            Self::Potential | Self::Interested | Self::Negotiating | Self::Cooperating
        )
    }
}

dto! {
    /// A stage.
    pub struct Stage {
        /// Immutable code, for example `interested`.
        pub code: String,
        /// Row version, also the `ETag`.
        pub version: i32,
        /// What it means to the rules.
        pub role: StageRole,
        /// Chinese name.
        pub name_zh: String,
        /// English name.
        pub name_en: String,
        /// Chinese definition, shown when choosing.
        pub definition_zh: String,
        /// English definition, shown when choosing.
        pub definition_en: String,
        /// Its hue.
        pub hue: StageHue,
        /// Place on the board, from the left.
        pub position: i32,
        /// Days after which a stay is longer than usual; none where that is no sign.
        pub usual_days: Option<i32>,
        /// What must be there to enter.
        pub enter_gates: Vec<Gate>,
        /// What must be there to leave.
        pub leave_gates: Vec<Gate>,
    }

    /// A move from one stage to another (R-STG-1).
    pub struct StageChange {
        /// Its id.
        pub id: StageChangeId,
        /// The customer that moved.
        pub customer_id: CustomerId,
        /// The stage left; none for the first.
        pub from: Option<String>,
        /// The stage entered.
        pub to: String,
        /// When it happened.
        pub happened_at: When,
        /// When it was recorded.
        pub recorded_at: DateTime<Utc>,
        /// Who recorded it.
        pub author: Option<UserRef>,
        /// Why.
        pub reason: Option<String>,
        /// Why the customer was lost.
        pub loss_reason: Option<LossReason>,
        /// A line within the stage.
        pub detail: Option<String>,
        /// The contract that it carried.
        pub contract: Option<Contract>,
        /// Gates left open by an import, listed until they are filled.
        pub open_gates: Vec<Gate>,
        /// Whether it was undone; it then counts in no trajectory.
        pub undone: bool,
    }

    /// What a move answers: the change, and the card as it stands now.
    pub struct Moved {
        /// The change.
        pub change: StageChange,
        /// The customer after it.
        pub card: CustomerCard,
    }

    /// One stage lived through: the life-line of a card is a list of them.
    pub struct LifeSpan {
        /// Code of the stage.
        pub stage: String,
        /// Since when.
        pub from: DateTime<Utc>,
    }
}

input! {
    /// A move to another stage.
    #[derive(Default)]
    pub struct NewStageChange {
        /// Code of the stage in which the caller saw the customer; refused as stale where it stands in another by now.
        #[serde(default)]
        #[validate(length(min = 1, max = 40))]
        pub from: Option<String>,
        /// Code of the stage to enter.
        #[validate(length(min = 1, max = 40))]
        pub to: String,
        /// Why; wanted when leaving *lost* or *dormant*.
        #[serde(default)]
        #[validate(length(max = 2000))]
        pub reason: Option<String>,
        /// Why the customer was lost; wanted when entering *lost*.
        #[serde(default)]
        pub loss_reason: Option<LossReason>,
        /// A line within the new stage.
        #[serde(default)]
        #[validate(length(max = 200))]
        pub detail: Option<String>,
        /// The contract; wanted when entering *cooperating* without an active one.
        #[serde(default)]
        #[validate(nested)]
        pub contract: Option<NewContract>,
        /// A need; wanted when entering *interested* without one.
        #[serde(default)]
        #[validate(nested)]
        pub need: Option<NewNeed>,
        /// When it happened; now where absent.
        #[serde(default)]
        pub happened_at: Option<When>,
        /// What the caller has confirmed.
        #[serde(default)]
        pub acknowledge: Vec<ConfirmCode>,
    }

    /// A stage to add.
    pub struct NewStage {
        /// Immutable code: lower-case letters, digits and underscores.
        #[validate(length(min = 2, max = 40))]
        pub code: String,
        /// What it means to the rules; never changes either.
        pub role: StageRole,
        /// Chinese name.
        #[validate(length(min = 1, max = 40))]
        pub name_zh: String,
        /// English name.
        #[validate(length(min = 1, max = 40))]
        pub name_en: String,
        /// Chinese definition.
        #[serde(default)]
        #[validate(length(max = 400))]
        pub definition_zh: String,
        /// English definition.
        #[serde(default)]
        #[validate(length(max = 400))]
        pub definition_en: String,
        /// Its hue.
        pub hue: StageHue,
        /// Place on the board.
        #[validate(range(min = 0, max = 1000))]
        pub position: i32,
        /// Days after which a stay is longer than usual.
        #[serde(default)]
        #[validate(range(min = 1, max = 3650))]
        pub usual_days: Option<i32>,
        /// What must be there to enter.
        #[serde(default)]
        pub enter_gates: Vec<Gate>,
        /// What must be there to leave.
        #[serde(default)]
        pub leave_gates: Vec<Gate>,
    }

    /// Changes to a stage; code and role stay.
    pub struct StagePatch {
        /// Chinese name.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(min = 1, max = 40))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub name_zh: Patch<String>,
        /// English name.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(min = 1, max = 40))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub name_en: Patch<String>,
        /// Chinese definition.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 400))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub definition_zh: Patch<String>,
        /// English definition.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 400))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub definition_en: Patch<String>,
        /// Its hue.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<StageHue>))]
        pub hue: Patch<StageHue>,
        /// Place on the board.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<i32>))]
        pub position: Patch<i32>,
        /// Days after which a stay is longer than usual.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<i32>))]
        pub usual_days: Patch<i32>,
        /// What must be there to enter.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<Gate>>))]
        pub enter_gates: Patch<Vec<Gate>>,
        /// What must be there to leave.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<Gate>>))]
        pub leave_gates: Patch<Vec<Gate>>,
    }
}
