//! Follow-up plans 跟进计划: what we intend to do, by when, for what goal.

pub mod handlers;
pub mod row;
pub mod words;
