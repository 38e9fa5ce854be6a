//! HTTP in and out of opportunities.

use super::row::OpportunityRow;
use crate::record::record_operations;
use shared::id::OpportunityId;
use shared::opportunity::{NewOpportunity, Opportunity, OpportunityPatch};

record_operations! {
    row: OpportunityRow,
    tag: "Opportunities",
    names: "an opportunity" / "opportunities",
    operations: "opportunity" / "opportunities",
    paths: "/customers/{id}/opportunities", "/opportunities", "/opportunities/{id}", "/opportunities/{id}/restore",
    types: OpportunityId, Opportunity, NewOpportunity, OpportunityPatch,
    who: "owner, collaborators, managers above the owner",
    example: {"title": "二期产线改造", "amount": {"amount": "800000.00", "currency": "CNY"}, "probability": 60, "expected_close": "2026-12"},
    filters: {
        ("state" = Option<String>, Query, description = "`open`, `won`, `lost`; several separated by commas"),
    },
}
