//! Quiet hours: until when what is no emergency waits. Pure.

use chrono::{DateTime, Duration, NaiveDateTime, TimeZone as _, Utc};
use chrono_tz::Tz;
use shared::notification::QuietHours;

/// When the quiet hours that hold now in this zone end; none where it is not quiet.
#[must_use]
pub fn end(hours: QuietHours, zone: Tz, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let local = now.with_timezone(&zone).naive_local();
    let (today, time) = (local.date(), local.time());
    let day = if hours.from <= hours.until {
        (hours.from <= time && time < hours.until).then_some(today)
    } else if time >= hours.from {
        today.succ_opt()
    } else {
        (time < hours.until).then_some(today)
    };
    instant(zone, day?.and_time(hours.until), now)
}

/// The first instant after `now` at which the clocks of a zone show this, or later where they leap over it.
fn instant(zone: Tz, shown: NaiveDateTime, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    // No zone ever leapt further than a day.
    (0..=96).find_map(|quarters| {
        let shown = shown + Duration::minutes(15 * quarters);
        let found = zone.from_local_datetime(&shown);
        [found.earliest(), found.latest()]
            .into_iter()
            .flatten()
            .map(|at| at.with_timezone(&Utc))
            .find(|at| *at > now)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveTime;

    fn hours(from: &str, until: &str) -> QuietHours {
        let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").unwrap();
        QuietHours {
            from: time(from),
            until: time(until),
        }
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn ends(hours: QuietHours, zone: Tz, now: &str) -> Option<DateTime<Utc>> {
        end(hours, zone, at(now))
    }

    #[test]
    fn they_may_cross_midnight_and_count_in_the_zone() {
        let night = hours("22:00", "07:30");
        let shanghai = Tz::Asia__Shanghai;
        // 22:00 in Shanghai is 14:00 in UTC, 07:30 is 23:30 of the day before.
        assert_eq!(ends(night, shanghai, "2026-03-02T13:59:59Z"), None);
        let morning = Some(at("2026-03-02T23:30:00Z"));
        assert_eq!(ends(night, shanghai, "2026-03-02T14:00:00Z"), morning);
        assert_eq!(ends(night, shanghai, "2026-03-02T16:30:00Z"), morning);
        assert_eq!(ends(night, shanghai, "2026-03-02T23:30:00Z"), None);
        assert_eq!(
            ends(night, Tz::America__New_York, "2026-03-02T14:00:00Z"),
            None
        );
    }

    #[test]
    fn within_a_day_and_never() {
        let noon = hours("12:00", "13:00");
        assert_eq!(
            ends(noon, Tz::UTC, "2026-03-02T12:10:00Z"),
            Some(at("2026-03-02T13:00:00Z"))
        );
        assert_eq!(ends(noon, Tz::UTC, "2026-03-02T13:00:00Z"), None);
        assert_eq!(
            ends(hours("08:00", "08:00"), Tz::UTC, "2026-03-02T08:00:00Z"),
            None
        );
    }

    #[test]
    fn they_end_though_the_clocks_change_that_night() {
        let berlin = Tz::Europe__Berlin;
        // On 29 March 2026 clocks leap from 02:00 to 03:00; half past two is never shown.
        assert_eq!(
            ends(hours("22:00", "02:30"), berlin, "2026-03-29T00:30:00Z"),
            Some(at("2026-03-29T01:00:00Z"))
        );
        // On 25 October 02:30 is shown twice: the second time it is over at the second.
        let twice = hours("22:00", "02:30");
        assert_eq!(
            ends(twice, berlin, "2026-10-25T00:10:00Z"),
            Some(at("2026-10-25T00:30:00Z"))
        );
        assert_eq!(
            ends(twice, berlin, "2026-10-25T01:10:00Z"),
            Some(at("2026-10-25T01:30:00Z"))
        );
    }
}
