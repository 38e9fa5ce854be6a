//! Next steps of a customer.

pub mod card;
pub mod order;
pub mod tick;
