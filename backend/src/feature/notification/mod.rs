//! Notifications (R-TELL): who is told of what.

pub mod handlers;
pub mod mention;
pub mod tell;
