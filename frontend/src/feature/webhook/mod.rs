//! Webhooks: the list with its form, a test, and what became of what was sent.

mod deliveries;
mod spec;

pub use deliveries::Deliveries;
pub use spec::WEBHOOKS;
