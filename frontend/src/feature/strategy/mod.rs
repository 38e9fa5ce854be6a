//! Strategies: how segments of customers are followed up, with what each would do before it is saved.

mod ask;
mod fields;
mod form;
mod industries;
mod list;
mod preview;
mod words;

pub use list::Strategies;
