//! HTTP out of the trail of accounts, teams and stages.

use super::search::{self, Author};
use crate::access::{Actor, policy};
use crate::db::schema::system_event;
use crate::db::types::{Json, Key, Written, stored};
use crate::db::{Conn, MultiBackend};
use crate::error::AppResult;
use crate::feature::tag;
use crate::http::{Params, answer};
use crate::record::{Cx, Names};
use crate::state::State;
use actix_web::{HttpResponse, get, web};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use shared::Page;
use shared::audit::{Action, Origin, SystemChange, SystemEntry, SystemKind};
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
    origin: Option<Json<Origin>>,
    seq: Option<i64>,
}

/// Reads the trail of accounts, teams and stages, newest first (R-LOG-1). Who may: administrator, auditor.
#[utoipa::path(
    tag = "Audit",
    params(
        ("kind" = Option<SystemKind>, Query, description = "Only changes of this kind"),
        ("author" = Option<String>, Query, description = "`me`, `none` for the command line, or the id of a user"),
        ("from" = Option<chrono::DateTime<chrono::Utc>>, Query, description = "Recorded at or after this instant"),
        ("to" = Option<chrono::DateTime<chrono::Utc>>, Query, description = "Recorded at or before this instant"),
        ("request_id" = Option<String>, Query, description = "The request that did it"),
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
    let cx = Cx::new(&state, actor);
    let wanted = Wanted {
        kind: params.take_as("kind")?,
        author: search::author(&cx, &mut params)?,
        from: params.take_as("from")?,
        to: params.take_as("to")?,
        request: params.take("request_id"),
    };
    let (cursor, limit) = (params.take("cursor"), params.take_limit()?);
    params.finish()?;
    let page = state
        .db
        .read(move |conn| page(conn, &cx, &wanted, cursor.as_deref(), limit))
        .await?;
    Ok(answer::ok(&page))
}

/// What of the trail is asked for.
#[derive(Debug)]
struct Wanted {
    kind: Option<SystemKind>,
    author: Option<Author>,
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
    request: Option<String>,
}

type Rows<'a> = system_event::BoxedQuery<'a, MultiBackend>;

/// The entries asked for, in no order yet.
fn asked(wanted: &Wanted) -> Rows<'static> {
    let mut query = system_event::table.into_boxed();
    if let Some(kind) = wanted.kind {
        query = query.filter(system_event::subject_kind.eq(Written(kind)));
    }
    query = match wanted.author {
        None => query,
        Some(Author::User(id)) => query.filter(system_event::author_id.eq(Key(id))),
        Some(Author::Nobody) => query.filter(system_event::author_id.is_null()),
    };
    if let Some(from) = wanted.from {
        query = query.filter(system_event::recorded_at.ge(stored(from)));
    }
    if let Some(to) = wanted.to {
        query = query.filter(system_event::recorded_at.le(stored(to)));
    }
    match &wanted.request {
        Some(request) => query.filter(system_event::request_id.eq(request.clone())),
        None => query,
    }
}

fn page(
    conn: &mut Conn,
    cx: &Cx,
    wanted: &Wanted,
    cursor: Option<&str>,
    limit: i64,
) -> AppResult<Page<SystemEntry>> {
    let pages = cx.pages(format!("system-audit:{wanted:?}"));
    let before: Option<(NaiveDateTime, EventId)> = pages.after(cursor)?;
    let mut query = asked(wanted);
    if let Some((at, id)) = before {
        query = query.filter(
            system_event::recorded_at.le(at).and(
                system_event::recorded_at
                    .lt(at)
                    .or(system_event::id.lt(Key(id))),
            ),
        );
    }
    let mut rows: Vec<Row> = query
        .order((system_event::recorded_at.desc(), system_event::id.desc()))
        .limit(limit + 1)
        .select(Row::as_select())
        .load(conn)?;
    let next_cursor = pages.cut(&mut rows, limit, |last| (last.recorded_at, last.id.0))?;
    let authors = rows.iter().filter_map(|row| row.author_id.map(|k| k.0));
    let names = Names::of_users(conn, authors)?;
    let items = rows
        .into_iter()
        .map(|row| SystemEntry {
            id: row.id.0,
            kind: row.subject_kind.0,
            key: row.subject_key,
            name: named(row.subject_kind.0, row.subject_name),
            action: row.action.0,
            author: names.user(row.author_id),
            recorded_at: row.recorded_at.and_utc(),
            request_id: row.request_id,
            origin: row.origin.map(|origin| origin.0),
            seq: row.seq,
            changes: shown(row.subject_kind.0, row.changes.0),
        })
        .collect();
    Ok(Page {
        items,
        next_cursor,
        total: None,
    })
}

/// What the subject is called; a tag as everybody is shown it.
fn named(kind: SystemKind, name: String) -> String {
    match kind {
        SystemKind::Tag => tag::row::shown(&name),
        _ => name,
    }
}

/// The changes of a subject; those of a tag as everybody is shown them.
fn shown(kind: SystemKind, mut changes: Vec<SystemChange>) -> Vec<SystemChange> {
    for change in changes.iter_mut().filter(|_| kind == SystemKind::Tag) {
        for side in [&mut change.from, &mut change.to].into_iter().flatten() {
            *side = tag::row::shown(side);
        }
    }
    changes
}
