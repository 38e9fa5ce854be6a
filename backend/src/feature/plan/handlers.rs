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
}
