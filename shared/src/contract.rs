//! Contracts: many per customer.

use crate::guarded::{Given, Guarded};
use crate::id::{ContractId, CustomerId};
use crate::money::Amount;
use crate::patch::Patch;
use crate::time::FlexDate;
use chrono::{DateTime, Utc};

words! {
    /// Where a contract stands.
    pub enum ContractState {
        /// Not signed yet.
        Draft = "draft",
        /// Signed and running.
        Active = "active",
        /// Came to its end.
        Ended = "ended",
        /// Ended before its time.
        Terminated = "terminated",
    }

    /// Whether the customer means to renew.
    pub enum Renewal {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// Not known yet.
        Unsure = "unsure",
    }
}

dto! {
    /// A contract.
    pub struct Contract {
        /// Its id.
        pub id: ContractId,
        /// The customer.
        pub customer_id: CustomerId,
        /// Its number and name; on lists across customers only.
        #[serde(default)]
        pub customer: Option<crate::customer::CustomerRef>,
        /// Row version, also the `ETag`.
        pub version: i32,
        /// The contract's number.
        pub number: Option<String>,
        /// Amount and currency (commercial).
        pub amount: Option<Guarded<Amount>>,
        /// Signed on.
        pub signed_on: Option<FlexDate>,
        /// Starts on.
        pub starts_on: Option<FlexDate>,
        /// Ends on.
        pub ends_on: Option<FlexDate>,
        /// Product or service.
        pub product: Option<String>,
        /// How it is used.
        pub usage: Option<String>,
        /// Renewal intention.
        pub renewal: Renewal,
        /// State.
        pub state: ContractState,
        /// When it was recorded.
        pub created_at: DateTime<Utc>,
        /// When it was last changed.
        pub updated_at: DateTime<Utc>,
        /// When it was archived, if it is.
        pub archived_at: Option<DateTime<Utc>>,
    }
}

input! {
    /// A contract to make.
    #[derive(Default)]
    pub struct NewContract {
        /// The contract's number.
        #[serde(default)]
        #[validate(length(max = 80))]
        pub number: Option<String>,
        /// Amount and currency; wanted of an active contract at the gate.
        #[serde(default)]
        pub amount: Option<Amount>,
        /// Signed on.
        #[serde(default)]
        pub signed_on: Option<FlexDate>,
        /// Starts on.
        #[serde(default)]
        pub starts_on: Option<FlexDate>,
        /// Ends on; not before the start.
        #[serde(default)]
        pub ends_on: Option<FlexDate>,
        /// Product or service.
        #[serde(default)]
        #[validate(length(max = 200))]
        pub product: Option<String>,
        /// How it is used.
        #[serde(default)]
        #[validate(length(max = 2000))]
        pub usage: Option<String>,
        /// Renewal intention; unsure where absent.
        #[serde(default)]
        pub renewal: Option<Renewal>,
        /// State; active where absent.
        #[serde(default)]
        pub state: Option<ContractState>,
    }

    /// Changes to a contract.
    pub struct ContractPatch {
        /// The contract's number.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 80))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub number: Patch<String>,
        /// Amount and currency.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Amount>))]
        pub amount: Patch<Given<Amount>>,
        /// Signed on.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<FlexDate>))]
        pub signed_on: Patch<FlexDate>,
        /// Starts on.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<FlexDate>))]
        pub starts_on: Patch<FlexDate>,
        /// Ends on.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<FlexDate>))]
        pub ends_on: Patch<FlexDate>,
        /// Product or service.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 200))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub product: Patch<String>,
        /// How it is used.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 2000))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub usage: Patch<String>,
        /// Renewal intention.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Renewal>))]
        pub renewal: Patch<Renewal>,
        /// State.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<ContractState>))]
        pub state: Patch<ContractState>,
    }
}
