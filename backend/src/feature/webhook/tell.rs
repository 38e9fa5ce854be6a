//! Telling webhooks what happened: called wherever an event is appended, in its transaction.

use super::rules::{Filter, Happening};
use crate::db::Conn;
use crate::db::schema::{customer, webhook};
use crate::db::types::{Json, Key, Written};
use crate::error::AppResult;
use crate::events::Draft;
use crate::feature::delivery::outbox::{self, Item};
use crate::record::Cx;
use diesel::prelude::*;
use shared::audit::Action;
use shared::id::{EventId, TeamId, WebhookId};
use shared::role::RecordKind;
use shared::webhook::Format;

type Row = (
    Key<WebhookId>,
    Written<Format>,
    Json<Vec<RecordKind>>,
    Json<Vec<Action>>,
    Json<Vec<TeamId>>,
    Json<Vec<String>>,
);

/// Puts an event into the outbox for every webhook that wants it. What an import brings is told to programs, and to no
/// robot, which would flood its group.
///
/// # Errors
/// Where the database fails.
pub fn tell(conn: &mut Conn, cx: &Cx, event: EventId, draft: &Draft) -> AppResult<()> {
    let rows: Vec<Row> = webhook::table
        .filter(webhook::active.eq(true))
        .filter(webhook::archived_at.is_null())
        .select((
            webhook::id,
            webhook::format,
            webhook::kinds,
            webhook::actions,
            webhook::teams,
            webhook::fields,
        ))
        .load(conn)?;
    if rows.is_empty() {
        return Ok(());
    }
    let team: Option<Key<TeamId>> = customer::table
        .find(Key(draft.customer_id))
        .select(customer::team_id)
        .first(conn)?;
    let what = Happening {
        kind: draft.kind,
        action: draft.action,
        team: team.map(|team| team.0),
        fields: draft.changes.iter().map(|change| change.field).collect(),
    };
    for (id, format, kinds, actions, teams, fields) in rows {
        let filter = Filter {
            kinds: kinds.0,
            actions: actions.0,
            teams: teams.0,
            fields: fields.0,
        };
        if (cx.imported && format.0.is_robot()) || !filter.wants(&what) {
            continue;
        }
        let item = Item {
            webhook: Some(id.0),
            user: None,
            notification: None,
            event: Some(event),
            what: format!("{}.{}", draft.kind, draft.action),
            created_at: cx.now,
            due_at: cx.now,
        };
        outbox::add(conn, item)?;
    }
    Ok(())
}
