//! HTTP out of the audit trail.

use crate::access::{Actor, policy};
use crate::db::schema::event;
use crate::db::types::{Json, Key, Written};
use crate::db::{Conn, MultiBackend};
use crate::error::AppResult;
use crate::events::{self, Called, StoredChange};
use crate::http::cursor::Cursor;
use crate::http::{Id, Params, answer};
use crate::record::{Cx, Names};
use crate::state::State;
use actix_web::{HttpResponse, get, web};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::Page;
use shared::audit::{Action, AuditEntry};
use shared::error::Problem;
use shared::id::{CustomerId, EventId, UserId};
use shared::role::{Capability, RecordKind};
use uuid::Uuid;

/// A row of the event log.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = event)]
struct EventRow {
    id: Key<EventId>,
    customer_id: Key<CustomerId>,
    record_kind: Written<RecordKind>,
    record_id: Key<Uuid>,
    action: Written<Action>,
    author_id: Option<Key<UserId>>,
    recorded_at: NaiveDateTime,
    request_id: Option<String>,
    changes: Json<Vec<events::Noted>>,
    sealed: Option<Vec<u8>>,
}

impl EventRow {
    fn change(&self) -> StoredChange {
        StoredChange::new(
            self.customer_id.0,
            self.record_kind.0,
            self.record_id.0,
            self.changes.0.clone(),
            self.sealed.clone(),
        )
    }
}

/// Reads the audit trail of a customer, newest first: who changed what, from what, to what, when (R-LOG-1). Who may:
/// administrator, manager, auditor; values are shown through the caller's rights.
#[utoipa::path(
    tag = "Audit",
    params(
        ("id" = CustomerId, Path, description = "The customer"),
        ("limit" = Option<u32>, Query, description = "Rows a page, 1 to 200; 50 where absent"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of entries", body = Page<AuditEntry>),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/customers/{id}/audit")]
pub async fn read_customer_audit(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    mut params: Params,
) -> AppResult<HttpResponse> {
    let (cursor, limit) = (params.take("cursor"), params.take_limit()?);
    params.finish()?;
    let cx = Cx::new(&state, actor);
    let page = state
        .db
        .read(move |conn| page(conn, &cx, id.0, cursor.as_deref(), limit))
        .await?;
    Ok(answer::ok(&page))
}

fn page(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    cursor: Option<&str>,
    limit: i64,
) -> AppResult<Page<AuditEntry>> {
    let viewer = cx.viewer(conn, id)?;
    policy::require(&cx.actor, Capability::ReadAudit)?;
    let bound = format!("audit:{id}");
    let before: Option<EventId> = cursor
        .map(|text| Cursor::open(&cx.keys, cx.actor.id, &bound, text))
        .transpose()?;
    let mut query = event::table
        .filter(event::customer_id.eq(Key(id)))
        .order(event::id.desc())
        .limit(limit + 1)
        .select(EventRow::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(before) = before {
        query = query.filter(event::id.lt(Key(before)));
    }
    let mut rows: Vec<EventRow> = query.load(conn)?;
    let limit = usize::try_from(limit).unwrap_or(50);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next_cursor = match rows.last().filter(|_| more) {
        Some(last) => Some(Cursor::seal(&cx.keys, cx.actor.id, &bound, &last.id.0)?),
        None => None,
    };
    let names = Names::of_users(
        conn,
        rows.iter().filter_map(|row| row.author_id.map(|k| k.0)),
    )?;
    let stored: Vec<StoredChange> = rows.iter().map(EventRow::change).collect();
    let called = Called::in_changes(conn, cx, &stored)?;
    let items = rows
        .into_iter()
        .zip(&stored)
        .map(|(row, stored)| {
            Ok(AuditEntry {
                id: row.id.0,
                customer_id: row.customer_id.0,
                record_kind: row.record_kind.0,
                record_id: row.record_id.0,
                action: row.action.0,
                author: names.user(row.author_id),
                recorded_at: row.recorded_at.and_utc(),
                request_id: row.request_id,
                changes: events::changes_of(conn, cx, &viewer, &called, stored)?,
            })
        })
        .collect::<AppResult<_>>()?;
    Ok(Page {
        items,
        next_cursor,
        total: None,
    })
}
