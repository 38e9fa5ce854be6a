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
}
