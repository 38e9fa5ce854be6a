//! The board: columns by stage with counts, permitted sums and first cards; no query scans the customers.

pub mod columns;
mod counted;
pub mod handlers;
mod head;
