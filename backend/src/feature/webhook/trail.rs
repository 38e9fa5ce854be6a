//! What the system's trail remembers of webhooks.

use super::queries::WebhookRow;
use crate::db::Conn;
use crate::error::AppResult;
use crate::events::system::{By, Subject, record};
use crate::feature::notification::alarm;
use chrono::NaiveDateTime;
use serde::Serialize;
use shared::Lang;
use shared::audit::{Action, SystemKind};
use shared::id::TeamId;
use shared::role::{FieldClass, RecordKind};
use shared::webhook::Format;

/// What the trail remembers: never address or secret.
#[derive(Serialize)]
struct Told<'a> {
    name: &'a str,
    format: Format,
    host: &'a str,
    language: Lang,
    kinds: &'a [RecordKind],
    actions: &'a [Action],
    teams: &'a [TeamId],
    fields: &'a [String],
    classes: &'a [FieldClass],
    for_people: bool,
    active: bool,
    archived_at: Option<NaiveDateTime>,
}

fn told(row: &WebhookRow) -> Told<'_> {
    Told {
        name: &row.name,
        format: row.format.0,
        host: &row.host,
        language: row.language.0,
        kinds: &row.kinds.0,
        actions: &row.actions.0,
        teams: &row.teams.0,
        fields: &row.fields.0,
        classes: &row.classes.0,
        for_people: row.for_people,
        active: row.active,
        archived_at: row.archived_at,
    }
}

/// Whether a webhook is sent sealed values in full.
fn opens(row: &WebhookRow) -> bool {
    row.active && row.archived_at.is_none() && !row.classes.0.is_empty()
}

/// Whether everything here was there before.
fn within<T: PartialEq>(now: &[T], before: &[T]) -> bool {
    now.iter().all(|one| before.contains(one))
}

/// The same, where an empty list stands for everything.
fn within_all<T: PartialEq>(now: &[T], before: &[T]) -> bool {
    before.is_empty() || (!now.is_empty() && within(now, before))
}

/// Whether more sealed values are sent than were, or to another place.
fn widens(before: Option<&WebhookRow>, after: &WebhookRow) -> bool {
    let held = |before: &WebhookRow| {
        opens(before)
            && before.sealed_address == after.sealed_address
            && within(&after.classes.0, &before.classes.0)
            && within(&after.kinds.0, &before.kinds.0)
            && within_all(&after.actions.0, &before.actions.0)
            && within_all(&after.teams.0, &before.teams.0)
            && within_all(&after.fields.0, &before.fields.0)
    };
    opens(after) && !before.is_some_and(held)
}

/// Puts a change on record, and raises the alarm where sealed values go further than they went.
///
/// # Errors
/// Where the database fails.
pub fn note(
    conn: &mut Conn,
    by: &By,
    before: Option<&WebhookRow>,
    after: &WebhookRow,
) -> AppResult<()> {
    let subject = Subject {
        kind: SystemKind::Webhook,
        key: after.id.0.to_string(),
        name: after.name.clone(),
    };
    let mut secrets = Vec::new();
    if let Some(before) = before {
        if before.sealed_address != after.sealed_address {
            secrets.push("url");
        }
        if before.sealed_secret != after.sealed_secret {
            secrets.push("secret");
        }
    }
    let is_alarming = widens(before, after);
    let (before, now) = (before.map(told), told(after));
    let event = record(conn, by, &subject, (before.as_ref(), Some(&now)), &secrets)?;
    if let Some(event) = event.filter(|_| is_alarming) {
        alarm::raise(conn, by, event)?;
    }
    Ok(())
}
