//! The timeline (R-LOG-2): a page of the projection, then one query a kind of record, rendered through the policy.

pub mod handlers;
pub mod page;
pub mod render;
mod unsaid;
