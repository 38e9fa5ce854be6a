//! The secret address of a person's feed: a random token, of which a hash is kept; one a person.

use crate::db::Conn;
use crate::db::schema::{calendar_feed, user_account};
use crate::db::types::{Key, Written, stored};
use crate::error::AppResult;
use crate::events::system::{self, By, Subject};
use crate::feature::auth::session;
use crate::record::Cx;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use shared::audit::SystemKind;
use shared::calendar::{CalendarAddress, CalendarFeed};
use shared::id::UserId;
use shared::{Code, Lang};

/// What the trail remembers of an address: that there is one.
#[derive(Serialize)]
struct Held {
    calendar_feed: bool,
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Whether the caller's feed is open.
///
/// # Errors
/// Where the database fails.
pub(super) fn read(conn: &mut Conn, me: UserId) -> AppResult<CalendarFeed> {
    let row: Option<(NaiveDateTime, Option<NaiveDateTime>)> = calendar_feed::table
        .find(Key(me))
        .select((calendar_feed::created_at, calendar_feed::read_at))
        .first(conn)
        .optional()?;
    Ok(CalendarFeed {
        created_at: row.map(|row| row.0.and_utc()),
        read_at: row.and_then(|row| row.1).map(|at| at.and_utc()),
    })
}

/// Makes a new address; the one before it no longer works.
///
/// # Errors
/// Where the database fails.
pub(super) fn make(conn: &mut Conn, cx: &Cx) -> AppResult<CalendarAddress> {
    let me = cx.actor.id;
    let had = forget(conn, me)?;
    let token = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    diesel::insert_into(calendar_feed::table)
        .values((
            calendar_feed::user_id.eq(Key(me)),
            calendar_feed::token_hash.eq(hash(&token)),
            calendar_feed::created_at.eq(stored(cx.now)),
        ))
        .execute(conn)?;
    note(conn, cx, had, true)?;
    Ok(CalendarAddress {
        path: format!("/api/v1/calendar/{token}.ics"),
        created_at: cx.now,
    })
}

/// Takes the address back.
///
/// # Errors
/// Where the database fails.
pub(super) fn revoke(conn: &mut Conn, cx: &Cx) -> AppResult<()> {
    if forget(conn, cx.actor.id)? {
        note(conn, cx, true, false)?;
    }
    Ok(())
}

fn forget(conn: &mut Conn, me: UserId) -> AppResult<bool> {
    let own = calendar_feed::table.find(Key(me));
    Ok(diesel::delete(own).execute(conn)? > 0)
}

/// Puts on record that somebody opened or closed a way out of the system.
fn note(conn: &mut Conn, cx: &Cx, before: bool, after: bool) -> AppResult<()> {
    let subject = Subject {
        kind: SystemKind::User,
        key: cx.actor.id.to_string(),
        name: cx.actor.name.clone(),
    };
    let held = |calendar_feed| Held { calendar_feed };
    let (before, after) = (held(before), held(after));
    let by = By::caller(&cx.actor, cx.now);
    system::append(conn, &by, &subject, (Some(&before), Some(&after)), &[])
}

/// Whose feed a token opens, as the caller of a request that nobody signed in for, and since when.
///
/// # Errors
/// [`Code::NotFound`] where there is no such address, or its person is not active any more.
pub(super) fn whose(conn: &mut Conn, outside: &Cx, token: &str) -> AppResult<(Cx, DateTime<Utc>)> {
    type Row = (
        Key<UserId>,
        NaiveDateTime,
        Option<Written<Lang>>,
        Option<String>,
    );
    let (user, made, lang, zone): Row = calendar_feed::table
        .inner_join(user_account::table.on(user_account::id.eq(calendar_feed::user_id)))
        .filter(calendar_feed::token_hash.eq(hash(token)))
        .select((
            calendar_feed::user_id,
            calendar_feed::created_at,
            user_account::language,
            user_account::zone,
        ))
        .first(conn)?;
    let org_zone = outside.actor.org_zone;
    let mut actor =
        session::actor_at_command_line(conn, user.0, org_zone)?.ok_or(Code::NotFound)?;
    actor.lang = lang.map_or(outside.actor.lang, |lang| lang.0);
    actor.zone = zone.and_then(|name| name.parse().ok()).unwrap_or(org_zone);
    actor.request_id.clone_from(&outside.actor.request_id);
    actor.origin = outside.actor.origin.clone();
    let cx = Cx {
        actor,
        ..outside.clone()
    };
    Ok((cx, made.and_utc()))
}

/// Notes that the feed was fetched.
///
/// # Errors
/// Where the database fails.
pub(super) fn fetched(conn: &mut Conn, user: UserId, now: DateTime<Utc>) -> AppResult<()> {
    diesel::update(calendar_feed::table.find(Key(user)))
        .set(calendar_feed::read_at.eq(Some(stored(now))))
        .execute(conn)?;
    Ok(())
}
