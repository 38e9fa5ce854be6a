//! Customers: the root to which every other record belongs.

mod derived;
mod filter;
mod input;
mod many;

use crate::error::ConfirmCode;
use crate::guarded::Guarded;
use crate::id::{CustomerId, PlanId, TeamId, TodoId};
use crate::interaction::Channel;
use crate::money::{Amount, Headcount};
use crate::role::{FieldClass, RecordKind, WholeClass};
use crate::stage::{Gate, LifeSpan};
use crate::tag::Tag;
use crate::time::{FlexDate, When};
use crate::uscc::CreditCode;
use crate::user::UserRef;
use chrono::{DateTime, Utc};

pub use derived::{Completeness, DerivedKind, DerivedTag, Expected, RecordCount};
pub use filter::Filter;
pub use input::{Collaborators, CustomerPatch, HandOver, NewCustomer};
pub use many::{
    Batch, BatchAnswer, BatchItem, BatchOp, BatchResult, CustomerKey, CustomerSearch, FilterOp,
};

words! {
    /// A company, or one person.
    pub enum CustomerKind {
        /// A company.
        Company = "company",
        /// A person (To-C).
        Person = "person",
    }

    /// Value tier, by expected yearly purchase.
    pub enum Tier {
        /// High.
        High = "high",
        /// Medium.
        Medium = "medium",
        /// Low.
        Low = "low",
    }

    /// Intent, from budget known and urgency of the need.
    pub enum Intent {
        /// High.
        High = "high",
        /// Low.
        Low = "low",
    }

    /// Where a customer came from.
    pub enum Source {
        /// 展会
        Exhibition = "exhibition",
        /// 线上推广
        OnlinePromotion = "online_promotion",
        /// 客户转介绍
        Referral = "referral",
        /// 陌生拜访
        ColdOutreach = "cold_outreach",
        /// 合作伙伴
        Partner = "partner",
        /// 官网
        Website = "website",
        /// 其他
        Other = "other",
    }
}

dto! {
    /// A customer, as other records name one.
    #[derive(Eq)]
    pub struct CustomerRef {
        /// Its id.
        pub id: CustomerId,
        /// Its number.
        pub number: String,
        /// Its name (personal for a person).
        pub name: Guarded<String>,
        /// The code of the stage in which it is.
        #[serde(default)]
        pub stage: Option<String>,
    }

    /// The nearest open next step.
    pub struct NextStep {
        /// The to-do, where it is one.
        pub todo_id: Option<TodoId>,
        /// The follow-up plan, where it is one.
        pub plan_id: Option<PlanId>,
        /// What is to be done; empty for a plan whose goal has no words of its own.
        pub what: String,
        /// By when.
        pub due: When,
    }

    /// What the caller may do with this customer, for screens to show only what works.
    pub struct CustomerRights {
        /// Kinds of record that the caller may make and change here; `customer` stands for the customer's own fields.
        pub write: Vec<RecordKind>,
        /// Whether the caller may move it between stages.
        pub change_stage: bool,
        /// Whether the caller may archive it.
        pub archive: bool,
        /// Whether the caller may hand it over and name collaborators.
        pub hand_over: bool,
        /// Whether the caller may change confidential values, and name colleagues who read them.
        #[serde(default)]
        pub confidential: bool,
        /// Whether the caller may mark an interaction doubtful (R-TRUE).
        #[serde(default)]
        pub doubt: bool,
        /// With which classes the caller may mark an interaction or a file as a whole.
        #[serde(default)]
        pub marks: Vec<WholeClass>,
        /// The classes of which the caller may reveal single values, saying why (R-SEC-4).
        #[serde(default)]
        pub reveal: Vec<FieldClass>,
        /// Whether the caller may read who has revealed what.
        #[serde(default)]
        pub read_reveals: bool,
    }

    /// A customer on a board or in a list.
    pub struct CustomerCard {
        /// Its id.
        pub id: CustomerId,
        /// Row version, also the `ETag` of the customer.
        pub version: i32,
        /// Its number (R-NUM-1).
        pub number: String,
        /// A company or a person.
        pub kind: CustomerKind,
        /// Its name (personal for a person).
        pub name: Guarded<String>,
        /// Industry code of GB/T 4754—2017.
        pub industry: Option<String>,
        /// Code of its stage.
        pub stage: String,
        /// A line within the stage.
        pub stage_detail: Option<String>,
        /// When it entered the stage.
        pub stage_entered_at: DateTime<Utc>,
        /// The stages lived through, oldest first.
        pub lifeline: Vec<LifeSpan>,
        /// Value tier.
        pub tier: Option<Tier>,
        /// Whether it is a key account.
        pub key_account: bool,
        /// Intent.
        pub intent: Option<Intent>,
        /// The owner.
        pub owner: Option<UserRef>,
        /// The owner's team.
        pub team_id: Option<TeamId>,
        /// The nearest dated next step.
        pub next_step: Option<NextStep>,
        /// The last interaction.
        pub last_interaction_at: Option<DateTime<Utc>>,
        /// Expected yearly purchase (commercial).
        pub expected_purchase: Option<Guarded<Amount>>,
        /// Whether the caller may move it between stages.
        pub movable: bool,
        /// When it was made.
        pub created_at: DateTime<Utc>,
        /// When it was archived, if it is.
        pub archived_at: Option<DateTime<Utc>>,
    }

    /// A customer with its whole profile.
    pub struct Customer {
        /// What cards show.
        pub card: CustomerCard,
        /// The profile.
        pub profile: CustomerProfile,
        /// Colleagues who help the owner.
        pub collaborators: Vec<UserRef>,
        /// Tags.
        pub tags: Vec<Tag>,
        /// Tags that follow from the records (R-TAG).
        pub derived_tags: Vec<DerivedTag>,
        /// How much of what the stage expects is known (R-REV-7).
        pub completeness: Completeness,
        /// How many records of the declared kinds there are.
        pub counts: Vec<RecordCount>,
        /// Gates that an import left open, listed until they are filled.
        pub open_gates: Vec<Gate>,
        /// What is worth a warning as it stands: `no_next_step` where an active customer has no dated next step (R-NEXT),
        /// which making one does not ask about.
        pub warnings: Vec<ConfirmCode>,
        /// What the caller may do here.
        pub rights: CustomerRights,
        /// When it was last changed.
        pub updated_at: DateTime<Utc>,
        /// Who made it.
        pub author: Option<UserRef>,
    }

    /// The profile of a customer.
    pub struct CustomerProfile {
        /// Industry by GB/T 4754—2017 at any level: section `C`, division `C35`, group `I642`.
        pub industry: Option<String>,
        /// Source, a word of the administrators' list, for example `exhibition`.
        pub source: Option<String>,
        /// The source in more words, for example which exhibition.
        pub source_note: Option<String>,
        /// The customer who referred this one.
        pub referred_by: Option<CustomerId>,
        /// The reward for the referral.
        pub referral_reward: Option<String>,
        /// When the reward was given.
        pub referral_rewarded_on: Option<FlexDate>,
        /// Unified social credit code (R-USCC).
        pub credit_code: Option<CreditCode>,
        /// Province.
        pub province: Option<String>,
        /// City.
        pub city: Option<String>,
        /// Street address (personal for a person).
        pub address: Option<Guarded<String>>,
        /// Website.
        pub website: Option<String>,
        /// Founded on.
        pub founded_on: Option<FlexDate>,
        /// How many people work there.
        pub headcount: Option<Headcount>,
        /// Registered capital.
        pub registered_capital: Option<Amount>,
        /// Annual revenue (commercial).
        pub annual_revenue: Option<Guarded<Amount>>,
        /// Main products.
        pub main_products: Option<String>,
        /// Cooperation history.
        pub cooperation_history: Option<String>,
        /// Decision process, for example three signatures.
        pub decision_process: Option<String>,
        /// Purchase goal.
        pub purchase_goal: Option<String>,
        /// Remarks.
        pub remarks: Option<String>,
        /// Non-public notes such as strategy or finances (confidential; kept encrypted).
        pub confidential_notes: Option<Guarded<String>>,
        /// Occupation, of a person (personal).
        pub occupation: Option<Guarded<String>>,
        /// Habits, of a person (personal).
        pub habits: Option<Guarded<String>>,
        /// Birthday, of a person (personal).
        pub birthday: Option<Guarded<FlexDate>>,
        /// Preferred channel.
        pub pref_channel: Option<Channel>,
        /// Best hours to be reached.
        pub pref_hours: Option<String>,
        /// Desired frequency of contact.
        pub pref_frequency: Option<String>,
        /// What to avoid.
        pub pref_avoid: Option<String>,
    }
}
