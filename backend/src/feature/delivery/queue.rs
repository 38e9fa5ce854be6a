//! What is due, who sends it, and what became of it. Several processes share the queue: a delivery belongs to whoever
//! counts its attempts up first, until its lease is over.

use super::backoff;
use crate::db::schema::delivery;
use crate::db::types::{Key, Written, stored};
use crate::db::{Conn, MultiBackend};
use crate::error::AppResult;
use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::dsl;
use diesel::prelude::*;
use shared::id::{DeliveryId, EventId, NotificationId, UserId, WebhookId};
use shared::webhook::{DeliveryState, Way};

/// For how long a delivery belongs to whoever is sending it; longer than any receiver may take.
const LEASE: Duration = Duration::minutes(3);
/// For how long settled deliveries are kept.
const KEPT: Duration = Duration::days(30);
/// How long a reason may be.
const LONGEST: usize = 300;

/// A row of the outbox.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = delivery)]
pub struct DeliveryRow {
    /// Its id.
    pub id: Key<DeliveryId>,
    /// By which way.
    pub way: Written<Way>,
    /// The webhook.
    pub webhook_id: Option<Key<WebhookId>>,
    /// Whose notification it is.
    pub user_id: Option<Key<UserId>>,
    /// The notification.
    pub notification_id: Option<Key<NotificationId>>,
    /// The event.
    pub event_id: Option<Key<EventId>>,
    /// What it tells of.
    pub what: String,
    /// What became of it.
    pub state: Written<DeliveryState>,
    /// How often it was sent.
    pub attempts: i32,
    /// When it is sent next; when it was settled.
    pub due_at: NaiveDateTime,
    /// Until when it is tried.
    pub give_up_at: NaiveDateTime,
    /// The status of the last answer.
    pub status: Option<i32>,
    /// Why the last attempt did not succeed.
    pub problem: Option<String>,
    /// When it came up.
    pub created_at: NaiveDateTime,
    /// When it was settled.
    pub finished_at: Option<NaiveDateTime>,
}

/// What became of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver took it.
    Taken(Option<i32>),
    /// There is nothing to send any more.
    Dropped(String),
    /// The receiver did not take this one: again later.
    Refused(Option<i32>, String),
    /// The receiver takes none at all now: again later, and the others that wait for it not before.
    Unreachable(Option<i32>, String),
    /// The same, and the receiver said until when.
    Busy(Option<i32>, String, DateTime<Utc>),
    /// It will never be taken.
    Never(Option<i32>, String),
}

impl Outcome {
    /// Whether the receiver takes nothing at all now.
    #[must_use]
    pub const fn holds_up_all(&self) -> bool {
        matches!(self, Self::Unreachable(..) | Self::Busy(..))
    }

    /// [`Outcome::Unreachable`].
    #[must_use]
    pub fn unreachable(status: Option<i32>, problem: &str) -> Self {
        Self::Unreachable(status, problem.to_owned())
    }

    /// [`Outcome::Never`].
    #[must_use]
    pub fn never(status: Option<i32>, problem: &str) -> Self {
        Self::Never(status, problem.to_owned())
    }
}

/// Who is sent something: a webhook, or the mail server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Receiver(pub Option<WebhookId>);

/// What a receiver answers that takes nothing for a while: too many at once, or closed.
const BUSY: [i32; 2] = [429, 503];

/// No time that this clock sets is further away: the longest pause, and a night of quiet hours. One that is was set by a clock
/// which has since been put back, and holds nothing up.
const FURTHEST: Duration = Duration::days(3);

/// Whether its time has come.
fn has_come(
    now: DateTime<Utc>,
) -> dsl::Or<dsl::LtEq<delivery::due_at, NaiveDateTime>, dsl::Gt<delivery::due_at, NaiveDateTime>> {
    delivery::due_at
        .le(stored(now))
        .or(delivery::due_at.gt(stored(now + FURTHEST)))
}

/// The receivers for whom something is due; one that takes nothing for a while is left alone, also with what came up since.
///
/// # Errors
/// Where the database fails.
pub fn receivers(conn: &mut Conn, now: DateTime<Utc>) -> AppResult<Vec<Receiver>> {
    let found: Vec<Option<Key<WebhookId>>> = delivery::table
        .filter(delivery::state.eq(Written(DeliveryState::Waiting)))
        .filter(has_come(now))
        .select(delivery::webhook_id)
        .distinct()
        .load(conn)?;
    let busy: Vec<Option<Key<WebhookId>>> = delivery::table
        .filter(delivery::state.eq(Written(DeliveryState::Waiting)))
        .filter(dsl::not(has_come(now)))
        .filter(delivery::webhook_id.is_not_null())
        .filter(delivery::status.eq_any(BUSY))
        .select(delivery::webhook_id)
        .distinct()
        .load(conn)?;
    let open = found.into_iter().filter(|id| !busy.contains(id));
    Ok(open.map(|id| Receiver(id.map(|key| key.0))).collect())
}

/// What is due for one receiver: what was tried least first, so that one that is never taken holds nothing else up.
///
/// # Errors
/// Where the database fails.
pub fn due(
    conn: &mut Conn,
    receiver: Receiver,
    now: DateTime<Utc>,
    most: i64,
) -> AppResult<Vec<DeliveryRow>> {
    let rows = delivery::table
        .filter(delivery::state.eq(Written(DeliveryState::Waiting)))
        .filter(has_come(now))
        .order((delivery::attempts, delivery::id))
        .limit(most)
        .select(DeliveryRow::as_select())
        .into_boxed::<MultiBackend>();
    let rows = match receiver.0 {
        Some(webhook) => rows.filter(delivery::webhook_id.eq(Some(Key(webhook)))),
        None => rows.filter(delivery::webhook_id.is_null()),
    };
    Ok(rows.load(conn)?)
}

/// Takes a delivery for this process; `false` where another one has it.
///
/// # Errors
/// Where the database fails.
pub fn claim(conn: &mut Conn, row: &mut DeliveryRow, now: DateTime<Utc>) -> AppResult<bool> {
    let same = delivery::table
        .filter(delivery::id.eq(row.id))
        .filter(delivery::state.eq(Written(DeliveryState::Waiting)))
        .filter(delivery::attempts.eq(row.attempts))
        .filter(delivery::due_at.eq(row.due_at));
    let (attempts, until) = (row.attempts + 1, stored(now + LEASE));
    let taken = diesel::update(same)
        .set((delivery::attempts.eq(attempts), delivery::due_at.eq(until)))
        .execute(conn)?;
    (row.attempts, row.due_at) = (attempts, until);
    Ok(taken == 1)
}

/// Writes down what became of an attempt of this process.
///
/// # Errors
/// Where the database fails.
pub fn settle(
    conn: &mut Conn,
    row: &DeliveryRow,
    outcome: &Outcome,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let give_up_at = row.give_up_at.and_utc();
    let again = match outcome {
        Outcome::Busy(_, _, until) => backoff::not_before(row.attempts, now, give_up_at, *until),
        _ => backoff::next(row.attempts, now, give_up_at),
    };
    let (state, status, problem) = match outcome {
        Outcome::Taken(status) => (DeliveryState::Delivered, *status, None),
        Outcome::Dropped(why) => (DeliveryState::Dropped, None, Some(why)),
        Outcome::Never(status, why) => (DeliveryState::Failed, *status, Some(why)),
        Outcome::Refused(status, why)
        | Outcome::Unreachable(status, why)
        | Outcome::Busy(status, why, _) => {
            let state = match again {
                Some(_) => DeliveryState::Waiting,
                None => DeliveryState::Failed,
            };
            (state, *status, Some(why))
        }
    };
    let waits = state == DeliveryState::Waiting;
    let due = again.filter(|_| waits).unwrap_or(now);
    let problem = problem.map(|why| why.chars().take(LONGEST).collect::<String>());
    // Another process may have taken it where this one was slower than its lease.
    let mine = delivery::table
        .filter(delivery::id.eq(row.id))
        .filter(delivery::attempts.eq(row.attempts));
    diesel::update(mine)
        .set((
            delivery::state.eq(Written(state)),
            delivery::due_at.eq(stored(due)),
            delivery::status.eq(status),
            delivery::problem.eq(problem),
            delivery::finished_at.eq((!waits).then(|| stored(now))),
        ))
        .execute(conn)?;
    if let Some(again) = again.filter(|_| outcome.holds_up_all()) {
        postpone(conn, Receiver(row.webhook_id.map(|key| key.0)), now, again)?;
    }
    Ok(())
}

/// Lets what is due for a receiver wait, too.
fn postpone(
    conn: &mut Conn,
    receiver: Receiver,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> AppResult<()> {
    let waiting = diesel::update(delivery::table)
        .filter(delivery::state.eq(Written(DeliveryState::Waiting)))
        .filter(delivery::due_at.le(stored(now)))
        .into_boxed::<MultiBackend>();
    let waiting = match receiver.0 {
        Some(webhook) => waiting.filter(delivery::webhook_id.eq(Some(Key(webhook)))),
        None => waiting.filter(delivery::webhook_id.is_null()),
    };
    waiting
        .set(delivery::due_at.eq(stored(until)))
        .execute(conn)?;
    Ok(())
}

/// Lets something that was settled be sent anew; what waits stays as it is.
///
/// # Errors
/// Where the database fails.
pub fn anew(conn: &mut Conn, id: DeliveryId, now: DateTime<Utc>) -> AppResult<()> {
    let settled = delivery::table
        .find(Key(id))
        .filter(delivery::state.ne(Written(DeliveryState::Waiting)));
    diesel::update(settled)
        .set((
            delivery::state.eq(Written(DeliveryState::Waiting)),
            delivery::attempts.eq(0),
            delivery::due_at.eq(stored(now)),
            delivery::give_up_at.eq(stored(now + super::outbox::TRIED)),
            delivery::finished_at.eq(None::<NaiveDateTime>),
        ))
        .execute(conn)?;
    Ok(())
}

/// One delivery.
///
/// # Errors
/// [`shared::Code::NotFound`].
pub fn find(conn: &mut Conn, id: DeliveryId) -> AppResult<DeliveryRow> {
    Ok(delivery::table
        .find(Key(id))
        .select(DeliveryRow::as_select())
        .first(conn)?)
}

/// Forgets what was settled long ago.
///
/// # Errors
/// Where the database fails.
pub fn forget(conn: &mut Conn, now: DateTime<Utc>) -> AppResult<()> {
    let settled = [
        Written(DeliveryState::Delivered),
        Written(DeliveryState::Failed),
        Written(DeliveryState::Dropped),
    ];
    let old = delivery::table
        .filter(delivery::state.eq_any(settled))
        .filter(delivery::due_at.lt(stored(now - KEPT)));
    diesel::delete(old).execute(conn)?;
    Ok(())
}
