//! Putting something into the outbox, in the transaction of what it tells of.

use crate::db::Conn;
use crate::db::schema::delivery;
use crate::db::types::{Key, Written, fresh, stored};
use crate::error::AppResult;
use crate::feature::notification::put::News;
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use shared::id::{DeliveryId, EventId, NotificationId, UserId, WebhookId};
use shared::webhook::{DeliveryState, Way};

/// For how long it is tried to send something.
pub const TRIED: Duration = Duration::hours(24);

/// Something to send. It names what it tells of; what that says is read when it is sent.
#[derive(Debug, Clone)]
pub struct Item {
    /// The webhook; none for e-mail.
    pub webhook: Option<WebhookId>,
    /// Whose notification it is.
    pub user: Option<UserId>,
    /// The notification.
    pub notification: Option<NotificationId>,
    /// The event.
    pub event: Option<EventId>,
    /// What it tells of.
    pub what: String,
    /// When it came up.
    pub created_at: DateTime<Utc>,
    /// When it is sent at the earliest.
    pub due_at: DateTime<Utc>,
}

impl Item {
    /// A notification by e-mail.
    #[must_use]
    pub fn notification(
        user: UserId,
        id: NotificationId,
        news: &News,
        now: DateTime<Utc>,
        due_at: DateTime<Utc>,
    ) -> Self {
        Self {
            webhook: None,
            user: Some(user),
            notification: Some(id),
            event: news.event,
            what: format!("notification.{}", news.why),
            created_at: now,
            due_at,
        }
    }

    /// The same by a robot.
    #[must_use]
    pub fn by(self, robot: WebhookId) -> Self {
        Self {
            webhook: Some(robot),
            ..self
        }
    }
}

/// Puts it into the outbox.
///
/// # Errors
/// Where the database fails.
pub fn add(conn: &mut Conn, item: Item) -> AppResult<DeliveryId> {
    let id: DeliveryId = fresh();
    let way = match item.webhook {
        Some(_) => Way::Webhook,
        None => Way::Email,
    };
    diesel::insert_into(delivery::table)
        .values((
            delivery::id.eq(Key(id)),
            delivery::way.eq(Written(way)),
            delivery::webhook_id.eq(item.webhook.map(Key)),
            delivery::user_id.eq(item.user.map(Key)),
            delivery::notification_id.eq(item.notification.map(Key)),
            delivery::event_id.eq(item.event.map(Key)),
            delivery::what.eq(item.what),
            delivery::state.eq(Written(DeliveryState::Waiting)),
            delivery::attempts.eq(0),
            delivery::due_at.eq(stored(item.due_at)),
            delivery::give_up_at.eq(stored(item.due_at + TRIED)),
            delivery::created_at.eq(stored(item.created_at)),
        ))
        .execute(conn)?;
    Ok(id)
}

/// Puts a test message into the outbox, which is sent once.
///
/// # Errors
/// Where the database fails.
pub fn add_test(conn: &mut Conn, webhook: WebhookId, now: DateTime<Utc>) -> AppResult<DeliveryId> {
    let id = add(
        conn,
        Item {
            webhook: Some(webhook),
            user: None,
            notification: None,
            event: None,
            what: "test".to_owned(),
            created_at: now,
            due_at: now,
        },
    )?;
    diesel::update(delivery::table.find(Key(id)))
        .set(delivery::give_up_at.eq(stored(now)))
        .execute(conn)?;
    Ok(id)
}
