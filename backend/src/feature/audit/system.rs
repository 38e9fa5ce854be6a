//! HTTP out of the trail of accounts, teams and stages.

use crate::access::{Actor, policy};
use crate::db::schema::system_event;
use crate::db::types::{Json, Key, Written};
use crate::db::{Conn, MultiBackend};
use crate::error::AppResult;
use crate::http::cursor::Cursor;
use crate::http::{Params, answer};
use crate::record::{Cx, Names};
use crate::state::State;
use actix_web::{HttpResponse, get, web};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::Page;
use shared::audit::{Action, SystemChange, SystemEntry, SystemKind};
use shared::error::Problem;
use shared::id::{EventId, UserId};
use shared::role::Capability;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = system_event)]
struct Row {
    id: Key<EventId>,
    subject_kind: Written<SystemKind>,
    subject_key: String,
    subject_name: String,
    action: Written<Action>,
    author_id: Option<Key<UserId>>,
    recorded_at: NaiveDateTime,
    request_id: Option<String>,
    changes: Json<Vec<SystemChange>>,
}

/// Reads the trail of accounts, teams and stages, newest first (R-LOG-1). Who may: administrator, auditor.
#[utoipa::path(
    tag = "Audit",
    params(
        ("kind" = Option<SystemKind>, Query, description = "Only changes of this kind"),
        ("limit" = Option<u32>, Query, description = "Rows a page, 1 to 200; 50 where absent"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of entries", body = Page<SystemEntry>),
        (status = 403, description = "`forbidden`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/audit")]
pub async fn read_system_audit(
    state: web::Data<State>,
    actor: Actor,
    mut params: Params,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ReadSystemAudit)?;
    let kind: Option<SystemKind> = params.take_as("kind")?;
    let (cursor, limit) = (params.take("cursor"), params.take_limit()?);
    params.finish()?;
    let cx = Cx::new(&state, actor);
    let page = state
        .db
        .read(move |conn| page(conn, &cx, kind, cursor.as_deref(), limit))
        .await?;
    Ok(answer::ok(&page))
}

fn page(
    conn: &mut Conn,
    cx: &Cx,
    kind: Option<SystemKind>,
    cursor: Option<&str>,
    limit: i64,
) -> AppResult<Page<SystemEntry>> {
    let bound = format!("system-audit:{kind:?}");
    let before: Option<EventId> = cursor
        .map(|text| Cursor::open(&cx.keys, cx.actor.id, &bound, text))
        .transpose()?;
    let mut query = system_event::table
        .order(system_event::id.desc())
        .limit(limit + 1)
        .select(Row::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(kind) = kind {
        query = query.filter(system_event::subject_kind.eq(Written(kind)));
    }
    if let Some(before) = before {
        query = query.filter(system_event::id.lt(Key(before)));
    }
    let mut rows: Vec<Row> = query.load(conn)?;
    let limit = usize::try_from(limit).unwrap_or(50);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next_cursor = match rows.last().filter(|_| more) {
        Some(last) => Some(Cursor::seal(&cx.keys, cx.actor.id, &bound, &last.id.0)?),
        None => None,
    };
    let authors = rows.iter().filter_map(|row| row.author_id.map(|k| k.0));
    let names = Names::of_users(conn, authors)?;
    let items = rows
        .into_iter()
        .map(|row| SystemEntry {
            id: row.id.0,
            kind: row.subject_kind.0,
            key: row.subject_key,
            name: row.subject_name,
            action: row.action.0,
            author: names.user(row.author_id),
            recorded_at: row.recorded_at.and_utc(),
            request_id: row.request_id,
            changes: row.changes.0,
        })
        .collect();
    Ok(Page {
        items,
        next_cursor,
        total: None,
    })
}
