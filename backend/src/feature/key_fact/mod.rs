//! Key facts 关键信息 with their source.

pub mod handlers;
pub mod row;
