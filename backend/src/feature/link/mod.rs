//! Links by which somebody without an account answers: a token that is told once, of which only a hash is
//! kept, one open link per record, with an end.

use crate::db::Conn;
use crate::db::schema::link;
use crate::db::types::{Key, Written, fresh, stored};
use crate::error::AppResult;
use crate::feature::customer::store::require_live;
use crate::http::idempotency::Repeat;
use crate::record::{Cx, Record, endpoint};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;
use sha2::{Digest, Sha256};
use shared::Code;
use shared::id::{LinkId, UserId};
use shared::link::{AnswerLink, LinkPurpose, QUESTIONS_PAGE, RATING_PAGE};
use uuid::Uuid;

/// How long a link can be answered.
pub const LIFETIME: Duration = Duration::days(14);

/// A row of the table.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = link)]
pub struct LinkRow {
    /// Its id.
    pub id: Key<LinkId>,
    /// SHA-256 of the token.
    pub token_hash: Vec<u8>,
    /// What it is for.
    pub purpose: Written<LinkPurpose>,
    /// What it is about.
    pub record_id: Key<Uuid>,
    /// When it was made.
    pub created_at: NaiveDateTime,
    /// Who made it.
    pub created_by: Option<Key<UserId>>,
    /// Until when it can be answered.
    pub expires_at: NaiveDateTime,
    /// When it was answered.
    pub used_at: Option<NaiveDateTime>,
    /// When another took its place.
    pub withdrawn_at: Option<NaiveDateTime>,
}

/// A token: 256 random bits, as they stand in the link.
fn token() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// The page of the application that takes the answers.
const fn page(purpose: LinkPurpose) -> &'static str {
    match purpose {
        LinkPurpose::Rating => RATING_PAGE,
        LinkPurpose::Questionnaire => QUESTIONS_PAGE,
    }
}

/// Makes the link of a record, and what else `then` does, once however often the request comes with the same key; an
/// earlier link that was not answered gives way. A repeated request is not told the token again. Who may, the caller has
/// asked.
///
/// # Errors
/// [`Code::Archived`] where record or customer is; [`Code::AlreadyAnswered`] where an earlier one was answered;
/// [`Code::KeyReused`]; what `then` answers.
pub fn make<R: Record>(
    conn: &mut Conn,
    cx: &Cx,
    purpose: LinkPurpose,
    of: &R,
    repeat: Option<&Repeat>,
    then: impl FnOnce(&mut Conn) -> AppResult<()>,
) -> AppResult<AnswerLink> {
    let mut told = None;
    let id = endpoint::once(conn, cx, repeat, None, |conn| {
        let (row, token) = fresh_one(conn, cx, purpose, of)?;
        then(conn)?;
        told = Some(token);
        Ok(row.id.0.uuid())
    })?;
    let row: LinkRow = link::table
        .find(Key(id))
        .select(LinkRow::as_select())
        .first(conn)?;
    Ok(AnswerLink {
        path: told.map(|token| format!("{}#{token}", page(purpose))),
        expires_at: row.expires_at.and_utc(),
    })
}

fn fresh_one<R: Record>(
    conn: &mut Conn,
    cx: &Cx,
    purpose: LinkPurpose,
    of: &R,
) -> AppResult<(LinkRow, String)> {
    if of.archived_at().is_some() {
        return Err(Code::Archived.into());
    }
    require_live(conn, of.customer_id())?;
    let record = of.id();
    let now = stored(cx.now);
    let of_record = link::record_id
        .eq(Key(record))
        .and(link::purpose.eq(Written(purpose)));
    let answered = link::table.filter(of_record.and(link::used_at.is_not_null()));
    if diesel::select(diesel::dsl::exists(answered)).get_result(conn)? {
        return Err(Code::AlreadyAnswered.into());
    }
    diesel::update(link::table.filter(of_record.and(link::withdrawn_at.is_null())))
        .set(link::withdrawn_at.eq(Some(now)))
        .execute(conn)?;
    let token = token();
    let row = LinkRow {
        id: Key(fresh()),
        token_hash: hash(&token),
        purpose: Written(purpose),
        record_id: Key(record),
        created_at: now,
        created_by: Some(Key(cx.actor.id)),
        expires_at: stored(cx.now + LIFETIME),
        used_at: None,
        withdrawn_at: None,
    };
    diesel::insert_into(link::table)
        .values(&row)
        .execute(conn)?;
    Ok((row, token))
}

/// The link of a token, as long as it can be answered.
///
/// # Errors
/// [`Code::NotFound`], [`Code::LinkUsed`], [`Code::LinkExpired`].
pub fn open(
    conn: &mut Conn,
    now: DateTime<Utc>,
    purpose: LinkPurpose,
    token: &str,
) -> AppResult<LinkRow> {
    let row: LinkRow = link::table
        .filter(
            link::token_hash
                .eq(hash(token))
                .and(link::purpose.eq(Written(purpose))),
        )
        .select(LinkRow::as_select())
        .first(conn)?;
    if row.used_at.is_some() {
        return Err(Code::LinkUsed.into());
    }
    if row.withdrawn_at.is_some() || row.expires_at < stored(now) {
        return Err(Code::LinkExpired.into());
    }
    Ok(row)
}

/// Uses a link up.
///
/// # Errors
/// [`Code::LinkUsed`] where somebody was faster.
pub fn use_up(conn: &mut Conn, now: DateTime<Utc>, row: &LinkRow) -> AppResult<()> {
    let unused = link::table.filter(link::id.eq(row.id).and(link::used_at.is_null()));
    let used = diesel::update(unused)
        .set(link::used_at.eq(Some(stored(now))))
        .execute(conn)?;
    if used == 1 {
        Ok(())
    } else {
        Err(Code::LinkUsed.into())
    }
}

/// The record that a link asks about; one that was put away meanwhile is asked about no more, and nothing else is told.
///
/// # Errors
/// [`Code::LinkExpired`].
pub fn asked_about<R: Record>(conn: &mut Conn, link: &LinkRow) -> AppResult<R> {
    let row = R::find(conn, link.record_id.0)?;
    let live = require_live(conn, row.customer_id());
    if live
        .as_ref()
        .is_err_and(|error| error.code() == Code::Archived)
        || row.archived_at().is_some()
    {
        return Err(Code::LinkExpired.into());
    }
    live.map(|()| row)
}
