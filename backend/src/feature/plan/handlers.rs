//! HTTP in and out of follow-up plans.

use super::row::PlanRow;
use crate::record::record_operations;
use shared::id::PlanId;
use shared::plan::{NewPlan, Plan, PlanPatch};

record_operations! {
    row: PlanRow,
    tag: "Plans",
    names: "a follow-up plan" / "follow-up plans",
    operations: "plan" / "plans",
    paths: "/customers/{id}/plans", "/plans", "/plans/{id}", "/plans/{id}/restore",
    types: PlanId, Plan, NewPlan, PlanPatch,
    who: "owner, collaborators, managers above the owner, success; whoever it is assigned to may change it",
    example: {"goal_kind": "trust", "goal": "了解行业痛点，推荐成功案例", "channels": ["phone"], "planned": "2026-12-01T02:00:00Z"},
    filters: {
        ("state" = Option<String>, Query, description = "`pending`, `done`, `skipped`; several separated by commas"),
        ("owner" = Option<String>, Query, description = "Who does it: `me`, or the id of a user"),
        ("goal_kind" = Option<String>, Query, description = "What it is for; several separated by commas"),
        ("planned[gte]" = Option<chrono::DateTime<chrono::Utc>>, Query, description = "Planned at or after this instant; `sort` takes `planned` too"),
        ("planned[lte]" = Option<chrono::DateTime<chrono::Utc>>, Query, description = "Planned at or before this instant"),
    },
}
