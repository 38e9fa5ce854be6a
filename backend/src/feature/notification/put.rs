//! Writes a notification, and what is sent of it, by what its reader has chosen: all in the transaction of the event.

use super::{quiet, settings};
use crate::db::Conn;
use crate::db::schema::{notification, user_account};
use crate::db::types::{Key, Written, fresh, stored};
use crate::error::AppResult;
use crate::feature::delivery::outbox;
use crate::feature::live::log::{self as live, Happened};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;
use shared::id::{CustomerId, EventId, NotificationId, UserId};
use shared::notification::{Channel, Why};
use shared::role::RecordKind;

/// What somebody is told.
#[derive(Debug, Clone, Copy)]
pub struct News {
    /// Why.
    pub why: Why,
    /// The kind of record, where that says what it stands together with.
    pub kind: Option<RecordKind>,
    /// The customer; none for what concerns the system.
    pub customer: Option<CustomerId>,
    /// The event of the customer's trail.
    pub event: Option<EventId>,
    /// The event of the system's trail.
    pub system_event: Option<EventId>,
}

/// Tells one user; who wants to hear of such things by no way is not told.
///
/// # Errors
/// Where the database fails.
pub fn put(
    conn: &mut Conn,
    user: UserId,
    news: &News,
    org_zone: Tz,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let chosen = settings::of(conn, user)?;
    let ways = chosen.ways(news.why);
    if ways.is_empty() {
        return Ok(());
    }
    let id: NotificationId = fresh();
    diesel::insert_into(notification::table)
        .values((
            notification::id.eq(Key(id)),
            notification::user_id.eq(Key(user)),
            notification::customer_id.eq(news.customer.map(Key)),
            notification::event_id.eq(news.event.map(Key)),
            notification::system_event_id.eq(news.system_event.map(Key)),
            notification::why.eq(Written(news.why)),
            notification::created_at.eq(stored(now)),
            notification::topic.eq(news.why.topic(news.kind)),
            notification::in_bell.eq(ways.contains(&Channel::Bell)),
        ))
        .execute(conn)?;
    live::append(conn, Happened::Notified(user, news.event), now)?;
    let due = match chosen.quiet.filter(|_| !news.why.is_urgent()) {
        Some(hours) => quiet::end(hours, zone_of(conn, user, org_zone)?, now).unwrap_or(now),
        None => now,
    };
    let item = outbox::Item::notification(user, id, news, now, due);
    if ways.contains(&Channel::Email) {
        outbox::add(conn, item.clone())?;
    }
    if let Some(robot) = chosen.robot.filter(|_| ways.contains(&Channel::Robot)) {
        outbox::add(conn, item.by(robot))?;
    }
    Ok(())
}

/// The zone of a user: the own one, or the organisation's.
///
/// # Errors
/// Where the database fails.
pub fn zone_of(conn: &mut Conn, user: UserId, org_zone: Tz) -> AppResult<Tz> {
    let zone: Option<String> = user_account::table
        .find(Key(user))
        .select(user_account::zone)
        .first(conn)?;
    let zone = zone.and_then(|name| name.parse().ok());
    Ok(zone.unwrap_or(org_zone))
}
