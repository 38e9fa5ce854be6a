//! The people at a customer.

pub mod card;
pub mod fields;
mod privacy;
mod succession;
