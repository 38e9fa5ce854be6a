//! Escalation: whoever answers for what stays undone past its time is told, once for each level (R-SLA-4).

pub mod handlers;
pub mod pass;
pub mod setting;
