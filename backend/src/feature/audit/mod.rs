//! The audit trails (R-LOG-1), read through the policy: of a customer, across customers, as a file, and the system's own.

pub mod export;
pub mod handlers;
pub(crate) mod row;
mod search;
pub mod system;
