//! The row of a success story.

use crate::access::Viewer;
use crate::record::column::{Item, MayText, Must, MustText, Or, Several, Usual};
use crate::record::people::Eye;
use crate::record::{Rules, plain_kind, record_kind};
use shared::Code;
use shared::role::FieldClass;
use shared::story::{Audience, NewStory, Story, StoryKind, StoryPatch};

record_kind! {
    /// A row of the table.
    pub struct StoryRow in story: Story, StoryId, Story, NewStory, StoryPatch;
    timeline: Milestones, "story";
    fields {
        kind: Must<StoryKind>,
        title: MustText,
        happened: MustText,
        worked: MayText,
        keywords: Several<String>,
        shared_with: Or<Audience>,
    }
    kept {}
    shown {}
    listed {
        states {}
        users {}
        times {}
        words { kind: kind as StoryKind, shared_with: shared_with as Audience }
    }
}
plain_kind!(StoryRow, NewStory, StoryPatch, "stories");

impl Rules for StoryRow {
    fn called(view: &Story) -> Option<shared::Guarded<String>> {
        crate::events::first_words(&view.title).map(shared::Guarded::clear)
    }

    /// What is shared with nobody stays among the people of the customer and whoever wrote it.
    const SELECTIVE: bool = true;

    fn may_read(&self, viewer: &Viewer<'_>) -> bool {
        let author = self.created_by.is_some_and(|user| viewer.actor.is(user.0));
        self.shared_with.0 == Audience::Everybody || author || viewer.sees(FieldClass::Personal)
    }
}

impl Usual for Audience {
    const USUAL: Self = Self::Everybody;
}

/// A keyword.
impl Item for String {
    const TEXT: bool = true;

    fn fault(&self) -> Option<Code> {
        match self.trim().chars().count() {
            0 => Some(Code::Required),
            1..=40 => None,
            _ => Some(Code::TooLong),
        }
    }

    fn line(&self) -> String {
        self.clone()
    }

    fn shown(&self, eye: &Eye<'_>) -> Self {
        eye.viewer.screened(self)
    }
}
