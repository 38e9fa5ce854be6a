//! Contracts: many per customer.

pub mod handlers;
pub mod row;
