//! The audit trail of a customer (R-LOG-1), read through the policy.

pub mod handlers;
pub mod system;
