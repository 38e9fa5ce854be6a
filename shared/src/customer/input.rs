//! What clients send about customers.

use super::{CustomerKind, Intent, Tier};
use crate::contract::NewContract;
use crate::error::ConfirmCode;
use crate::guarded::Given;
use crate::id::{CustomerId, UserId};
use crate::interaction::Channel;
use crate::money::{Amount, Headcount};
use crate::need::NewNeed;
use crate::patch::Patch;
use crate::stage::LossReason;
use crate::time::FlexDate;
use crate::uscc::CreditCode;
use validator::Validate as _;

input! {
    /// A customer to make.
    #[derive(Default)]
    pub struct NewCustomer {
        /// A company where absent.
        #[serde(default)]
        pub kind: Option<CustomerKind>,
        /// Its full registered name, or the person's name.
        #[validate(length(min = 1, max = 120))]
        pub name: String,
        /// A number given by hand is kept as it is (R-NUM-2); otherwise one is made.
        #[serde(default)]
        #[validate(length(min = 1, max = 40))]
        pub number: Option<String>,
        /// Code of the first stage; the first stage of role `potential` where absent.
        #[serde(default)]
        #[validate(length(max = 40))]
        pub stage: Option<String>,
        /// Its first need, which the gate of *interested* wants (R-STG-2).
        #[serde(default)]
        #[validate(nested)]
        pub need: Option<NewNeed>,
        /// Its first contract, which the gate of *cooperating* wants (R-STG-2).
        #[serde(default)]
        #[validate(nested)]
        pub contract: Option<NewContract>,
        /// Why it was lost, which the gate of *lost* wants (R-STG-2).
        #[serde(default)]
        pub loss_reason: Option<LossReason>,
        /// The owner; the caller where absent (R-OWN-1).
        #[serde(default)]
        pub owner_id: Option<UserId>,
        /// Whether it is a key account.
        #[serde(default)]
        pub key_account: bool,
        /// Value tier.
        #[serde(default)]
        pub tier: Option<Tier>,
        /// Intent.
        #[serde(default)]
        pub intent: Option<Intent>,
        /// Expected yearly purchase (commercial).
        #[serde(default)]
        pub expected_purchase: Option<Amount>,
        /// A line within the stage.
        #[serde(default)]
        #[validate(length(max = 200))]
        pub stage_detail: Option<String>,
        /// Industry by GB/T 4754—2017 at any level: section `C`, division `C35`, group `I642`.
        #[serde(default)]
        #[validate(length(max = 8))]
        pub industry: Option<String>,
        /// Source, a word of the administrators' list, for example `exhibition`.
        #[serde(default)]
        #[validate(length(max = 40))]
        pub source: Option<String>,
        /// The source in more words, for example which exhibition.
        #[serde(default)]
        #[validate(length(max = 200))]
        pub source_note: Option<String>,
        /// The customer who referred this one.
        #[serde(default)]
        pub referred_by: Option<CustomerId>,
        /// The reward for the referral.
        #[serde(default)]
        #[validate(length(max = 200))]
        pub referral_reward: Option<String>,
        /// When the reward was given.
        #[serde(default)]
        pub referral_rewarded_on: Option<FlexDate>,
        /// Unified social credit code (R-USCC).
        #[serde(default)]
        pub credit_code: Option<CreditCode>,
        /// Province.
        #[serde(default)]
        #[validate(length(max = 40))]
        pub province: Option<String>,
        /// City.
        #[serde(default)]
        #[validate(length(max = 40))]
        pub city: Option<String>,
        /// Street address (personal for a person).
        #[serde(default)]
        #[validate(length(max = 200))]
        pub address: Option<String>,
        /// Website.
        #[serde(default)]
        #[validate(length(max = 200))]
        pub website: Option<String>,
        /// Founded on.
        #[serde(default)]
        pub founded_on: Option<FlexDate>,
        /// How many people work there.
        #[serde(default)]
        pub headcount: Option<Headcount>,
        /// Registered capital.
        #[serde(default)]
        pub registered_capital: Option<Amount>,
        /// Annual revenue (commercial).
        #[serde(default)]
        pub annual_revenue: Option<Amount>,
        /// Main products.
        #[serde(default)]
        #[validate(length(max = 500))]
        pub main_products: Option<String>,
        /// Cooperation history.
        #[serde(default)]
        #[validate(length(max = 2000))]
        pub cooperation_history: Option<String>,
        /// Decision process, for example three signatures.
        #[serde(default)]
        #[validate(length(max = 2000))]
        pub decision_process: Option<String>,
        /// Purchase goal.
        #[serde(default)]
        #[validate(length(max = 2000))]
        pub purchase_goal: Option<String>,
        /// Remarks.
        #[serde(default)]
        #[validate(length(max = 10000))]
        pub remarks: Option<String>,
        /// Non-public notes such as strategy or finances (confidential; kept encrypted).
        #[serde(default)]
        #[validate(length(max = 10000))]
        pub confidential_notes: Option<String>,
        /// Occupation, of a person (personal).
        #[serde(default)]
        #[validate(length(max = 80))]
        pub occupation: Option<String>,
        /// Habits, of a person (personal).
        #[serde(default)]
        #[validate(length(max = 2000))]
        pub habits: Option<String>,
        /// Birthday, of a person (personal).
        #[serde(default)]
        pub birthday: Option<FlexDate>,
        /// Preferred channel.
        #[serde(default)]
        pub pref_channel: Option<Channel>,
        /// Best hours to be reached.
        #[serde(default)]
        #[validate(length(max = 80))]
        pub pref_hours: Option<String>,
        /// Desired frequency of contact.
        #[serde(default)]
        #[validate(length(max = 80))]
        pub pref_frequency: Option<String>,
        /// What to avoid.
        #[serde(default)]
        #[validate(length(max = 400))]
        pub pref_avoid: Option<String>,
        /// What the caller has confirmed.
        #[serde(default)]
        pub acknowledge: Vec<ConfirmCode>,
    }

    /// Changes to a customer. Its stage moves by stage changes, its owner by a hand-over.
    #[derive(Default)]
    pub struct CustomerPatch {
        /// Its name.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(min = 1, max = 120))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub name: Patch<Given<String>>,
        /// Its number (R-NUM-2).
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(min = 1, max = 40))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub number: Patch<String>,
        /// Whether it is a key account.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<bool>))]
        pub key_account: Patch<bool>,
        /// Value tier.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Tier>))]
        pub tier: Patch<Tier>,
        /// Intent.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Intent>))]
        pub intent: Patch<Intent>,
        /// Expected yearly purchase (commercial).
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Amount>))]
        pub expected_purchase: Patch<Given<Amount>>,
        /// A line within the stage.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 200))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub stage_detail: Patch<String>,
        /// Industry by GB/T 4754—2017 at any level: section `C`, division `C35`, group `I642`.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 8))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub industry: Patch<String>,
        /// Source, a word of the administrators' list, for example `exhibition`.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 40))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub source: Patch<String>,
        /// The source in more words, for example which exhibition.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 200))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub source_note: Patch<String>,
        /// The customer who referred this one.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<CustomerId>))]
        pub referred_by: Patch<CustomerId>,
        /// The reward for the referral.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 200))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub referral_reward: Patch<String>,
        /// When the reward was given.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<FlexDate>))]
        pub referral_rewarded_on: Patch<FlexDate>,
        /// Unified social credit code (R-USCC).
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<CreditCode>))]
        pub credit_code: Patch<CreditCode>,
        /// Province.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 40))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub province: Patch<String>,
        /// City.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 40))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub city: Patch<String>,
        /// Street address (personal for a person).
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 200))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub address: Patch<Given<String>>,
        /// Website.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 200))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub website: Patch<String>,
        /// Founded on.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<FlexDate>))]
        pub founded_on: Patch<FlexDate>,
        /// How many people work there.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Headcount>))]
        pub headcount: Patch<Headcount>,
        /// Registered capital.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Amount>))]
        pub registered_capital: Patch<Amount>,
        /// Annual revenue (commercial).
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Amount>))]
        pub annual_revenue: Patch<Given<Amount>>,
        /// Main products.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 500))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub main_products: Patch<String>,
        /// Cooperation history.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 2000))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub cooperation_history: Patch<String>,
        /// Decision process, for example three signatures.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 2000))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub decision_process: Patch<String>,
        /// Purchase goal.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 2000))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub purchase_goal: Patch<String>,
        /// Remarks.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 10000))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub remarks: Patch<String>,
        /// Non-public notes such as strategy or finances (confidential; kept encrypted).
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 10000))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub confidential_notes: Patch<Given<String>>,
        /// Occupation, of a person (personal).
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 80))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub occupation: Patch<Given<String>>,
        /// Habits, of a person (personal).
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 2000))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub habits: Patch<Given<String>>,
        /// Birthday, of a person (personal).
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<FlexDate>))]
        pub birthday: Patch<Given<FlexDate>>,
        /// Preferred channel.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Channel>))]
        pub pref_channel: Patch<Channel>,
        /// Best hours to be reached.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 80))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub pref_hours: Patch<String>,
        /// Desired frequency of contact.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 80))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub pref_frequency: Patch<String>,
        /// What to avoid.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 400))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub pref_avoid: Patch<String>,
        /// What the caller has confirmed.
        #[serde(default)]
        pub acknowledge: Vec<ConfirmCode>,
    }

    /// Collaborators of a customer, all of them.
    pub struct Collaborators {
        /// The colleagues who help the owner.
        #[validate(length(max = 50))]
        pub user_ids: Vec<UserId>,
    }

    /// A hand-over to another owner.
    pub struct HandOver {
        /// The new owner.
        pub owner_id: UserId,
        /// Why.
        #[serde(default)]
        #[validate(length(max = 2000))]
        pub reason: Option<String>,
    }
}
