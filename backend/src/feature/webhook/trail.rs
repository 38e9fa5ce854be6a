//! What the system's trail remembers of webhooks.

use super::queries::WebhookRow;
use crate::db::Conn;
use crate::error::AppResult;
use crate::events::system::{By, Subject, append};
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

/// Puts a change on record.
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
    let (before, now) = (before.map(told), told(after));
    append(conn, by, &subject, (before.as_ref(), Some(&now)), &secrets)
}
