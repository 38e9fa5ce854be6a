//! Signals: what the records say that somebody should look at, in words, with what is suggested.

mod card;
mod item;
mod words;

pub use card::{CustomerSignals, TodaySignals};
pub use words::{name, sentence};
