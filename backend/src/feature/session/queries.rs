//! Reading and ending sessions.

use crate::db::Conn;
use crate::db::schema::session;
use crate::db::types::{Key, stored};
use crate::error::AppResult;
use crate::events::system::{self, Administered as _, By};
use crate::feature::auth::session::{IDLE, end, end_all};
use crate::feature::user::queries as users;
use crate::http::agent;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde_json::json;
use shared::Code;
use shared::id::{SessionId, UserId};
use shared::session::Session;
use uuid::Uuid;

/// More sessions than anybody has.
const MANY: i64 = 200;

#[derive(Queryable, Selectable)]
#[diesel(table_name = session)]
struct Row {
    id: Key<SessionId>,
    rotated_at: NaiveDateTime,
    created_at: NaiveDateTime,
    expires_at: NaiveDateTime,
    user_agent: Option<String>,
    address: Option<String>,
}

impl Row {
    fn view(self, current: Uuid) -> Session {
        Session {
            id: self.id.0,
            current: self.id.0.uuid() == current,
            device: self.user_agent.as_deref().and_then(agent::shortened),
            address: self.address,
            begun_at: self.created_at.and_utc(),
            last_used_at: self.rotated_at.and_utc(),
            ends_at: self.expires_at.min(self.rotated_at + IDLE).and_utc(),
        }
    }
}

/// The sessions of a user that stand, newest first; `current` is that of the caller.
///
/// # Errors
/// Where the database fails.
pub fn standing(
    conn: &mut Conn,
    user: UserId,
    current: Uuid,
    now: DateTime<Utc>,
) -> AppResult<Vec<Session>> {
    let now = stored(now);
    let rows: Vec<Row> = session::table
        .filter(session::user_id.eq(Key(user)))
        .filter(session::ended_at.is_null())
        .filter(session::expires_at.gt(now))
        .filter(session::rotated_at.ge(now - IDLE))
        .order(session::id.desc())
        .limit(MANY)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|row| row.view(current)).collect())
}

/// Ends one session of a user, on record (R-LOG-1).
///
/// # Errors
/// [`Code::NotFound`] where it is not one of this user's that stand.
pub fn end_one(conn: &mut Conn, by: &By, user: UserId, id: SessionId) -> AppResult<()> {
    let found = standing(conn, user, Uuid::nil(), by.now())?
        .into_iter()
        .find(|session| session.id == id)
        .ok_or(Code::NotFound)?;
    end(conn, id.uuid(), by.now())?;
    let what = [found.device, found.address];
    let what: Vec<String> = what.into_iter().flatten().collect();
    note(conn, by, user, "session", &what.join(", "))
}

/// Ends all sessions of a user but one, on record (R-LOG-1).
///
/// # Errors
/// Where the database fails, or there is no such user.
pub fn end_others(conn: &mut Conn, by: &By, user: UserId, but: Option<Uuid>) -> AppResult<()> {
    let standing = standing(conn, user, Uuid::nil(), by.now())?;
    let ended = standing
        .iter()
        .filter(|session| Some(session.id.uuid()) != but)
        .count();
    end_all(conn, user, but, by.now())?;
    note(conn, by, user, "sessions", &ended.to_string())
}

fn note(conn: &mut Conn, by: &By, user: UserId, field: &str, from: &str) -> AppResult<()> {
    let subject = users::find(conn, user)?.subject();
    let (before, after) = (json!({ field: from }), json!({ field: "ended" }));
    system::append(conn, by, &subject, (Some(&before), Some(&after)), &[])
}
