//! HTTP in and out of one's own notifications.

use super::groups;
use crate::access::Actor;
use crate::access::leak::{self, Leak};
use crate::db::schema::{event, notification, system_event};
use crate::db::types::{Json, Key, Written, stored};
use crate::db::{Conn, MultiBackend};
use crate::error::AppResult;
use crate::events::{Called, Marks, Noted, StoredChange};
use crate::feature::customer::view::references;
use crate::feature::declared;
use crate::feature::live::log::{self as live, Happened};
use crate::feature::signal::raise::ABOUT;
use crate::http::{Body, Params, answer};
use crate::record::link::{Link, To};
use crate::record::list::WALKED;
use crate::record::{Cx, Names};
use crate::state::State;
use actix_web::{HttpResponse, get, post, web};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::Page;
use shared::audit::{Action, SystemChange, SystemKind};
use shared::customer::CustomerRef;
use shared::error::Problem;
use shared::id::{CustomerId, EventId, NotificationId, UserId};
use shared::notification::{MarkRead, Notification, NotificationGroup, SystemSubject, Unread, Why};
use shared::role::RecordKind;
use shared::signal::SignalKind;
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

/// Beyond this, a count says nothing more to a person.
const COUNT_UP_TO: i64 = 100;

/// Query parameters.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct ListParams {
    /// Rows a page, 1 to 200; 50 where absent.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// `true` for unread ones alone.
    unread: Option<bool>,
}

/// Lists the caller's notifications, newest first.
#[utoipa::path(
    tag = "Notifications",
    description = "Who may: everyone, for themselves. Those of customers out of reach are left out.",
    params(ListParams),
    responses((status = 200, description = "A page", body = Page<Notification>), (status = 400, description = "`invalid_cursor`", body = Problem)),
    security(("bearer" = []))
)]
#[get("/notifications")]
pub async fn list_notifications(
    state: web::Data<State>,
    actor: Actor,
    mut params: Params,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let unread = params.take_as("unread")?.unwrap_or(false);
    let (cursor, limit) = (params.take("cursor"), params.take_limit()?);
    params.finish()?;
    let page = state
        .db
        .read(move |conn| page(conn, &cx, unread, cursor.as_deref(), limit))
        .await?;
    Ok(answer::ok(&page))
}

/// Counts the caller's unread notifications, up to 100.
#[utoipa::path(
    tag = "Notifications",
    description = "Who may: everyone, for themselves. Those that the list leaves out are not counted.",
    responses((status = 200, description = "How many", body = Unread)),
    security(("bearer" = []))
)]
#[get("/notifications/unread")]
pub async fn count_notifications(state: web::Data<State>, actor: Actor) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let unread = state
        .db
        .read(move |conn| {
            let (shown, _) = walk(conn, &cx, true, None, COUNT_UP_TO)?;
            Ok(i64::try_from(shown.len()).unwrap_or(COUNT_UP_TO))
        })
        .await?;
    Ok(answer::ok(&Unread { unread }))
}

/// Marks notifications as read.
#[utoipa::path(
    tag = "Notifications",
    description = "Who may: everyone, for themselves: the ones that are named, all that belongs together, or all. Ids of others change nothing.",
    request_body(content = MarkRead, example = json!({"group": {"customer_id": "01890a5d-ac96-774b-bcce-b302099a8057", "topic": "contact"}})),
    responses((status = 204, description = "Marked"), (status = 422, description = "`invalid` with the fields", body = Problem)),
    security(("bearer" = []))
)]
#[post("/notifications/read")]
pub async fn mark_notifications_read(
    state: web::Data<State>,
    actor: Actor,
    body: Body<MarkRead>,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    state
        .db
        .write(move |conn| mark(conn, &cx, &body.value))
        .await?;
    Ok(answer::no_content())
}

fn mark(conn: &mut Conn, cx: &Cx, which: &MarkRead) -> AppResult<()> {
    let mut mine = diesel::update(notification::table)
        .filter(notification::user_id.eq(Key(cx.actor.id)))
        .filter(notification::read_at.is_null())
        .into_boxed::<MultiBackend>();
    if let Some(ids) = &which.ids {
        let ids: Vec<Key<NotificationId>> = ids.iter().copied().map(Key).collect();
        mine = mine.filter(notification::id.eq_any(ids));
    }
    if let Some(group) = &which.group {
        mine = mine.filter(notification::topic.eq(group.topic.clone()));
        mine = match group.customer_id {
            Some(id) => mine.filter(notification::customer_id.eq(Some(Key(id)))),
            None => mine.filter(notification::customer_id.is_null()),
        };
    }
    mine.set(notification::read_at.eq(Some(stored(cx.now))))
        .execute(conn)?;
    // The other screens of the same person.
    live::append(conn, Happened::Notified(cx.actor.id, None), cx.now)
}

/// Lists what belongs together: the newest 200 of the caller's notifications by customer and topic.
#[utoipa::path(
    tag = "Notifications",
    description = "Who may: everyone, for themselves. Those of customers out of reach are left out. The group with the newest notification comes first.",
    params(("unread" = Option<bool>, Query, description = "`true` for unread ones alone")),
    responses((status = 200, description = "All groups, on one page", body = Page<NotificationGroup>)),
    security(("bearer" = []))
)]
#[get("/notifications/groups")]
pub async fn list_notification_groups(
    state: web::Data<State>,
    actor: Actor,
    mut params: Params,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let unread = params.take_as("unread")?.unwrap_or(false);
    params.finish()?;
    let items = state
        .db
        .read(move |conn| groups::list(conn, &cx, unread))
        .await?;
    Ok(answer::ok(&Page {
        items,
        next_cursor: None,
        total: None,
    }))
}

/// What of a row is read.
const COLUMNS: (
    notification::id,
    notification::why,
    notification::customer_id,
    notification::event_id,
    notification::system_event_id,
    notification::created_at,
    notification::read_at,
    notification::topic,
) = (
    notification::id,
    notification::why,
    notification::customer_id,
    notification::event_id,
    notification::system_event_id,
    notification::created_at,
    notification::read_at,
    notification::topic,
);

/// A row, as it is read.
type Columns = (
    Key<NotificationId>,
    Written<Why>,
    Option<Key<CustomerId>>,
    Option<Key<EventId>>,
    Option<Key<EventId>>,
    NaiveDateTime,
    Option<NaiveDateTime>,
    String,
);

fn page(
    conn: &mut Conn,
    cx: &Cx,
    unread: bool,
    cursor: Option<&str>,
    limit: i64,
) -> AppResult<Page<Notification>> {
    let pages = cx.pages(format!("notifications:{unread}"));
    let before: Option<Uuid> = pages.after(cursor)?;
    let (items, next) = walk(conn, cx, unread, before, limit)?;
    Ok(Page {
        items,
        next_cursor: pages.seal(next)?,
        total: None,
    })
}

/// Reads on until a page is full of notifications that are for the caller, and where the next one begins; what is left out
/// must not be told by the length of a page either (R-SEC-2).
pub(super) fn walk(
    conn: &mut Conn,
    cx: &Cx,
    unread: bool,
    mut before: Option<Uuid>,
    limit: i64,
) -> AppResult<(Vec<Notification>, Option<Uuid>)> {
    let full = usize::try_from(limit).unwrap_or(50);
    let (mut shown, mut tested): (Vec<Notification>, usize) = (Vec::new(), 0);
    loop {
        let rows = rows_of(conn, cx, unread, before, limit + 1)?;
        let ended = rows.len() <= full;
        tested += rows.len();
        before = rows.last().map(|row| row.0.0.uuid());
        for one in views(conn, cx, rows)? {
            if shown.len() == full {
                let last = shown.last().map(|one| one.id.uuid());
                return Ok((shown, last));
            }
            shown.push(one);
        }
        if ended || tested >= WALKED {
            return Ok((shown, before.filter(|_| !ended)));
        }
    }
}

/// One notification as the caller may see it; none where its customer is out of reach.
///
/// # Errors
/// Where the database fails.
pub fn one(conn: &mut Conn, cx: &Cx, id: NotificationId) -> AppResult<Option<Notification>> {
    let rows: Vec<Columns> = notification::table
        .filter(notification::id.eq(Key(id)))
        .select(COLUMNS)
        .load(conn)?;
    Ok(views(conn, cx, rows)?.pop())
}

/// The caller's newest notifications of the bell, before this one.
fn rows_of(
    conn: &mut Conn,
    cx: &Cx,
    unread: bool,
    before: Option<Uuid>,
    limit: i64,
) -> AppResult<Vec<Columns>> {
    let mut rows = notification::table
        .filter(notification::user_id.eq(Key(cx.actor.id)))
        .filter(notification::in_bell.eq(true))
        .order(notification::id.desc())
        .limit(limit)
        .select(COLUMNS)
        .into_boxed::<MultiBackend>();
    if unread {
        rows = rows.filter(notification::read_at.is_null());
    }
    if let Some(before) = before {
        rows = rows.filter(notification::id.lt(Key(before)));
    }
    Ok(rows.load(conn)?)
}

type EventColumns = (
    Key<EventId>,
    Written<RecordKind>,
    Written<Action>,
    Option<Key<UserId>>,
    Json<Vec<Noted>>,
    Key<Uuid>,
    Key<CustomerId>,
);

type SystemColumns = (
    Key<EventId>,
    Written<SystemKind>,
    String,
    String,
    Written<Action>,
    Option<Key<UserId>>,
    Json<Vec<SystemChange>>,
);

/// What a page of notifications is about.
struct About {
    events: HashMap<EventId, EventColumns>,
    system: HashMap<EventId, SystemColumns>,
    customers: HashMap<CustomerId, CustomerRef>,
    names: Names,
    called: Called,
    open: HashSet<EventId>,
}

/// The records that some of these are about, where it is said what those are called.
fn tasks(rows: &[Columns], events: &[EventColumns]) -> Vec<Link> {
    let about = rows.iter().filter(|row| row.1.0.is_about_a_task());
    let ids: HashSet<Key<EventId>> = about.filter_map(|row| row.3).collect();
    let tasks = events.iter().filter(|event| ids.contains(&event.0));
    tasks
        .map(link)
        .chain(events.iter().filter_map(promise))
        .collect()
}

/// The record that a raised signal is about, where its event points at one.
fn promise(event: &EventColumns) -> Option<Link> {
    let raised = event.2.0 == Action::Signalled;
    let note = event.4.0.iter().find(|note| raised && note.field == ABOUT);
    note?.to.as_deref()?.split(',').next()?.parse().ok()
}

fn link(event: &EventColumns) -> Link {
    Link {
        to: To::Record(event.1.0),
        id: event.5.0,
    }
}

fn change(event: &EventColumns) -> StoredChange {
    let of = (event.1.0, event.5.0);
    StoredChange::new(event.0.0, event.6.0, of, event.4.0.clone(), None)
}

fn about(conn: &mut Conn, cx: &Cx, rows: &[Columns]) -> AppResult<About> {
    let ids: Vec<Key<EventId>> = rows.iter().filter_map(|row| row.3).collect();
    let events: Vec<EventColumns> = event::table
        .filter(event::id.eq_any(ids))
        .select((
            event::id,
            event::record_kind,
            event::action,
            event::author_id,
            event::changes,
            event::record_id,
            event::customer_id,
        ))
        .load(conn)?;
    let called = Called::read(conn, cx, tasks(rows, &events))?;
    let ids: Vec<Key<EventId>> = rows.iter().filter_map(|row| row.4).collect();
    let system: Vec<SystemColumns> = system_event::table
        .filter(system_event::id.eq_any(ids))
        .select((
            system_event::id,
            system_event::subject_kind,
            system_event::subject_key,
            system_event::subject_name,
            system_event::action,
            system_event::author_id,
            system_event::changes,
        ))
        .load(conn)?;
    let authors = events.iter().map(|event| event.3);
    let authors = authors.chain(system.iter().map(|event| event.5));
    let names = Names::of_users(conn, authors.filter_map(|author| author.map(|k| k.0)))?;
    let customers: Vec<CustomerId> = rows.iter().filter_map(|row| Some(row.2?.0)).collect();
    Ok(About {
        open: open(conn, cx, &events)?,
        events: events.into_iter().map(|event| (event.0.0, event)).collect(),
        system: system.into_iter().map(|event| (event.0.0, event)).collect(),
        customers: leak::forgotten(Leak::Notifications, || references(conn, cx, &customers))?,
        names,
        called,
    })
}

/// Those events that the caller may be told of: whose records do not keep themselves from the caller, and that changed
/// something of which the caller is shown anything.
fn open(conn: &mut Conn, cx: &Cx, events: &[EventColumns]) -> AppResult<HashSet<EventId>> {
    let mut by_kind: BTreeMap<RecordKind, Vec<Uuid>> = BTreeMap::new();
    for event in events {
        by_kind.entry(event.1.0).or_default().push(event.5.0);
    }
    let mut open = HashSet::new();
    for (kind, ids) in by_kind {
        open.extend(declared::open(conn, cx, kind, ids)?);
    }
    let lens = cx.lens(conn, events.iter().map(|event| event.6.0))?;
    let theirs = events.iter().filter(|event| open.contains(&event.5.0));
    let theirs: Vec<_> = theirs.map(|event| (event.2.0, change(event))).collect();
    let marks = Marks::read(conn, theirs.iter().map(|(_, change)| change))?;
    let told = theirs.iter().filter(|(action, change)| {
        let viewer = lens.viewer(change.customer_id);
        !marks.leave_unsaid(&viewer, *action, change)
    });
    Ok(told.map(|(_, change)| change.id).collect())
}

/// Renders notifications through the policy; those of customers out of reach, and of records that keep themselves from the
/// caller, are left out.
fn views(conn: &mut Conn, cx: &Cx, rows: Vec<Columns>) -> AppResult<Vec<Notification>> {
    let about = about(conn, cx, &rows)?;
    Ok(rows
        .iter()
        .filter_map(|row| match row.4 {
            Some(event) => of_system(row, about.system.get(&event.0)?, &about),
            None => of_customer(row, &about),
        })
        .collect())
}

fn of_customer(row: &Columns, about: &About) -> Option<Notification> {
    let (id, why, customer, event, _, created_at, read_at, topic) = row;
    let event = about.events.get(&event.as_ref()?.0)?;
    about.open.contains(&event.0.0).then_some(())?;
    Some(Notification {
        id: id.0,
        why: why.0,
        topic: topic.clone(),
        customer: Some(about.customers.get(&customer.as_ref()?.0)?.clone()),
        event_id: event.0.0,
        kind: Some(event.1.0),
        record_id: Some(event.5.0),
        called: promise(event)
            .or_else(|| why.0.is_about_a_task().then(|| link(event)))
            .and_then(|link| about.called.get(link).cloned().flatten()),
        system: None,
        action: event.2.0,
        signal: signal_of(event.2.0, &event.4.0),
        fields: event.4.0.iter().map(|note| note.field.clone()).collect(),
        author: about.names.user(event.3),
        created_at: created_at.and_utc(),
        read_at: read_at.map(|at| at.and_utc()),
    })
}

/// The signal that an event raised.
fn signal_of(action: Action, noted: &[Noted]) -> Option<SignalKind> {
    let raised =
        (action == Action::Signalled).then(|| noted.iter().find(|n| n.field == "signal"))?;
    raised?.to.as_deref()?.parse().ok()
}

fn of_system(row: &Columns, event: &SystemColumns, about: &About) -> Option<Notification> {
    let (id, why, _, _, _, created_at, read_at, topic) = row;
    let (event_id, kind, key, name, action, author, changes) = event;
    Some(Notification {
        id: id.0,
        why: why.0,
        topic: topic.clone(),
        customer: None,
        event_id: event_id.0,
        kind: None,
        record_id: None,
        called: None,
        system: Some(SystemSubject {
            kind: kind.0,
            key: key.clone(),
            name: name.clone(),
        }),
        action: action.0,
        signal: None,
        fields: changes
            .0
            .iter()
            .map(|change| change.field.clone())
            .collect(),
        author: about.names.user(*author),
        created_at: created_at.and_utc(),
        read_at: read_at.map(|at| at.and_utc()),
    })
}
