//! Reading what was sent.

use super::queue::DeliveryRow;
use crate::db::schema::{delivery, webhook};
use crate::db::types::{Key, Written};
use crate::db::{Conn, MultiBackend};
use crate::error::{AppError, AppResult};
use crate::record::{Cx, Names};
use diesel::prelude::*;
use shared::Page;
use shared::id::{DeliveryId, WebhookId};
use shared::webhook::{Delivery, DeliveryState, Way};
use std::collections::HashMap;

/// Which are read.
#[derive(Debug, Default)]
pub struct Wanted {
    /// Those of a webhook.
    pub webhook: Option<WebhookId>,
    /// Those that became this.
    pub state: Option<DeliveryState>,
    /// Those by this way.
    pub way: Option<Way>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Rows a page.
    pub limit: i64,
}

/// A page of deliveries, the newest first.
///
/// # Errors
/// Where the database fails.
pub fn page(conn: &mut Conn, cx: &Cx, wanted: &Wanted) -> AppResult<Page<Delivery>> {
    let name = format!(
        "deliveries:{:?}:{:?}:{:?}",
        wanted.webhook, wanted.state, wanted.way
    );
    let pages = cx.pages(name);
    let after: Option<DeliveryId> = pages.after(wanted.cursor.as_deref())?;
    let mut query = delivery::table
        .order(delivery::id.desc())
        .limit(wanted.limit + 1)
        .select(DeliveryRow::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(webhook) = wanted.webhook {
        query = query.filter(delivery::webhook_id.eq(Some(Key(webhook))));
    }
    if let Some(state) = wanted.state {
        query = query.filter(delivery::state.eq(Written(state)));
    }
    if let Some(way) = wanted.way {
        query = query.filter(delivery::way.eq(Written(way)));
    }
    if let Some(after) = after {
        query = query.filter(delivery::id.lt(Key(after)));
    }
    let mut rows: Vec<DeliveryRow> = query.load(conn)?;
    let next_cursor = pages.cut(&mut rows, wanted.limit, |last| last.id.0)?;
    Ok(Page {
        items: views(conn, rows)?,
        next_cursor,
        total: None,
    })
}

/// Renders rows.
///
/// # Errors
/// Where the database fails.
pub fn views(conn: &mut Conn, rows: Vec<DeliveryRow>) -> AppResult<Vec<Delivery>> {
    let names = Names::of_users(conn, rows.iter().filter_map(|row| row.user_id.map(|k| k.0)))?;
    let ids: Vec<Key<WebhookId>> = rows.iter().filter_map(|row| row.webhook_id).collect();
    let called: Vec<(Key<WebhookId>, String)> = webhook::table
        .filter(webhook::id.eq_any(ids))
        .select((webhook::id, webhook::name))
        .load(conn)?;
    let called: HashMap<WebhookId, String> =
        called.into_iter().map(|(id, name)| (id.0, name)).collect();
    let views = rows.into_iter().map(|row| {
        let waits = row.state.0 == DeliveryState::Waiting;
        Delivery {
            id: row.id.0,
            way: row.way.0,
            webhook_id: row.webhook_id.map(|id| id.0),
            webhook_name: row.webhook_id.and_then(|id| called.get(&id.0).cloned()),
            user: names.user(row.user_id),
            event_id: row.event_id.map(|id| id.0),
            what: row.what,
            state: row.state.0,
            attempts: row.attempts,
            due_at: waits.then(|| row.due_at.and_utc()),
            status: row.status,
            problem: row.problem,
            created_at: row.created_at.and_utc(),
            finished_at: row.finished_at.map(|at| at.and_utc()),
        }
    });
    Ok(views.collect())
}

/// Renders one.
///
/// # Errors
/// Where the database fails.
pub fn view(conn: &mut Conn, row: DeliveryRow) -> AppResult<Delivery> {
    let view = views(conn, vec![row])?.pop();
    view.ok_or_else(|| AppError::internal("a row without a view"))
}
