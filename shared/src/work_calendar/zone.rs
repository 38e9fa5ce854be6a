//! From days and hours of a zone to instants and back, also in a night in which its offset changes.

use chrono::{DateTime, LocalResult, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};

/// The instant at which clocks of the zone show this time on this day. One that comes twice means the first; one that is
/// left out means the moment at which it is.
#[must_use]
pub fn instant<Z: TimeZone>(zone: &Z, day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let wanted = day.and_time(time);
    let found =
        |minutes: i64| match zone.from_local_datetime(&(wanted + TimeDelta::minutes(minutes))) {
            LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at.with_timezone(&Utc)),
            LocalResult::None => None,
        };
    // No zone has ever left out more than a day (Samoa did, in 2011).
    (0..=96)
        .map(|step| step * 15)
        .find_map(found)
        .unwrap_or_else(|| wanted.and_utc())
}

/// The day that calendars of the zone show at an instant.
#[must_use]
pub fn local_day<Z: TimeZone>(zone: &Z, at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(zone).date_naive()
}
