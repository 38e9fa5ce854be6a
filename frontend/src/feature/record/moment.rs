//! Moments in forms: `2026-12-01` for a day, `2026-12-01T10:30` for a time of that day in the viewer's zone.

use crate::state::clock;
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use shared::time::When;

const DAY: &str = "%Y-%m-%d";
const TIME: &str = "%Y-%m-%dT%H:%M";

/// A moment as its two controls hold it.
#[must_use]
pub fn to_edit(when: When) -> String {
    match when {
        When::Day(day) => day.format(DAY).to_string(),
        When::At(at) => clock::local(at).format(TIME).to_string(),
    }
}

/// Reads what [`to_edit`] wrote, and what people write with a blank between day and time.
#[must_use]
pub fn parse(text: &str) -> Option<When> {
    let text = text.trim().replacen(' ', "T", 1);
    if let Ok(local) = NaiveDateTime::parse_from_str(&text, TIME) {
        return Some(When::At(clock::instant(local)));
    }
    NaiveDate::parse_from_str(&text, DAY)
        .ok()
        .or_else(|| match shared::read::date(&text) {
            Some(shared::time::FlexDate::Day(day)) => Some(day),
            _ => None,
        })
        .map(When::Day)
}

/// The hour at which a bare day is meant.
const MORNING: u32 = 9;

/// Reads an instant: a bare day means its morning.
#[must_use]
pub fn instant(text: &str) -> Option<DateTime<Utc>> {
    match parse(text)? {
        When::At(at) => Some(at),
        When::Day(day) => day.and_hms_opt(MORNING, 0, 0).map(clock::instant),
    }
}

/// The two halves of what the controls hold: day, time.
#[must_use]
pub fn halves(text: &str) -> (String, String) {
    let (day, time) = text.split_once('T').unwrap_or((text, ""));
    (day.to_owned(), time.to_owned())
}

/// Puts the halves together; without a day there is no moment.
#[must_use]
pub fn joined(day: &str, time: &str) -> String {
    match (day.is_empty(), time.is_empty()) {
        (true, _) => String::new(),
        (false, true) => day.to_owned(),
        (false, false) => format!("{day}T{time}"),
    }
}
