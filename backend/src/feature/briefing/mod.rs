//! What to know before talking to a customer: the last contact, what is open, and its habits.

mod habit;
pub mod handlers;
mod queries;
