//! Interactions 互动 / 跟进记录: what happened between us and the customer.

use crate::attachment::Attachment;
use crate::contact::ContactRef;
use crate::error::ConfirmCode;
use crate::id::{ContactId, CustomerId, InteractionId, PlanId, StageChangeId, UserId};
use crate::need::{NeedChange, NewNeed};
use crate::patch::Patch;
use crate::plan::PlanRef;
use crate::role::WholeClass;
use crate::service_case::NewServiceCase;
use crate::stage::NewStageChange;
use crate::time::When;
use crate::todo::{NewTodo, Todo};
use crate::user::UserRef;
use chrono::{DateTime, TimeDelta, Utc};
use validator::Validate as _;

words! {
    /// The way of an interaction.
    pub enum Channel {
        /// 电话
        Phone = "phone",
        /// 拜访
        Visit = "visit",
        /// 邮件
        Email = "email",
        /// 会议
        Meeting = "meeting",
        /// 线上会议
        OnlineMeeting = "online_meeting",
        /// 微信 / 企业微信
        Wechat = "wechat",
        /// 线上问卷
        Survey = "survey",
        /// 沙龙 / 体验会
        Event = "event",
        /// 其他
        Other = "other",
    }

    /// Who reached out.
    pub enum Direction {
        /// We did.
        Outgoing = "outgoing",
        /// They did.
        Incoming = "incoming",
    }

    /// Whether the customer answered.
    pub enum Answered {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// Not yet.
        Awaiting = "awaiting",
    }
}

impl Answered {
    /// As what it counts after so long: an answer that is awaited for longer than one has patience does not come.
    #[must_use]
    pub fn after(self, waited: TimeDelta, patience: TimeDelta) -> Self {
        match self {
            Self::Awaiting if waited >= patience => Self::No,
            other => other,
        }
    }
}

dto! {
    /// An interaction, as other records name one.
    pub struct InteractionRef {
        /// Its id.
        pub id: InteractionId,
        /// When it happened.
        pub happened_at: When,
        /// Its first words, screened like all free text; none where its class keeps them from the caller.
        pub summary: Option<String>,
    }

    /// An interaction.
    pub struct Interaction {
        /// Its id.
        pub id: InteractionId,
        /// The customer.
        pub customer_id: CustomerId,
        /// Its number and name; on lists across customers only.
        #[serde(default)]
        pub customer: Option<crate::customer::CustomerRef>,
        /// Row version, also the `ETag`.
        pub version: i32,
        /// When it happened.
        pub happened_at: When,
        /// When it was recorded.
        pub recorded_at: DateTime<Utc>,
        /// The ways, one or more.
        pub channels: Vec<Channel>,
        /// Who reached out.
        pub direction: Direction,
        /// Whether the customer answered.
        pub answered: Answered,
        /// Our people.
        pub our_users: Vec<UserRef>,
        /// Our departments or people without an account.
        pub our_others: Option<String>,
        /// Their people.
        pub contacts: Vec<ContactRef>,
        /// Who may see what it says; the texts from here to the competitor are null for all others.
        #[serde(default)]
        pub class: WholeClass,
        /// What was said and done: facts.
        pub content: Option<String>,
        /// What we make of it, kept apart from the facts (R-TRUE).
        pub judgement: Option<String>,
        /// The customer's own words.
        pub feedback: Option<String>,
        /// What was agreed.
        pub consensus: Option<String>,
        /// A competitor that was mentioned.
        pub competitor: Option<String>,
        /// For which purpose it was entered: the code of a purpose, or what a form called it.
        #[serde(default)]
        pub purpose: Option<String>,
        /// The to-dos agreed in it.
        pub todos: Vec<Todo>,
        /// The stage change that it caused.
        pub stage_change_id: Option<StageChangeId>,
        /// The follow-up plans that it fulfilled.
        #[serde(default)]
        pub fulfilled: Vec<PlanRef>,
        /// The files that belong to it; of one that the caller may not see, only that it is there.
        #[serde(default)]
        pub attachments: Vec<Attachment>,
        /// Recorded more than 24 hours after it happened (R-SLA-1); never for imports.
        pub late: bool,
        /// Why a manager doubts it; it then counts in no figure (R-TRUE).
        pub doubtful: Option<String>,
        /// Who recorded it.
        pub author: Option<UserRef>,
        /// When it was last changed.
        pub updated_at: DateTime<Utc>,
        /// When it was archived, if it is.
        pub archived_at: Option<DateTime<Utc>>,
    }
}

input! {
    /// An interaction to record, with all that it brings, saved together or not at all.
    #[derive(Default)]
    pub struct NewInteraction {
        /// When it happened; now where absent. Never in the future.
        #[serde(default)]
        pub happened_at: Option<When>,
        /// The ways, one or more.
        #[validate(length(min = 1, max = 9))]
        pub channels: Vec<Channel>,
        /// Who reached out; we did where absent.
        #[serde(default)]
        pub direction: Option<Direction>,
        /// Whether the customer answered; yes where absent.
        #[serde(default)]
        pub answered: Option<Answered>,
        /// Our people; the caller where absent.
        #[serde(default)]
        #[validate(length(max = 50))]
        pub our_users: Option<Vec<UserId>>,
        /// Our departments or people without an account.
        #[serde(default)]
        #[validate(length(max = 400))]
        pub our_others: Option<String>,
        /// Their people.
        #[serde(default)]
        #[validate(length(max = 50))]
        pub contacts: Vec<ContactId>,
        /// What was said and done.
        #[validate(length(min = 1, max = 10000))]
        pub content: String,
        /// What we make of it.
        #[serde(default)]
        #[validate(length(max = 10000))]
        pub judgement: Option<String>,
        /// The customer's own words.
        #[serde(default)]
        #[validate(length(max = 10000))]
        pub feedback: Option<String>,
        /// What was agreed.
        #[serde(default)]
        #[validate(length(max = 10000))]
        pub consensus: Option<String>,
        /// A competitor that was mentioned.
        #[serde(default)]
        #[validate(length(max = 200))]
        pub competitor: Option<String>,
        /// For which purpose it is entered: the code of a purpose.
        #[serde(default)]
        #[validate(length(max = 40))]
        pub purpose: Option<String>,
        /// Who may see what it says: content, judgement, feedback, consensus and competitor; everyone with reach where
        /// absent. What comes along with it, next steps and needs say, is seen as those are. No signal reads marked texts.
        #[serde(default)]
        pub class: Option<WholeClass>,
        /// The next steps.
        #[serde(default)]
        #[validate(length(max = 20), nested)]
        pub todos: Vec<NewTodo>,
        /// The stage change that it causes.
        #[serde(default)]
        #[validate(nested)]
        pub stage_change: Option<NewStageChange>,
        /// Needs that came up in it.
        #[serde(default)]
        #[validate(length(max = 10), nested)]
        pub needs: Vec<NewNeed>,
        /// Changes of needs that came up in it.
        #[serde(default)]
        #[validate(length(max = 10), nested)]
        pub need_changes: Vec<NeedChange>,
        /// A rating, a complaint or a problem that came up in it.
        #[serde(default)]
        #[validate(nested)]
        pub service_case: Option<NewServiceCase>,
        /// The follow-up plan that it fulfils.
        #[serde(default)]
        pub fulfils: Option<PlanId>,
        /// What the caller has confirmed.
        #[serde(default)]
        pub acknowledge: Vec<ConfirmCode>,
    }

    /// Changes to an interaction.
    #[derive(Default)]
    pub struct InteractionPatch {
        /// When it happened.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<When>))]
        pub happened_at: Patch<When>,
        /// The ways.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<Channel>>))]
        pub channels: Patch<Vec<Channel>>,
        /// Who reached out.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Direction>))]
        pub direction: Patch<Direction>,
        /// Whether the customer answered.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Answered>))]
        pub answered: Patch<Answered>,
        /// Our people.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<UserId>>))]
        pub our_users: Patch<Vec<UserId>>,
        /// Our departments or people without an account.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 400))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub our_others: Patch<String>,
        /// Their people.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<ContactId>>))]
        pub contacts: Patch<Vec<ContactId>>,
        /// Who may see what it says.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<WholeClass>))]
        pub class: Patch<WholeClass>,
        /// What was said and done.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(min = 1, max = 10000))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub content: Patch<String>,
        /// What we make of it.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 10000))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub judgement: Patch<String>,
        /// The customer's own words.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 10000))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub feedback: Patch<String>,
        /// What was agreed.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 10000))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub consensus: Patch<String>,
        /// A competitor that was mentioned.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 200))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub competitor: Patch<String>,
        /// Why the entry is doubtful; managers only (R-TRUE).
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 2000))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub doubtful: Patch<String>,
        /// What the caller has confirmed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub acknowledge: Vec<ConfirmCode>,
    }
}
