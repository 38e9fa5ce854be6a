//! HTTP in and out of interactions.

use super::row::InteractionRow;
use crate::record::record_operations;
use shared::id::InteractionId;
use shared::interaction::{Interaction, InteractionPatch, NewInteraction};

record_operations! {
    row: InteractionRow,
    tag: "Interactions",
    names: "an interaction" / "interactions",
    operations: "interaction" / "interactions",
    paths: "/customers/{id}/interactions", "/interactions", "/interactions/{id}", "/interactions/{id}/restore",
    types: InteractionId, Interaction, NewInteraction, InteractionPatch,
    who: "owner, collaborators, managers above the owner, success, technical",
    example: {"channels": ["meeting"], "content": "技术方案确认", "feedback": "产品技术参数符合预期，需进一步评估采购成本", "todos": [{"what": "发送竞品对比表", "due": "2024-05-27"}]},
    filters: {
        ("direction" = Option<String>, Query, description = "`outgoing`, `incoming`"),
        ("answered" = Option<String>, Query, description = "`yes`, `no`, `awaiting`; several separated by commas"),
        ("author" = Option<String>, Query, description = "Who recorded it: `me`, or the id of a user"),
        ("happened_at[gte]" = Option<chrono::DateTime<chrono::Utc>>, Query, description = "Happened at or after this instant; `sort` takes `happened_at` too"),
        ("happened_at[lte]" = Option<chrono::DateTime<chrono::Utc>>, Query, description = "Happened at or before this instant"),
    },
}
