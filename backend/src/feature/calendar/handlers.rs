//! HTTP in and out of calendar feeds.

use super::{entries, queries, write};
use crate::access::Actor;
use crate::error::AppResult;
use crate::feature::auth::throttle::Throttle;
use crate::http::{Visitor, answer};
use crate::record::Cx;
use crate::state::State;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use shared::calendar::{CalendarAddress, CalendarFeed};
use shared::error::Problem;

/// Tells whether the caller's calendar feed is open, and when it was last fetched.
#[utoipa::path(
    tag = "Calendar",
    description = "Who may: everyone, for themselves.",
    responses((status = 200, description = "Since when, never the address", body = CalendarFeed)),
    security(("bearer" = []))
)]
#[get("/me/calendar-feed")]
pub async fn read_calendar_feed(state: web::Data<State>, actor: Actor) -> AppResult<HttpResponse> {
    let me = actor.id;
    let feed = state.db.read(move |conn| queries::read(conn, me)).await?;
    Ok(answer::ok(&feed))
}

/// Makes the secret address of the caller's calendar feed; an earlier one no longer works.
#[utoipa::path(
    tag = "Calendar",
    description = "Who may: everyone, for themselves. Whoever knows the address reads the feed, so that it shows no sealed \
        values. It is told this once; a hash of it is kept. That there is one stands on the system's trail.",
    responses((status = 201, description = "The address", body = CalendarAddress)),
    security(("bearer" = []))
)]
#[post("/me/calendar-feed")]
pub async fn make_calendar_feed(state: web::Data<State>, actor: Actor) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let made = state.db.write(move |conn| queries::make(conn, &cx)).await?;
    Ok(HttpResponse::Created()
        .insert_header((CACHE_CONTROL, "no-store"))
        .json(made))
}

/// Closes the caller's calendar feed: its address no longer works.
#[utoipa::path(
    tag = "Calendar",
    description = "Who may: everyone, for themselves.",
    responses((status = 204, description = "There is none any more")),
    security(("bearer" = []))
)]
#[delete("/me/calendar-feed")]
pub async fn close_calendar_feed(state: web::Data<State>, actor: Actor) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    state
        .db
        .write(move |conn| queries::revoke(conn, &cx))
        .await?;
    Ok(answer::no_content())
}

/// Reads a calendar feed (RFC 5545) by its secret address. Public; throttled.
#[utoipa::path(
    tag = "Calendar",
    description = "Pending plans, open to-dos and anniversaries of whoever made the address, in their language. Nothing sealed \
        stands there: names of persons are masked, free text is screened, birthdays are left out. Times are in UTC, whole \
        days are dates. Answers `If-None-Match`.",
    params(("token" = String, Path, description = "The secret of the address", example = "Zm9v…")),
    responses(
        (status = 200, description = "The feed", body = String, content_type = "text/calendar"),
        (status = 304, description = "It is what the caller has"),
        (status = 404, description = "`not_found`: no such address, or it was closed", body = Problem),
        (status = 429, description = "`too_many_requests` with `Retry-After`", body = Problem),
    )
)]
#[get("/calendar/{token}.ics")]
pub async fn read_calendar(
    state: web::Data<State>,
    throttle: web::Data<Throttle>,
    visitor: Visitor,
    token: web::Path<String>,
    request: HttpRequest,
) -> AppResult<HttpResponse> {
    let outside = Cx::new(&state, visitor.actor());
    let (now, token) = (outside.now, token.into_inner());
    let look = state.db.read(move |conn| {
        let (own, made) = queries::whose(conn, &outside, &token)?;
        let name = own
            .actor
            .lang
            .pick("Throughline 跟进计划", "Throughline follow-ups");
        let entries = entries::of(conn, &own, made)?;
        Ok((own.actor.id, write::write(name, &entries)))
    });
    let (user, text) = visitor.guarded(&throttle, "calendar", now, look).await?;
    state
        .db
        .write(move |conn| queries::fetched(conn, user, now))
        .await?;
    let etag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(Sha256::digest(&text)));
    let mut answer = HttpResponse::Ok();
    // A program may keep it, but asks each time.
    answer
        .insert_header((ETAG, etag.clone()))
        .insert_header((CACHE_CONTROL, "private, no-cache"));
    if has(&request, &etag) {
        return Ok(answer.status(StatusCode::NOT_MODIFIED).finish());
    }
    answer.insert_header((CONTENT_TYPE, "text/calendar; charset=utf-8"));
    Ok(answer.body(text))
}

/// Whether the caller has what this `ETag` stands for; what was compressed on its way counts as the same.
fn has(request: &HttpRequest, etag: &str) -> bool {
    let known = request.headers().get(IF_NONE_MATCH);
    let known = known
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    known
        .split(',')
        .any(|one| one.trim().trim_start_matches("W/") == etag)
}
