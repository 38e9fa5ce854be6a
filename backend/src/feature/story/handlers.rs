//! HTTP in and out of success stories.

use super::row::StoryRow;
use crate::record::record_operations;
use shared::id::StoryId;
use shared::story::{NewStory, Story, StoryPatch};

record_operations! {
    row: StoryRow,
    tag: "Stories",
    names: "a success story" / "success stories",
    operations: "story" / "stories",
    paths: "/customers/{id}/stories", "/stories", "/stories/{id}", "/stories/{id}/restore",
    types: StoryId, Story, NewStory, StoryPatch,
    who: "owner, collaborators, managers above the owner",
    example: {"kind": "conversion", "title": "从试用到三年框架", "happened": "试用两个月后签约", "keywords": ["试用", "降本"]},
    filters: {
        ("kind" = Option<String>, Query, description = "`conversion`, `rescue`; several separated by commas"),
        ("shared_with" = Option<String>, Query, description = "`nobody`, `everybody`; several separated by commas"),
    },
}
