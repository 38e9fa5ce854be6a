//! Success stories 案例: a conversion or a rescue written up so that others learn.

use crate::id::StoryId;

words! {
    /// What the story tells.
    pub enum StoryKind {
        /// A customer won.
        Conversion = "conversion",
        /// A customer kept.
        Rescue = "rescue",
    }

    /// Who may read a story beyond the people of the customer.
    pub enum Audience {
        /// Nobody.
        Nobody = "nobody",
        /// Everybody with reach of the customer.
        Everybody = "everybody",
    }
}

record! {
    /// A success story.
    pub struct Story, NewStory, StoryPatch: StoryId {
        /// What it tells.
        kind: required StoryKind,
        /// Its title.
        title: required text(200),
        /// What happened.
        happened: required text(10_000),
        /// What worked.
        worked: optional text(4_000),
        /// Keywords.
        keywords: list String,
        /// Shared with; everybody with reach where absent.
        shared_with: default Audience,
    }
}
