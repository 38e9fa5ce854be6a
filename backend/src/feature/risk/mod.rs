//! Risks 风险预警: what may cost us the customer.

pub mod handlers;
pub mod row;
