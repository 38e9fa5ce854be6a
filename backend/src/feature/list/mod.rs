//! Lists that administrators keep: sources of customers, categories of needs.

pub mod handlers;
pub mod queries;
