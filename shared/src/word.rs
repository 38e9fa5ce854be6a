//! Lists that administrators keep, word by word.

use crate::patch::Patch;

words! {
    /// The lists.
    pub enum ListName {
        /// Where customers come from 来源. A customer's source is the code of a word.
        Source = "source",
        /// What needs are about 需求类别. A need's category is free text; the list is what is offered.
        NeedCategory = "need_category",
    }
}

dto! {
    /// A word of a list.
    pub struct Word {
        /// Immutable code.
        pub code: String,
        /// Row version, also the `ETag`.
        pub version: i32,
        /// Chinese name.
        pub name_zh: String,
        /// English name.
        pub name_en: String,
        /// Place in the list.
        pub position: i32,
    }
}

input! {
    /// A word to add.
    pub struct NewWord {
        /// Immutable code: lower-case letters, digits and underscores.
        #[validate(length(min = 2, max = 40))]
        pub code: String,
        /// Chinese name.
        #[validate(length(min = 1, max = 40))]
        pub name_zh: String,
        /// English name.
        #[validate(length(min = 1, max = 40))]
        pub name_en: String,
        /// Place in the list.
        #[validate(range(min = 0, max = 1000))]
        pub position: i32,
    }

    /// Changes to a word; its code stays.
    pub struct WordPatch {
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
        /// Place in the list.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<i32>))]
        pub position: Patch<i32>,
    }
}
