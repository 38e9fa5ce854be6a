//! The place by which a stream is taken up again: sealed and made for one caller, so that it tells nobody how much
//! happened in between, or where. Two for the same place look nothing alike.

use super::log::KEPT;
use crate::access::Actor;
use crate::access::keys::Keys;
use crate::error::{AppError, AppResult};
use crate::http::cursor::Pages;
use chrono::{DateTime, Utc};

/// How wide both numbers are written, so that all are equally long.
const WIDTH: usize = 20;

fn pages<'a>(keys: &'a Keys, actor: &Actor) -> Pages<'a> {
    let role = actor.view_as.map(|role| role.as_str()).unwrap_or_default();
    Pages::new(keys, actor.id, format!("live:{role}"))
}

/// Seals a place.
///
/// # Errors
/// Where it cannot be encrypted.
pub fn seal(keys: &Keys, actor: &Actor, place: i64, now: DateTime<Utc>) -> AppResult<String> {
    let text = format!("{place:0WIDTH$} {:0WIDTH$}", now.timestamp());
    let sealed = pages(keys, actor).seal(Some(text))?;
    sealed.ok_or_else(|| AppError::internal("a place without a seal"))
}

/// The place, where it was made here for this caller and is not too old; what was told since can be told again then.
#[must_use]
pub fn open(keys: &Keys, actor: &Actor, text: &str, now: DateTime<Utc>) -> Option<i64> {
    let text: String = pages(keys, actor).after(Some(text)).ok()??;
    let (place, at) = text.split_once(' ')?;
    let at = DateTime::from_timestamp(at.parse().ok()?, 0)?;
    (now - at < KEPT).then(|| place.parse().ok()).flatten()
}
