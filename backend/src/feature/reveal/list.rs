//! Who has seen what, newest first: of one customer, or of all whose reveals the caller may read.

use super::show::{ENTRY, RevealRow, SIDE};
use crate::access::reveal::Whose;
use crate::db::schema::{event, reveal};
use crate::db::types::{Json, Key, stored};
use crate::db::{Conn, MultiBackend};
use crate::error::AppResult;
use crate::events::Noted;
use crate::feature::contact::row::ContactRow;
use crate::feature::customer::view::references;
use crate::record::{Cx, Names, Record as _};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use shared::Page;
use shared::id::{CustomerId, EventId, RevealId, TeamId, UserId};
use shared::reveal::{OldValue, RecordRef, Reveal};
use shared::role::RecordKind;
use std::collections::HashMap;
use uuid::Uuid;

/// What a list asks for.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// One customer.
    pub customer: Option<CustomerId>,
    /// One record.
    pub record: Option<Uuid>,
    /// One field.
    pub field: Option<String>,
    /// One user.
    pub user: Option<UserId>,
    /// Revealed at or after.
    pub from: Option<DateTime<Utc>>,
    /// Revealed at or before.
    pub to: Option<DateTime<Utc>>,
    /// The cursor of the page before.
    pub cursor: Option<String>,
    /// Rows a page.
    pub limit: i64,
}

/// One page. That the caller may read it was asked before.
///
/// # Errors
/// [`shared::Code::InvalidCursor`].
pub fn page(conn: &mut Conn, cx: &Cx, whose: &Whose, wanted: &Wanted) -> AppResult<Page<Reveal>> {
    let asked = Wanted {
        cursor: None,
        limit: 0,
        ..wanted.clone()
    };
    let pages = cx.pages(format!("reveals:{asked:?}"));
    let after: Option<(NaiveDateTime, RevealId)> = pages.after(wanted.cursor.as_deref())?;
    let mut rows = Vec::new();
    match whose {
        Whose::Everybody => rows = read(conn, wanted, None, after)?,
        // Each team is read along its own index, and no team at all reads nothing.
        Whose::Teams(teams) => {
            for team in teams {
                rows.extend(read(conn, wanted, Some(*team), after)?);
            }
        }
    }
    rows.sort_by_key(|row| std::cmp::Reverse((row.revealed_at, row.id)));
    let next_cursor = pages.cut(&mut rows, wanted.limit, |last| {
        (last.revealed_at, last.id.0)
    })?;
    Ok(Page {
        items: views(conn, cx, rows)?,
        next_cursor,
        total: None,
    })
}

fn read(
    conn: &mut Conn,
    wanted: &Wanted,
    team: Option<TeamId>,
    after: Option<(NaiveDateTime, RevealId)>,
) -> AppResult<Vec<RevealRow>> {
    let mut query = reveal::table
        .order((reveal::revealed_at.desc(), reveal::id.desc()))
        .limit(wanted.limit + 1)
        .select(RevealRow::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(team) = team {
        query = query.filter(reveal::team_id.eq(Key(team)));
    }
    if let Some(id) = wanted.customer {
        query = query.filter(reveal::customer_id.eq(Key(id)));
    }
    if let Some(id) = wanted.record {
        query = query.filter(reveal::record_id.eq(Key(id)));
    }
    if let Some(field) = &wanted.field {
        query = query.filter(reveal::field.eq(field.clone()));
    }
    if let Some(user) = wanted.user {
        query = query.filter(reveal::user_id.eq(Key(user)));
    }
    if let Some(from) = wanted.from {
        query = query.filter(reveal::revealed_at.ge(stored(from)));
    }
    if let Some(to) = wanted.to {
        query = query.filter(reveal::revealed_at.le(stored(to)));
    }
    if let Some((at, id)) = after {
        query = query.filter(
            reveal::revealed_at
                .le(at)
                .and(reveal::revealed_at.lt(at).or(reveal::id.lt(Key(id)))),
        );
    }
    Ok(query.load(conn)?)
}

/// Rows as the caller may see them: customers out of reach are not named, reasons are screened like all free text.
fn views(conn: &mut Conn, cx: &Cx, rows: Vec<RevealRow>) -> AppResult<Vec<Reveal>> {
    let ids: Vec<CustomerId> = rows.iter().map(|row| row.customer_id.0).collect();
    let customers = references(conn, cx, &ids)?;
    let lens = cx.lens(conn, ids)?;
    let users = Names::of_users(conn, rows.iter().map(|row| row.user_id.0))?;
    let contacts = contacts(conn, &rows)?;
    let mut olds = olds(conn, &rows)?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let customer = customers.get(&row.customer_id.0).cloned();
            let viewer = lens.viewer(row.customer_id.0);
            let contact = contacts
                .get(&row.record_id.0)
                .filter(|_| customer.is_some());
            Reveal {
                id: row.id.0,
                record: RecordRef {
                    kind: row.record_kind.0,
                    id: row.record_id.0,
                },
                name: contact.map(|contact| viewer.person(&contact.name)),
                customer,
                field: row.field,
                old: olds.remove(&row.event_id.0),
                class: row.class.0,
                user: users.user(Some(row.user_id)),
                reason: viewer.free(&row.reason),
                address: row.address,
                revealed_at: row.revealed_at.and_utc(),
            }
        })
        .collect())
}

/// Where those stand that were values of the history, by the entry that says that they were seen.
fn olds(conn: &mut Conn, rows: &[RevealRow]) -> AppResult<HashMap<EventId, OldValue>> {
    let ids: Vec<Key<EventId>> = rows.iter().map(|row| row.event_id).collect();
    let noted: Vec<(Key<EventId>, Json<Vec<Noted>>)> = event::table
        .filter(event::id.eq_any(ids))
        .select((event::id, event::changes))
        .load(conn)?;
    Ok(noted
        .into_iter()
        .filter_map(|(id, changes)| Some((id.0, old_of(&changes.0)?)))
        .collect())
}

fn old_of(changes: &[Noted]) -> Option<OldValue> {
    let said = |field: &str| {
        let note = changes.iter().find(|note| note.field == field)?;
        note.to.as_deref()
    };
    Some(OldValue {
        entry: said(ENTRY)?.parse().ok()?,
        side: said(SIDE)?.parse().ok()?,
    })
}

fn contacts(conn: &mut Conn, rows: &[RevealRow]) -> AppResult<HashMap<Uuid, ContactRow>> {
    let mut ids: Vec<Uuid> = rows
        .iter()
        .filter(|row| row.record_kind.0 == RecordKind::Contact)
        .map(|row| row.record_id.0)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let found = if ids.is_empty() {
        Vec::new()
    } else {
        ContactRow::find_many(conn, &ids)?
    };
    Ok(found.into_iter().map(|row| (row.id(), row)).collect())
}
