//! Reading what people write: amounts, headcounts, dates, telephone numbers, names, ways of contact, stages, next steps.
//!
//! Pure text in, values out, for imports and for entry forms alike. Nothing here guesses silently: what a parser does
//! not understand it refuses, and the caller keeps the text. Full-width and half-width writing are the same.

mod known;

pub use known::Known;
