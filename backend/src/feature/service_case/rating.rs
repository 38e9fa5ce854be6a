//! A rating asked for by a link: whoever holds it sees nothing but the question, and answers it once.

use super::row::ServiceCaseRow;
use crate::access::Actor;
use crate::access::policy::Verb;
use crate::db::Conn;
use crate::error::AppResult;
use crate::events::{self, Draft};
use crate::feature::auth::throttle::Throttle;
use crate::feature::link;
use crate::http::idempotency::Repeat;
use crate::http::{Body, Id, Keyed, Visitor, answer};
use crate::record::{Cx, Record, endpoint, store};
use crate::state::State;
use actix_web::{HttpResponse, post, web};
use shared::Code;
use shared::audit::Action;
use shared::error::Problem;
use shared::id::ServiceCaseId;
use shared::link::{AnswerLink, LinkPurpose, LinkToken, RatingAnswer, RatingQuestion};
use shared::patch::Patch;
use shared::role::RecordKind;
use shared::service_case::ServiceCasePatch;

/// The longest comment.
const COMMENT: usize = 4_000;

/// Makes the link by which the customer rates a case; an earlier one that was not answered no longer works. Who may:
/// whoever may write the case.
#[utoipa::path(
    tag = "Service cases",
    params(("id" = ServiceCaseId, Path, description = "The case"), endpoint::RepeatParams),
    responses(
        (status = 201, description = "The link, told this once; it can be answered for 14 days", body = AnswerLink),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`already_answered`, `archived`", body = Problem),
        (status = 422, description = "`key_reused`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/service-cases/{id}/rating-link")]
pub async fn create_rating_link(
    state: web::Data<State>,
    actor: Actor,
    id: Id<ServiceCaseId>,
    key: Keyed,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let made = state
        .db
        .write(move |conn| make(conn, &cx, id.0, key.0.as_ref()))
        .await?;
    Ok(HttpResponse::Created().json(made))
}

fn make(
    conn: &mut Conn,
    cx: &Cx,
    id: ServiceCaseId,
    repeat: Option<&Repeat>,
) -> AppResult<AnswerLink> {
    let row = ServiceCaseRow::find(conn, id.uuid())?;
    let viewer = cx.viewer(conn, row.customer_id.0)?;
    let assigned = row.assignee.is_some_and(|user| cx.actor.is(user.0));
    viewer.require(if assigned {
        Verb::WriteAssigned(RecordKind::ServiceCase)
    } else {
        Verb::Write(RecordKind::ServiceCase)
    })?;
    let draft = Draft {
        customer_id: row.customer_id.0,
        kind: RecordKind::ServiceCase,
        record_id: id.uuid(),
        action: Action::Asked,
        changes: Vec::new(),
        entry: None,
    };
    link::make(conn, cx, LinkPurpose::Rating, &row, repeat, |conn| {
        events::append(conn, cx, draft).map(drop)
    })
}

/// Reads the question of a link: that it can be answered, and until when. Public; throttled.
#[utoipa::path(
    tag = "Service cases",
    request_body(content = LinkToken, example = json!({"token": "9f0…"})),
    responses(
        (status = 200, description = "It can be answered; nothing of customer or case is told", body = RatingQuestion),
        (status = 404, description = "`not_found`: no such link", body = Problem),
        (status = 410, description = "`link_used`, `link_expired`", body = Problem),
        (status = 429, description = "`too_many_requests` with `Retry-After`", body = Problem),
    )
)]
#[post("/ratings/question")]
pub async fn read_rating_question(
    state: web::Data<State>,
    throttle: web::Data<Throttle>,
    visitor: Visitor,
    body: Body<LinkToken>,
) -> AppResult<HttpResponse> {
    let (now, token) = (state.clock.now(), body.value.token);
    let look = state
        .db
        .read(move |conn| link::open(conn, now, LinkPurpose::Rating, &token));
    let row = visitor.guarded(&throttle, "rating", now, look).await?;
    Ok(answer::ok(&RatingQuestion {
        expires_at: row.expires_at.and_utc(),
    }))
}

/// Answers the question of a link, once. The rating stands at the case, and owner and collaborators are told. Public;
/// throttled.
#[utoipa::path(
    tag = "Service cases",
    request_body(content = RatingAnswer, example = json!({"token": "9f0…", "satisfaction": 5, "recommendation": 9, "comment": "很快"})),
    responses(
        (status = 204, description = "Taken"),
        (status = 404, description = "`not_found`: no such link", body = Problem),
        (status = 410, description = "`link_used`, `link_expired`", body = Problem),
        (status = 422, description = "`invalid` with fields: `out_of_range`, `too_long`", body = Problem),
        (status = 429, description = "`too_many_requests` with `Retry-After`", body = Problem),
    )
)]
#[post("/ratings")]
pub async fn answer_rating(
    state: web::Data<State>,
    throttle: web::Data<Throttle>,
    visitor: Visitor,
    body: Body<RatingAnswer>,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, visitor.actor());
    let (now, said) = (cx.now, body.value);
    let write = state.db.write(move |conn| take(conn, &cx, said.clone()));
    visitor.guarded(&throttle, "rating", now, write).await?;
    Ok(answer::no_content())
}

/// Puts the answer to the case, in the transaction that uses the link up.
fn take(conn: &mut Conn, cx: &Cx, said: RatingAnswer) -> AppResult<()> {
    let open = link::open(conn, cx.now, LinkPurpose::Rating, &said.token)?;
    let before: ServiceCaseRow = link::asked_about(conn, &open)?;
    let mut after = before.clone();
    let patch = ServiceCasePatch {
        satisfaction: Patch::Set(said.satisfaction),
        recommendation: said.recommendation.map_or(Patch::Keep, Patch::Set),
        comment: comment(&before, said.comment),
        ..ServiceCasePatch::default()
    };
    after.apply(conn, cx, patch)?;
    link::use_up(conn, cx.now, &open)?;
    match store::rewrite(conn, cx, &before, after) {
        Ok(_) => Ok(()),
        // Somebody changed the case at this moment: the refusal would carry it as it is now, which is not the visitor's.
        Err(error) if error.code() == Code::Stale => Err(Code::Stale.into()),
        Err(error) => Err(error),
    }
}

/// The customer's words, after those that stand there already as far as both fit; history keeps what gives way.
fn comment(before: &ServiceCaseRow, said: Option<String>) -> Patch<String> {
    let Some(said) = said.filter(|text| !text.trim().is_empty()) else {
        return Patch::Keep;
    };
    let both = match &before.comment {
        Some(there) => format!("{}\n{said}", there.for_rules()),
        None => said.clone(),
    };
    Patch::Set(if both.chars().count() <= COMMENT {
        both
    } else {
        said
    })
}
