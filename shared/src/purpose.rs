//! Purposes 填写目的: what an interaction is recorded for, and which fields the form then shows (F2).

use crate::patch::Patch;

words! {
    /// A part of the entry form that a purpose shows or leaves out. When, way and content are always there.
    pub enum EntryField {
        /// With whom.
        Contacts = "contacts",
        /// The customer's own words.
        Feedback = "feedback",
        /// What was agreed.
        Consensus = "consensus",
        /// Our judgement.
        Judgement = "judgement",
        /// A competitor that was mentioned.
        Competitor = "competitor",
        /// Who reached out, and whether they answered.
        Direction = "direction",
        /// Our people.
        OurUsers = "our_users",
        /// Our people without an account.
        OurOthers = "our_others",
        /// A new need.
        Need = "need",
        /// A change of a known need.
        NeedChange = "need_change",
        /// A rating, a complaint or a problem.
        ServiceCase = "service_case",
        /// The plan that it fulfils.
        Plan = "plan",
        /// The next steps.
        NextSteps = "next_steps",
        /// A stage change.
        Stage = "stage",
    }
}

dto! {
    /// A purpose.
    pub struct Purpose {
        /// Immutable code.
        pub code: String,
        /// Row version, also the `ETag`.
        pub version: i32,
        /// Chinese name.
        pub name_zh: String,
        /// English name.
        pub name_en: String,
        /// Place in the choice.
        pub position: i32,
        /// What the form shows.
        pub fields: Vec<EntryField>,
    }
}

input! {
    /// A purpose to add.
    pub struct NewPurpose {
        /// Immutable code: lower-case letters, digits and underscores.
        #[validate(length(min = 2, max = 40))]
        pub code: String,
        /// Chinese name.
        #[validate(length(min = 1, max = 40))]
        pub name_zh: String,
        /// English name.
        #[validate(length(min = 1, max = 40))]
        pub name_en: String,
        /// Place in the choice.
        #[validate(range(min = 0, max = 1000))]
        pub position: i32,
        /// What the form shows.
        #[serde(default)]
        pub fields: Vec<EntryField>,
    }

    /// Changes to a purpose; its code stays.
    pub struct PurposePatch {
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
        /// Place in the choice.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<i32>))]
        pub position: Patch<i32>,
        /// What the form shows.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<EntryField>>))]
        pub fields: Patch<Vec<EntryField>>,
    }
}
