//! Needs 需求: a ledger of what the customer wants.

pub mod handlers;
pub mod ledger;
pub mod row;
