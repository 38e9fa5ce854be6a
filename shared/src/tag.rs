//! Tags set by hand (derived ones keep themselves true, R-TAG).

use crate::id::TagId;

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
        /// What it describes.
        pub dimension: TagDimension,
        /// What it says.
        pub label: String,
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
}
