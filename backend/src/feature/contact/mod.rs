//! Contacts: the people at a customer.

pub mod handlers;
pub mod row;
pub mod rules;
pub mod succession;
pub mod whom;
