//! Everything that happened with a customer, newest first (R-LOG-2).

pub mod changes;
pub mod entry;
pub mod filter;
pub mod group;
pub mod talk;
pub mod view;
