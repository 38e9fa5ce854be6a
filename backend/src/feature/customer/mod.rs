//! Customers: the root to which every other record belongs.

pub mod change;
pub mod completeness;
pub mod counters;
pub mod create;
pub mod derived;
pub mod duplicates;
pub mod gram;
pub mod handlers;
pub mod known;
pub mod list;
pub mod many;
pub mod many_handlers;
pub mod number;
pub mod number_handlers;
pub mod people;
pub mod retarget;
pub mod row;
pub mod rules;
pub mod store;
pub mod view;
