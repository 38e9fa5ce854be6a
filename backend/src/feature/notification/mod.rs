//! Notifications (R-TELL): who is told of what.

pub mod alarm;
pub mod handlers;
pub mod mention;
pub mod tell;
