//! The time of day where the caller is: the zone of the account, else of the browser.

use super::use_session;
use chrono::{DateTime, Local, NaiveDateTime, TimeDelta, Utc};
use js_sys::{Date, Intl::DateTimeFormat, Object, Reflect};
use leptos::prelude::WithUntracked as _;
use std::cell::RefCell;
use wasm_bindgen::JsValue;

thread_local! {
    static FORMAT: RefCell<Option<(String, Option<DateTimeFormat>)>> = const { RefCell::new(None) };
}

/// An instant as the clock on the caller's wall shows it.
#[must_use]
pub fn local(at: DateTime<Utc>) -> NaiveDateTime {
    let zone = use_session()
        .me
        .with_untracked(|me| me.as_ref().map(|me| me.zone.clone()));
    zone.and_then(|zone| in_zone(&zone, at))
        .unwrap_or_else(|| at.with_timezone(&Local).naive_local())
}

/// What the clock on the caller's wall shows now.
#[must_use]
pub fn now() -> NaiveDateTime {
    local(Utc::now())
}

/// The instant at which the clock on the caller's wall shows `at`.
#[must_use]
pub fn instant(at: NaiveDateTime) -> DateTime<Utc> {
    instant_by(local, at)
}

/// The instant that a clock shows as `at`; in an hour that comes twice the first, in one that is skipped as long after its
/// beginning as `at` would be.
fn instant_by(shows: impl Fn(DateTime<Utc>) -> NaiveDateTime, at: NaiveDateTime) -> DateTime<Utc> {
    let wanted = at.and_utc();
    // The offset at the answer is the one of a day before or of a day after: clocks are not changed twice in a day.
    let offset = |days| {
        let near = wanted + TimeDelta::days(days);
        shows(near) - near.naive_utc()
    };
    let (before, after) = (offset(-1), offset(1));
    let found = [before, after]
        .map(|offset| wanted - offset)
        .into_iter()
        .find(|instant| shows(*instant) == at);
    found.unwrap_or(wanted - before)
}

fn in_zone(zone: &str, at: DateTime<Utc>) -> Option<NaiveDateTime> {
    FORMAT.with_borrow_mut(|slot| {
        if slot.as_ref().is_none_or(|(known, _)| known != zone) {
            *slot = Some((zone.to_owned(), format(zone)));
        }
        let format = slot.as_ref().and_then(|(_, format)| format.as_ref())?;
        let date = Date::new(&JsValue::from_f64(at.timestamp_millis() as f64));
        let text = format
            .format()
            .call1(&JsValue::UNDEFINED, &date)
            .ok()?
            .as_string()?;
        // Swedish writes dates as ISO 8601 does.
        NaiveDateTime::parse_from_str(&text, "%Y-%m-%d %H:%M:%S").ok()
    })
}

fn format(zone: &str) -> Option<DateTimeFormat> {
    let options = Object::new();
    let numeric = ["year", "month", "day", "hour", "minute", "second"];
    for (name, value) in numeric.map(|part| (part, "2-digit")).into_iter().chain([
        ("year", "numeric"),
        ("hourCycle", "h23"),
        ("timeZone", zone),
    ]) {
        Reflect::set(&options, &name.into(), &value.into()).ok()?;
    }
    // The constructor throws where the browser does not know the zone.
    let locales = js_sys::Array::of1(&"sv-SE".into());
    let constructor: js_sys::Function = Reflect::get(&js_sys::global(), &"Intl".into())
        .and_then(|intl| Reflect::get(&intl, &"DateTimeFormat".into()))
        .ok()?
        .into();
    let arguments = js_sys::Array::of2(&locales, &options);
    Reflect::construct(&constructor, &arguments)
        .ok()
        .map(DateTimeFormat::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn an_instant_is_shown_in_a_zone() {
        let at: DateTime<Utc> = "2026-11-23T16:30:00Z".parse().unwrap();
        let there = |zone| in_zone(zone, at).map(|at| at.to_string());
        assert_eq!(
            there("Asia/Shanghai").as_deref(),
            Some("2026-11-24 00:30:00")
        );
        assert_eq!(
            there("Europe/Berlin").as_deref(),
            Some("2026-11-23 17:30:00")
        );
        assert_eq!(there("No/Where"), None);
        let now = now();
        assert_eq!(local(instant(now)).to_string(), now.to_string());
    }

    #[wasm_bindgen_test]
    fn a_time_near_a_change_of_clocks_is_the_time_that_was_meant() {
        let of = |zone: &str, at: &str| {
            let shows = |instant| in_zone(zone, instant).unwrap();
            instant_by(shows, at.parse().unwrap()).to_rfc3339()
        };
        for (zone, at, instant) in [
            (
                "America/New_York",
                "2026-03-08T05:00:00",
                "2026-03-08T09:00:00+00:00",
            ),
            (
                "America/New_York",
                "2026-11-01T04:00:00",
                "2026-11-01T09:00:00+00:00",
            ),
            (
                "Australia/Sydney",
                "2026-10-03T20:00:00",
                "2026-10-03T10:00:00+00:00",
            ),
            (
                "Europe/Berlin",
                "2026-03-29T01:30:00",
                "2026-03-29T00:30:00+00:00",
            ),
            // An hour that comes twice, and one that does not come.
            (
                "Europe/Berlin",
                "2026-10-25T02:30:00",
                "2026-10-25T00:30:00+00:00",
            ),
            (
                "Europe/Berlin",
                "2026-03-29T02:30:00",
                "2026-03-29T01:30:00+00:00",
            ),
        ] {
            assert_eq!(of(zone, at), instant, "{zone} {at}");
        }
    }
}
