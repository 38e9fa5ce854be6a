//! HTTP in and out of the stream of events.

use super::hub::settle;
use super::resume;
use super::stream::Teller;
use crate::access::Actor;
use crate::error::AppResult;
use crate::http::Params;
use crate::http::actor::until;
use crate::state::State;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderName};
use actix_web::{HttpRequest, HttpResponse, get, web};
use shared::error::Problem;
use shared::live::LiveChange;

/// The header by which a stream is taken up again.
const LAST: HeaderName = HeaderName::from_static("last-event-id");
/// Tells proxies that gather answers not to.
const UNBUFFERED: (HeaderName, &str) = (HeaderName::from_static("x-accel-buffering"), "no");

/// What happens from now on, as server-sent events that never end. `change` tells that something happened to a customer
/// within reach, or to one of its records, and no more: what it is now is read as ever. `notification` tells that the
/// caller's notifications are others now. Who may: everyone; each hears of what they may see at that moment.
#[utoipa::path(
    tag = "Live",
    description = "Every event has an `id`; sent again as `Last-Event-ID`, the stream goes on behind it, without a gap and \
        without a repeat. An id serves its caller for 24 hours; where it does not serve, the first event is `reset`, and \
        all that was read is to be read again. Between events come comments, every 15 seconds, some with a newer `id`. \
        The stream ends when the access token, the session or the account does, when its reader does not read, or when \
        the server stops; it is then opened anew after `retry` milliseconds, with a token that serves.",
    params(("Last-Event-ID" = Option<String>, Header, description = "`id` of the last event that was read")),
    responses(
        (status = 200, description = "Events; the data of `change` is as the schema says, that of the others is empty",
            body = LiveChange, content_type = "text/event-stream",
            example = "retry: 2000\nid: hZk…\n\nevent: change\nid: 9Qx…\ndata: {\"event_id\":\"0195…\",\"customer_id\":\"0195…\",\"kind\":\"stage_change\",\"record_id\":\"0195…\",\"action\":\"moved\",\"author_id\":\"0195…\",\"recorded_at\":\"2026-03-02T01:30:00Z\"}\n\n"),
        (status = 429, description = "`too_many_requests`: the caller has too many streams open", body = Problem),
        (status = 503, description = "`unavailable`: the server stops", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/events")]
pub async fn read_events(
    state: web::Data<State>,
    actor: Actor,
    request: HttpRequest,
    params: Params,
) -> AppResult<HttpResponse> {
    params.finish()?;
    let slot = state.live.enter(actor.id)?;
    // What is committed by now lies behind a reader who begins, and is whole for one who goes on.
    let head = settle(&state.db).await?;
    let last = request.headers().get(LAST).map(|value| {
        let text = value.to_str().unwrap_or_default();
        resume::open(&state.keys, &actor, text, state.clock.now())
    });
    // A place that was never given is one of another database, or of this one before it was put back.
    let place = last.flatten().filter(|place| *place <= head);
    let teller = Teller {
        until: until(&request),
        state: State::clone(&state),
        actor,
        place: place.unwrap_or(head),
    };
    let events = teller.begin(slot, last.is_some() && place.is_none())?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/event-stream"))
        .insert_header((CACHE_CONTROL, "no-store"))
        // Compressed, events would wait for those that follow.
        .insert_header((CONTENT_ENCODING, "identity"))
        .insert_header(UNBUFFERED)
        .streaming(events))
}
