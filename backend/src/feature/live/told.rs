//! What of the rows a caller is told: decided anew for every row, as the caller and the customer stand at that moment.

use super::log::{self, EventOfRow, Row};
use crate::access::leak::{self, Leak};
use crate::db::Conn;
use crate::error::AppResult;
use crate::events::Marks;
use crate::feature::declared;
use crate::record::{Cx, Lens};
use shared::audit::Action;
use shared::id::EventId;
use shared::live::LiveChange;
use shared::role::RecordKind;
use std::collections::{BTreeMap, HashSet};
use uuid::Uuid;

/// How many rows are looked at together.
pub const TOGETHER: i64 = 200;

/// Something to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// Something happened to a customer.
    Change(LiveChange),
    /// The caller's own notifications are others now.
    Notification,
}

/// What there is to tell up to a place.
#[derive(Debug, Default)]
pub struct Found {
    /// Each with its own place.
    pub news: Vec<(i64, News)>,
    /// Up to where everything was looked at, whether or not there was anything to tell.
    pub place: i64,
}

/// Looks at the next rows.
///
/// # Errors
/// Where the database fails.
pub fn next(conn: &mut Conn, cx: &Cx, after: i64, up_to: i64) -> AppResult<Found> {
    let rows = log::between(conn, cx.actor.id, (after, up_to), TOGETHER)?;
    let whole = i64::try_from(rows.len()).unwrap_or(TOGETHER) < TOGETHER;
    let last = rows.last().and_then(|row| row.place);
    let place = last.filter(|_| !whole).unwrap_or(up_to);
    let events: Vec<&EventOfRow> = rows.iter().filter_map(|row| row.event.as_ref()).collect();
    let lens = cx.lens(conn, events.iter().map(|event| event.customer_id.0))?;
    let known = Known {
        unsaid: unsaid(conn, &lens, &events)?,
        open: open(conn, cx, &events)?,
        lens,
    };
    let news = rows
        .iter()
        .filter_map(|row| Some((row.place?, known.news(row)?)));
    Ok(Found {
        news: news.collect(),
        place,
    })
}

/// The records that do not keep themselves from the caller.
fn open(conn: &mut Conn, cx: &Cx, events: &[&EventOfRow]) -> AppResult<HashSet<Uuid>> {
    let mut by_kind: BTreeMap<RecordKind, Vec<Uuid>> = BTreeMap::new();
    for event in events {
        let of_kind = by_kind.entry(event.kind.0).or_default();
        of_kind.push(event.record_id.0);
    }
    let mut open = HashSet::new();
    for (kind, ids) in by_kind {
        open.extend(declared::open(conn, cx, kind, ids)?);
    }
    Ok(open)
}

/// Those events that changed nothing of which the caller is shown anything.
fn unsaid(conn: &mut Conn, lens: &Lens<'_>, events: &[&EventOfRow]) -> AppResult<HashSet<EventId>> {
    let changes: Vec<_> = events
        .iter()
        .map(|event| (event.action.0, event.change()))
        .collect();
    let marks = Marks::read(conn, changes.iter().map(|(_, change)| change))?;
    let unsaid = changes.iter().filter(|(action, change)| {
        let viewer = lens.viewer(change.customer_id);
        marks.leave_unsaid(&viewer, *action, change)
    });
    Ok(unsaid.map(|(_, change)| change.id).collect())
}

/// What is known of the customers and records of some rows, as the caller stands to them.
struct Known<'a> {
    lens: Lens<'a>,
    /// The records that do not keep themselves from the caller.
    open: HashSet<Uuid>,
    /// The events that nobody but others is told of.
    unsaid: HashSet<EventId>,
}

impl Known<'_> {
    fn news(&self, row: &Row) -> Option<News> {
        let Some(event) = &row.event else {
            return row.user_id.map(|_| News::Notification);
        };
        if leak::planted(Leak::StreamBeyond) && row.user_id.is_none() {
            return Some(News::Change(change(event)));
        }
        let viewer = self.lens.reached(event.customer_id.0).ok()?;
        if self.unsaid.contains(&event.id.0) {
            return None;
        }
        if row.user_id.is_some() {
            return Some(News::Notification);
        }
        // Who looked at sealed values is read where reveals are read, by those who may.
        let told = (event.action.0 != Action::Revealed || leak::planted(Leak::StreamReveals))
            && viewer.reads(event.kind.0)
            && self.open.contains(&event.record_id.0);
        told.then(|| News::Change(change(event)))
    }
}

const fn change(event: &EventOfRow) -> LiveChange {
    LiveChange {
        event_id: event.id.0,
        customer_id: event.customer_id.0,
        kind: event.kind.0,
        record_id: event.record_id.0,
        action: event.action.0,
        author_id: match event.author_id {
            Some(key) => Some(key.0),
            None => None,
        },
        recorded_at: event.recorded_at.and_utc(),
    }
}
