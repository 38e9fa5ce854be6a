//! Drafts: what somebody has typed and not yet saved, kept by the server so that a closed tab loses nothing.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

dto! {
    /// A draft, as its author left it.
    pub struct Draft {
        /// Where it was typed, for example `interaction:<customer>`, and where it is to be kept and forgotten; another than was
        /// asked for where that customer was merged into the one asked for.
        pub place: String,
        /// What was typed, in the client's own form.
        pub content: Map<String, Value>,
        /// When it was last kept; none where nothing is, and the content is then empty.
        pub updated_at: Option<DateTime<Utc>>,
    }
}

input! {
    /// What to keep.
    pub struct KeepDraft {
        /// What was typed, in the client's own form; up to 512 KiB.
        pub content: Map<String, Value>,
    }
}
