//! The trail of what concerns no customer: accounts, teams, stages (R-LOG-1). Append-only and chained, like the customers'
//! own.

use super::chain;
use super::stored::{StoredSystemEvent, bytes};
use crate::access::Actor;
use crate::db::Conn;
use crate::db::schema::system_event;
use crate::db::types::{Json, Key, fresh, stored};
use crate::error::{AppError, AppResult};
use crate::feature::live::log::{self as live, Happened};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;
use serde_json::Value;
use shared::audit::{Action, Origin, SystemChange, SystemKind, Via};
use shared::id::{EventId, UserId};
use std::collections::BTreeSet;

/// Who changes something, when, by which request.
#[derive(Debug, Clone)]
pub struct By {
    author: Option<UserId>,
    request_id: String,
    origin: Origin,
    now: DateTime<Utc>,
}

impl By {
    /// A caller of the API.
    #[must_use]
    pub fn caller(actor: &Actor, now: DateTime<Utc>) -> Self {
        Self {
            author: Some(actor.id),
            request_id: actor.request_id.clone(),
            origin: actor.origin.clone(),
            now,
        }
    }

    /// A user who acts before a session has begun.
    #[must_use]
    pub fn user(user: UserId, origin: Origin, now: DateTime<Utc>) -> Self {
        Self {
            author: Some(user),
            request_id: "sign-in".to_owned(),
            origin,
            now,
        }
    }

    /// When.
    #[must_use]
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The engine, which works by the clock.
    #[must_use]
    pub fn engine(now: DateTime<Utc>) -> Self {
        Self {
            author: None,
            request_id: "engine".to_owned(),
            origin: Origin::of(Via::Engine),
            now,
        }
    }

    /// Whoever sits at the command line of the server.
    #[must_use]
    pub fn command_line(now: DateTime<Utc>) -> Self {
        Self {
            author: None,
            request_id: "command-line".to_owned(),
            origin: Origin::of(Via::CommandLine),
            now,
        }
    }
}

/// What was changed.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Its kind.
    pub kind: SystemKind,
    /// Its id or code.
    pub key: String,
    /// What people call it.
    pub name: String,
}

/// A row that administrators keep, as the trail knows it.
pub trait Administered: Clone {
    /// How it is shown, and so what of it is remembered.
    type View: Serialize + From<Self>;

    /// What it is.
    fn subject(&self) -> Subject;

    /// Which version of it this is.
    fn version(&self) -> i32;
}

/// The row, if it still is the version that a change was made to.
///
/// # Errors
/// [`shared::Code::Stale`], with the row as it stands.
pub fn unchanged<R: Administered>(row: R, version: i32) -> AppResult<R> {
    AppError::unless_stale(row.version(), version, || Ok(R::View::from(row.clone())))?;
    Ok(row)
}

/// Puts a change of such a row on record (R-LOG-1); as [`append`].
///
/// # Errors
/// Where the database fails.
pub fn note<R: Administered>(
    conn: &mut Conn,
    by: &By,
    before: Option<&R>,
    after: Option<&R>,
    secrets: &[&str],
) -> AppResult<()> {
    noted(conn, by, before, after, secrets).map(|_| ())
}

/// The same, and the event that was appended; as [`record`].
///
/// # Errors
/// Where the database fails.
pub fn noted<R: Administered>(
    conn: &mut Conn,
    by: &By,
    before: Option<&R>,
    after: Option<&R>,
    secrets: &[&str],
) -> AppResult<Option<EventId>> {
    let Some(row) = after.or(before) else {
        return Ok(None);
    };
    let view = |row: &R| R::View::from(row.clone());
    let (before, after) = (before.map(view), after.map(view));
    record(
        conn,
        by,
        &row.subject(),
        (before.as_ref(), after.as_ref()),
        secrets,
    )
}

/// Refuses a code that is no lower-case word.
///
/// # Errors
/// [`shared::Code::WrongType`].
pub fn require_code(code: &str) -> AppResult<()> {
    let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if code.chars().all(word) {
        Ok(())
    } else {
        Err(AppError::field("/code", shared::Code::WrongType))
    }
}

/// What every record carries and nobody changes by hand.
const KEPT: [&str; 3] = ["id", "version", "created_at"];

/// Appends what happened: made where there is no `before`, removed where there is no `after`. `secrets` names fields that
/// changed and whose values are nobody's business.
///
/// # Errors
/// Where the database fails.
pub fn append<T: Serialize>(
    conn: &mut Conn,
    by: &By,
    subject: &Subject,
    states: (Option<&T>, Option<&T>),
    secrets: &[&str],
) -> AppResult<()> {
    record(conn, by, subject, states, secrets).map(|_| ())
}

/// The same, and the event that was appended; none where nothing changed.
///
/// # Errors
/// Where the database fails.
pub fn record<T: Serialize>(
    conn: &mut Conn,
    by: &By,
    subject: &Subject,
    (before, after): (Option<&T>, Option<&T>),
    secrets: &[&str],
) -> AppResult<Option<EventId>> {
    let action = match (before, after) {
        (None, _) => Action::Created,
        (_, None) => Action::Archived,
        _ => Action::Changed,
    };
    let mut changes = differences(&json(before)?, &json(after)?);
    changes.extend(secrets.iter().map(|field| SystemChange {
        field: (*field).to_owned(),
        from: None,
        to: None,
    }));
    if changes.is_empty() && action == Action::Changed {
        return Ok(None);
    }
    act(conn, by, subject, action, &changes).map(Some)
}

/// Appends what is no change of a row that administrators keep.
///
/// # Errors
/// Where the database fails.
pub fn act(
    conn: &mut Conn,
    by: &By,
    subject: &Subject,
    action: Action,
    changes: &[SystemChange],
) -> AppResult<EventId> {
    let id: EventId = fresh();
    let row = StoredSystemEvent {
        id: bytes(id),
        subject_kind: subject.kind.to_string(),
        subject_key: subject.key.clone(),
        subject_name: subject.name.clone(),
        action: action.to_string(),
        author_id: by.author.map(bytes),
        recorded_at: stored(by.now),
        request_id: Some(by.request_id.clone()),
        changes: super::json(&changes)?,
        origin: Some(super::json(&by.origin)?),
        seq: None,
        hash: None,
    };
    chain::append(conn, chain::SYSTEM, row)?;
    // Accounts, teams, roles: whoever has a stream open may reach less from now on.
    live::append(conn, Happened::Standing, by.now)?;
    Ok(id)
}

/// The changes of an entry, as they were put on record.
///
/// # Errors
/// [`shared::Code::NotFound`].
pub fn changes_of(conn: &mut Conn, id: EventId) -> AppResult<Vec<SystemChange>> {
    let changes: Json<Vec<SystemChange>> = system_event::table
        .find(Key(id))
        .select(system_event::changes)
        .first(conn)?;
    Ok(changes.0)
}

fn json<T: Serialize>(value: Option<&T>) -> AppResult<Value> {
    value
        .map_or(Ok(Value::Null), serde_json::to_value)
        .map_err(AppError::internal)
}

fn differences(before: &Value, after: &Value) -> Vec<SystemChange> {
    let fields: BTreeSet<&String> = [before, after]
        .into_iter()
        .filter_map(Value::as_object)
        .flat_map(serde_json::Map::keys)
        .filter(|field| !KEPT.contains(&field.as_str()))
        .collect();
    fields
        .into_iter()
        .filter(|field| before.get(field) != after.get(field))
        .map(|field| SystemChange {
            field: field.clone(),
            from: before.get(field).and_then(text),
            to: after.get(field).and_then(text),
        })
        .filter(|change| change.from != change.to)
        .collect()
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_differs_is_told() {
        let before = json!({"id": 1, "version": 1, "name": "a", "zone": null, "active": true});
        let after = json!({"id": 1, "version": 2, "name": "b", "zone": null, "active": false});
        let told: Vec<_> = differences(&before, &after)
            .into_iter()
            .map(|c| (c.field, c.from, c.to))
            .collect();
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            told,
            [
                ("active".to_owned(), some("true"), some("false")),
                ("name".to_owned(), some("a"), some("b")),
            ]
        );
        assert!(differences(&after, &after).is_empty());
    }
}
