//! One's plans as an iCalendar feed (RFC 5545) for other programs, under a secret address that shows no sealed values.

mod entries;
pub mod handlers;
mod queries;
mod write;
