//! Users of the system.

pub mod handlers;
pub mod queries;
