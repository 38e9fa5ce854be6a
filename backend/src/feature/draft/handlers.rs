//! HTTP in and out of one's own drafts. They are encrypted as a whole: nobody knows yet which of it is sensitive.

use super::places::standing;
use crate::access::Actor;
use crate::access::keys::Place;
use crate::db::Conn;
use crate::db::dialect::OrIgnore;
use crate::db::schema::draft;
use crate::db::types::{Key, stored};
use crate::error::{AppError, AppResult};
use crate::http::{Body, answer};
use crate::record::Cx;
use crate::state::State;
use actix_web::{HttpResponse, delete, get, put, web};
use chrono::{Duration, NaiveDateTime};
use diesel::prelude::*;
use serde_json::Map;
use shared::Code;
use shared::draft::{Draft, KeepDraft};
use shared::error::Problem;
use shared::id::UserId;

/// How long a draft that nobody touches is kept.
const KEPT: Duration = Duration::days(30);
/// How large a draft may be, in bytes of JSON.
const LARGEST: usize = 512 * 1024;

/// A place is a short word of the client's own, with ids in it.
fn place(text: &str) -> AppResult<String> {
    let fits = (1..=80).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':'));
    if fits {
        Ok(text.to_owned())
    } else {
        Err(Code::NotFound.into())
    }
}

/// Reads one's draft of a place.
#[utoipa::path(
    tag = "Drafts",
    description = "Who may: everyone, for themselves. A place that ends with a customer's id stands, too, for those of customers \
                   that were merged into this one: where nothing was typed at the survivor, what waits there is read.",
    params(("place" = String, Path, description = "Where it was typed: letters, digits, `-`, `_`, `:`", example = "interaction:01890a5d-ac96-774b-bcce-b302099a8057")),
    responses((status = 200, description = "As it was left; empty where nothing is kept, which is no error", body = Draft)),
    security(("bearer" = []))
)]
#[get("/drafts/{place}")]
pub async fn read_draft(
    state: web::Data<State>,
    actor: Actor,
    path: web::Path<String>,
) -> AppResult<HttpResponse> {
    let (cx, place) = (Cx::new(&state, actor), place(&path)?);
    let found = state.db.read(move |conn| find(conn, &cx, place)).await?;
    Ok(answer::ok(&found))
}

fn find(conn: &mut Conn, cx: &Cx, place: String) -> AppResult<Draft> {
    let Some(at) = standing(conn, cx.actor.id, &place)? else {
        return Ok(Draft {
            place,
            content: Map::new(),
            updated_at: None,
        });
    };
    let (cipher, updated_at): (Vec<u8>, NaiveDateTime) = draft::table
        .find((Key(cx.actor.id), &at))
        .select((draft::content, draft::updated_at))
        .first(conn)?;
    let plain = cx.keys.decrypt(&place_of(cx, &at), &cipher)?;
    Ok(Draft {
        place: at,
        content: serde_json::from_slice(&plain).map_err(AppError::internal)?,
        updated_at: Some(updated_at.and_utc()),
    })
}

/// Keeps one's draft of a place, over what was kept there.
#[utoipa::path(
    tag = "Drafts",
    description = "Who may: everyone, for themselves. Forgotten after 30 days.",
    params(("place" = String, Path, description = "Where it was typed")),
    request_body(content = KeepDraft, example = json!({"content": {"content": "电话确认交付时间"}})),
    responses(
        (status = 204, description = "Kept"),
        (status = 413, description = "`too_large`: more than 512 KiB", body = Problem),
    ),
    security(("bearer" = []))
)]
#[put("/drafts/{place}")]
pub async fn keep_draft(
    state: web::Data<State>,
    actor: Actor,
    path: web::Path<String>,
    body: Body<KeepDraft>,
) -> AppResult<HttpResponse> {
    let (cx, place) = (Cx::new(&state, actor), place(&path)?);
    let plain = serde_json::to_vec(&body.value.content).map_err(AppError::internal)?;
    if plain.len() > LARGEST {
        return Err(Code::TooLarge.into());
    }
    state
        .db
        .write(move |conn| keep(conn, &cx, &place, &plain))
        .await?;
    Ok(answer::no_content())
}

/// Where the draft belongs: to its author, and to no other place.
fn place_of(cx: &Cx, place: &str) -> Place {
    Place::of("draft", cx.actor.id.uuid()).and(place)
}

fn keep(conn: &mut Conn, cx: &Cx, place: &str, plain: &[u8]) -> AppResult<()> {
    let now = stored(cx.now);
    let cipher = &cx.keys.encrypt(conn, &place_of(cx, place), plain)?;
    diesel::delete(draft::table.filter(draft::updated_at.lt(stored(cx.now - KEPT))))
        .execute(conn)?;
    let row = (
        draft::user_id.eq(Key(cx.actor.id)),
        draft::place.eq(place),
        draft::content.eq(cipher),
        draft::updated_at.eq(now),
    );
    OrIgnore(diesel::insert_into(draft::table).values(row)).execute(conn)?;
    diesel::update(draft::table.find((Key(cx.actor.id), place)))
        .set((draft::content.eq(cipher), draft::updated_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

fn forget(conn: &mut Conn, author: UserId, place: &str) -> AppResult<()> {
    diesel::delete(draft::table.find((Key(author), place))).execute(conn)?;
    Ok(())
}

/// Forgets one's draft of a place; forgetting what is not there is no error.
#[utoipa::path(
    tag = "Drafts",
    description = "Who may: everyone, for themselves.",
    params(("place" = String, Path, description = "Where it was typed")),
    responses((status = 204, description = "Forgotten")),
    security(("bearer" = []))
)]
#[delete("/drafts/{place}")]
pub async fn forget_draft(
    state: web::Data<State>,
    actor: Actor,
    path: web::Path<String>,
) -> AppResult<HttpResponse> {
    let (me, place) = (actor.id, place(&path)?);
    state.db.write(move |conn| forget(conn, me, &place)).await?;
    Ok(answer::no_content())
}
