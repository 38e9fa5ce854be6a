//! Signals: what the records say that somebody should look at, in words, with what is suggested.

mod card;
mod item;
mod reasons;
mod rules;
mod slow;
mod words;

pub use card::{CustomerSignals, TodaySignals};
pub use rules::SignalRulesPanel;
pub use slow::SlowNote;
pub use words::{name, sentence};
