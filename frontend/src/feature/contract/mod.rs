//! The contracts of a customer.

pub mod card;
pub mod fields;
