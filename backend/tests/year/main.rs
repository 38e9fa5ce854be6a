//! A year of 10,000 customers, day by day, against a plain calculation that knows nothing of slots, ranks or rules: for each
//! kind of customer only what DOMAIN says of it ([`plain`]). Once for all that may bear on a customer, by the engine alone
//! ([`kinds`]), and once for the demo's customers, by the scheduler on a database ([`demo`]).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics says what is wrong"
)]

mod demo;
mod kinds;
mod plain;
mod story;
#[allow(unused_macros, unused_imports)]
#[path = "../api/support/mod.rs"]
mod support;

use chrono::NaiveDate;

/// The last day of the year.
const END: &str = "2026-12-31";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
