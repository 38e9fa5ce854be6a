//! Care 客户关怀: which days come, and what could be done on them.

pub mod handlers;
pub mod queries;
pub mod rules;
