//! HTTP in and out of risks.

use super::row::RiskRow;
use crate::record::record_operations;
use shared::id::RiskId;
use shared::risk::{NewRisk, Risk, RiskPatch};

record_operations! {
    row: RiskRow,
    tag: "Risks",
    names: "a risk" / "risks",
    operations: "risk" / "risks",
    paths: "/customers/{id}/risks", "/risks", "/risks/{id}", "/risks/{id}/restore",
    types: RiskId, Risk, NewRisk, RiskPatch,
    who: "owner, collaborators, managers above the owner, success; whoever answers for it may change it",
    example: {"kind": "competition", "description": "竞品报价低 10%", "severity": "high", "measures": [{"what": "发送竞品对比表", "state": "planned"}]},
    filters: {
        ("state" = Option<String>, Query, description = "`open`, `handling`, `closed`; several separated by commas"),
        ("responsible" = Option<String>, Query, description = "Who answers for it: `me`, or the id of a user"),
        ("kind" = Option<String>, Query, description = "What may cost the customer; several separated by commas"),
        ("severity" = Option<String>, Query, description = "`high`, `medium`, `low`; several separated by commas"),
    },
}
