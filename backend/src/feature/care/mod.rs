//! Care 客户关怀: which days come, and what could be done on them.

pub mod handlers;
mod queries;
mod rules;
