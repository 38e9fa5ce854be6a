//! Strategies: how segments of customers are followed up, with what each would do before it is saved.

mod ask;
mod emphases;
mod fields;
mod form;
mod industries;
mod list;
mod preview;
pub mod words;

pub use list::Strategies;
