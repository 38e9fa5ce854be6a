//! Next steps of a customer.

pub mod card;
mod edit;
pub mod order;
pub mod tick;
