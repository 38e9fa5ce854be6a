//! The row of a milestone.

use crate::record::column::{Flag, MayText, Must};
use crate::record::{Rules, plain_kind, record_kind};
use shared::milestone::{Milestone, MilestoneKind, MilestonePatch, NewMilestone};
use shared::time::{FlexDate, When};

record_kind! {
    /// A row of the table.
    pub struct MilestoneRow in milestone: Milestone, MilestoneId, Milestone, NewMilestone, MilestonePatch;
    timeline: Milestones, "milestone";
    fields {
        kind: Must<MilestoneKind>,
        date: Must<FlexDate>,
        note: MayText,
        remind: Flag,
    }
    kept {}
    shown {}
    listed {
        states {}
        users {}
        times {}
        words { kind: kind as MilestoneKind }
    }
}
plain_kind!(MilestoneRow, NewMilestone, MilestonePatch, "milestones");

impl Rules for MilestoneRow {
    fn called(view: &Milestone) -> Option<shared::Guarded<String>> {
        crate::events::first_words(view.note.as_deref()?).map(shared::Guarded::clear)
    }

    fn happened(&self) -> Option<When> {
        self.date.0.first_day().map(When::Day)
    }
}
