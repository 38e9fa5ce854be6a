//! Milestones 重要节点: dated events that matter.

pub mod handlers;
pub mod row;
