//! Writes entries as iCalendar. Pure: the same entries are the same text, so that a hash of it serves as `ETag`.

use chrono::{DateTime, Duration, Utc};
use icalendar::{Calendar, Component as _, Event, EventLike as _};
use shared::time::When;

/// How long something takes of which only the beginning is known.
const LASTS: Duration = Duration::minutes(30);

/// One entry of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Under which it stays the same entry, however often it changes.
    pub(super) uid: String,
    /// What it is.
    pub(super) summary: String,
    /// What else there is to know.
    pub(super) description: String,
    /// When: an instant in UTC, or a whole day without a zone.
    pub(super) when: When,
    /// When it was last changed.
    pub(super) changed: DateTime<Utc>,
}

/// The entries as one text.
pub(super) fn write(name: &str, entries: &[Entry]) -> String {
    let mut calendar = Calendar::new();
    calendar.name(name);
    for entry in entries {
        let mut event = Event::new();
        event
            .uid(&entry.uid)
            .summary(&entry.summary)
            .timestamp(entry.changed)
            .last_modified(entry.changed);
        if !entry.description.is_empty() {
            event.description(&entry.description);
        }
        match entry.when {
            // The end of a day is the next one, which does not belong to it.
            When::Day(day) => event.starts(day).ends(day.succ_opt().unwrap_or(day)),
            When::At(at) => event.starts(at).ends(at + LASTS),
        };
        calendar.push(event.done());
    }
    calendar.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_in_utc_and_days_are_dates() {
        let entry = |uid: &str, when: &str| Entry {
            uid: uid.to_owned(),
            summary: "拜访, 恒力; \"一期\"".to_owned(),
            description: "第一行\n第二行".to_owned(),
            when: when.parse().unwrap(),
            changed: DateTime::UNIX_EPOCH,
        };
        let entries = [
            entry("a", "2026-03-02T15:00:00+08:00"),
            entry("b", "2028-02-29"),
        ];
        let text = write("计划", &entries);
        for line in [
            "BEGIN:VCALENDAR\r\n",
            "DTSTART:20260302T070000Z\r\n",
            "DTEND:20260302T073000Z\r\n",
            "DTSTART;VALUE=DATE:20280229\r\n",
            "DTSTAMP:19700101T000000Z\r\n",
            "UID:a\r\n",
            "SUMMARY:拜访\\, 恒力\\;",
            "DESCRIPTION:第一行\\n第二行\r\n",
        ] {
            assert!(text.contains(line), "{line:?} in {text}");
        }
        assert_eq!(
            text,
            write("计划", &entries),
            "the same entries, the same text"
        );
    }
}
