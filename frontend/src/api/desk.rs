//! The day, the calendar of plans, its feed, and the rule of escalation.

use super::{Answer, delete, get, post, put};
use chrono::{DateTime, Utc};
use serde_json::Value;
use shared::Page;
use shared::calendar::{CalendarAddress, CalendarFeed};
use shared::escalation::Escalation;
use shared::plan::Plan;
use shared::today::{DueItem, Whose};

/// What is overdue, due and soon.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn today(whose: Whose) -> Answer<Page<DueItem>> {
    get(&format!("/today?whose={whose}&limit=200")).await
}

/// The plans of a stretch of time, the earliest first; `pairs` narrow them further.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn plans_between(
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    pairs: &[(&'static str, String)],
    cursor: Option<String>,
) -> Answer<Page<Plan>> {
    let mut all = vec![
        ("planned[gte]", from.to_rfc3339()),
        ("planned[lte]", to.to_rfc3339()),
        ("sort", "planned".to_owned()),
        ("limit", "200".to_owned()),
    ];
    all.extend(pairs.iter().cloned());
    all.extend(cursor.map(|cursor| ("cursor", cursor)));
    get(&format!("/plans{}", super::customer::query(&all))).await
}

/// Whether one's calendar feed is open.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn feed() -> Answer<CalendarFeed> {
    get("/me/calendar-feed").await
}

/// Makes its address; an earlier one no longer works.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn open_feed() -> Answer<CalendarAddress> {
    post("/me/calendar-feed", &Value::Null).await
}

/// Closes it.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn close_feed() -> Answer<()> {
    delete("/me/calendar-feed", None).await
}

/// After how many days who is told of what stays undone.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn escalation() -> Answer<Escalation> {
    get("/escalation").await
}

/// Sets it.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn set_escalation(rule: Escalation) -> Answer<Escalation> {
    put("/escalation", None, &rule).await
}
