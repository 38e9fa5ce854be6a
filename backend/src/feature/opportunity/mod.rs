//! Opportunities 商机: possible deals.

pub mod handlers;
pub mod row;
pub mod sums;
pub mod win;
