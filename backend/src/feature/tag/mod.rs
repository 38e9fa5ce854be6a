//! Tags set by hand.

pub mod handlers;
pub mod queries;
