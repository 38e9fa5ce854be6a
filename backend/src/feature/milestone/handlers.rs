//! HTTP in and out of milestones.

use super::row::MilestoneRow;
use crate::record::record_operations;
use shared::id::MilestoneId;
use shared::milestone::{Milestone, MilestonePatch, NewMilestone};

record_operations! {
    row: MilestoneRow,
    tag: "Milestones",
    names: "a milestone" / "milestones",
    operations: "milestone" / "milestones",
    paths: "/customers/{id}/milestones", "/milestones", "/milestones/{id}", "/milestones/{id}/restore",
    types: MilestoneId, Milestone, NewMilestone, MilestonePatch,
    who: "owner, collaborators, managers above the owner, success",
    example: {"kind": "plan_confirmed", "date": "2026-11-20", "note": "方案已确认，等待内部审批"},
    filters: {
        ("kind" = Option<String>, Query, description = "What kind of event; several separated by commas"),
    },
}
