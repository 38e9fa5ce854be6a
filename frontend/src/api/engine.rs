//! What the follow-up goes by: strategies, the work calendar, what runs by the clock, the rules of signals, times of one's
//! own, a slower pace.

use super::{Answer, delete, get, patch, post, post_plain, put};
use serde::Serialize;
use shared::Page;
use shared::id::{CustomerId, StrategyId};
use shared::job::Job;
use shared::service_times::ServiceTimes;
use shared::signal::{Pace, SignalRules};
use shared::strategy::{Forecast, NewStrategy, Strategy, StrategyTrial};
use shared::tag::Tag;
use shared::work_calendar::{WorkCalendar, WorkCalendarView};

/// All strategies.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn strategies() -> Answer<Page<Strategy>> {
    get("/strategies").await
}

/// What a strategy would do; nothing is written.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn preview(trial: &StrategyTrial) -> Answer<Forecast> {
    post_plain("/strategies/preview", trial).await
}

/// Adds a strategy.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn add_strategy(new: &NewStrategy) -> Answer<Strategy> {
    post("/strategies", new).await
}

/// Changes a strategy as it was read in `version`.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn change_strategy(
    id: StrategyId,
    version: i32,
    changes: &impl Serialize,
) -> Answer<Strategy> {
    patch(&format!("/strategies/{id}"), version, changes).await
}

/// Removes a strategy as it was read in `version`.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn remove_strategy(id: StrategyId, version: i32) -> Answer<()> {
    delete(&format!("/strategies/{id}"), Some(version)).await
}

/// The tags that there are, as many as a form can offer.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn tags() -> Answer<Page<Tag>> {
    get("/tags?limit=200").await
}

/// The work calendar.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn work_calendar() -> Answer<WorkCalendarView> {
    get("/work-calendar").await
}

/// Sets the work calendar.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn set_work_calendar(new: &WorkCalendar) -> Answer<WorkCalendarView> {
    put("/work-calendar", None, new).await
}

/// From when on something is a signal.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn signal_rules() -> Answer<SignalRules> {
    get("/signal-rules").await
}

/// Sets from when on something is a signal.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn set_signal_rules(rules: &SignalRules) -> Answer<SignalRules> {
    put("/signal-rules", None, rules).await
}

/// What runs by the clock, and how it went.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn jobs() -> Answer<Page<Job>> {
    get("/jobs").await
}

/// Times of a customer's or a contract's own: `of` is its address.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn service_times(of: &str) -> Answer<ServiceTimes> {
    get(&format!("{of}/service-times")).await
}

/// Sets them.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn set_service_times(of: &str, times: &ServiceTimes) -> Answer<ServiceTimes> {
    put(&format!("{of}/service-times"), None, times).await
}

/// Whether contact with a customer is slowed down.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn pace(customer: CustomerId) -> Answer<Pace> {
    get(&format!("/customers/{customer}/slow-down")).await
}

/// Ends a slow-down.
///
/// # Errors
/// See [`super::ApiError`].
pub async fn end_slow_down(customer: CustomerId) -> Answer<()> {
    delete(&format!("/customers/{customer}/slow-down"), None).await
}
