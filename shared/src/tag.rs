//! Tags set by hand (derived ones keep themselves true, R-TAG).

use crate::id::TagId;
use crate::patch::Patch;
use chrono::{DateTime, Utc};

words! {
    /// What a tag describes.
    pub enum TagDimension {
        /// Who the customer is.
        Basic = "basic",
        /// What the customer wants.
        Need = "need",
        /// How the customer behaves.
        Behaviour = "behaviour",
    }
}

dto! {
    /// A tag.
    #[derive(Eq, Hash)]
    pub struct Tag {
        /// Its id.
        pub id: TagId,
        /// Row version, also the `ETag`.
        pub version: i32,
        /// What it describes.
        pub dimension: TagDimension,
        /// What it says.
        pub label: String,
        /// Since when it is no longer offered; it stays on the customers that carry it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub archived_at: Option<DateTime<Utc>>,
    }
}

impl Tag {
    /// The tag as trails tell it, its dimension before its label.
    #[must_use]
    pub fn as_told(&self) -> String {
        format!("{}:{}", self.dimension, self.label)
    }

    /// The label of a tag as trails tell it.
    #[must_use]
    pub fn label_told(told: &str) -> &str {
        let parts = told.split_once(':');
        let known = parts.filter(|(dimension, _)| dimension.parse::<TagDimension>().is_ok());
        known.map_or(told, |(_, label)| label)
    }
}

input! {
    /// A tag to put on a customer; made when it does not exist yet.
    pub struct NewTag {
        /// What it describes.
        pub dimension: TagDimension,
        /// What it says.
        #[validate(length(min = 1, max = 40))]
        pub label: String,
    }

    /// Changes to a tag, on every customer that carries it.
    pub struct TagPatch {
        /// What it describes.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<TagDimension>))]
        pub dimension: Patch<TagDimension>,
        /// What it says.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(min = 1, max = 40))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub label: Patch<String>,
    }
}
