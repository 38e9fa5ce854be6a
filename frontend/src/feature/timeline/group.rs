//! A timeline, newest first, cut into months.

use chrono::{Datelike, NaiveDate};

/// A month of a timeline, and what happened in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month<T> {
    /// The year.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u32,
    /// What happened, in the order given.
    pub entries: Vec<T>,
}

/// Cuts a list into months wherever the month of an entry differs from the one before.
///
/// `day_of` says on which day of the viewer's calendar an entry happened.
pub fn by_month<T>(
    entries: impl IntoIterator<Item = T>,
    day_of: impl Fn(&T) -> NaiveDate,
) -> Vec<Month<T>> {
    let mut months: Vec<Month<T>> = Vec::new();
    for entry in entries {
        let day = day_of(&entry);
        match months.last_mut() {
            Some(last) if (last.year, last.month) == (day.year(), day.month()) => {
                last.entries.push(entry);
            }
            _ => months.push(Month {
                year: day.year(),
                month: day.month(),
                entries: vec![entry],
            }),
        }
    }
    months
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[wasm_bindgen_test]
    fn a_month_is_one_group() {
        let days = ["2024-05-30", "2024-05-20", "2024-04-30", "2023-05-01"].map(day);
        let months = by_month(days, |d| *d);
        let heads: Vec<_> = months
            .iter()
            .map(|m| (m.year, m.month, m.entries.len()))
            .collect();
        assert_eq!(heads, vec![(2024, 5, 2), (2024, 4, 1), (2023, 5, 1)]);
    }

    #[wasm_bindgen_test]
    fn nothing_is_no_month() {
        assert!(by_month(Vec::<NaiveDate>::new(), |d| *d).is_empty());
    }
}
