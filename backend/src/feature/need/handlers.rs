//! HTTP in and out of needs.

use super::row::NeedRow;
use crate::record::record_operations;
use shared::id::NeedId;
use shared::need::{Need, NeedPatch, NewNeed};

record_operations! {
    row: NeedRow,
    tag: "Needs",
    names: "a need" / "needs",
    operations: "need" / "needs",
    paths: "/customers/{id}/needs", "/needs", "/needs/{id}", "/needs/{id}/restore",
    types: NeedId, Need, NewNeed, NeedPatch,
    who: "owner, collaborators, managers above the owner, success, technical",
    example: {"category": "降本增效", "text": "降低采购成本", "aim": "降低采购成本15%", "kind": "core", "urgency": "high", "wanted_by": "2026-12", "budget": {"amount": "300000.00", "currency": "CNY"}},
    filters: {
        ("state" = Option<String>, Query, description = "`open`, `proposed`, `planned`, `landed`, `dropped`; several separated by commas"),
        ("priority" = Option<String>, Query, description = "`high`, `medium`, `low`; several separated by commas"),
        ("kind" = Option<String>, Query, description = "`core`, `desired`, `foreseen`; several separated by commas"),
    },
}
