//! What of the rows a caller is told: decided anew for every row, as the caller and the customer stand at that moment.

use super::log::{self, EventOfRow, Row};
use crate::access::leak::{self, Leak};
use crate::db::Conn;
use crate::error::AppResult;
use crate::feature::declared;
use crate::record::{Cx, Lens};
use shared::audit::Action;
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
    let open = open(conn, cx, &events)?;
    let news = rows
        .iter()
        .filter_map(|row| Some((row.place?, news(row, &lens, &open)?)));
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

fn news(row: &Row, lens: &Lens<'_>, open: &HashSet<Uuid>) -> Option<News> {
    let Some(event) = &row.event else {
        return row.user_id.map(|_| News::Notification);
    };
    if leak::planted(Leak::StreamBeyond) && row.user_id.is_none() {
        return Some(News::Change(change(event)));
    }
    let viewer = lens.reached(event.customer_id.0).ok()?;
    if row.user_id.is_some() {
        return Some(News::Notification);
    }
    // Who looked at sealed values is read where reveals are read, by those who may.
    let told = (event.action.0 != Action::Revealed || leak::planted(Leak::StreamReveals))
        && viewer.reads(event.kind.0)
        && open.contains(&event.record_id.0);
    told.then(|| News::Change(change(event)))
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
