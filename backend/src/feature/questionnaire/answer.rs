//! The link of a questionnaire, and the answers that come by it.

use super::row::{Answer, QuestionnaireRow};
use crate::access::Actor;
use crate::access::policy::Verb;
use crate::db::Conn;
use crate::db::types::stored;
use crate::error::{AppError, AppResult};
use crate::events::{self, Draft};
use crate::feature::auth::throttle::Throttle;
use crate::feature::contact::rules::{is_email, is_phone};
use crate::feature::link;
use crate::http::idempotency::Repeat;
use crate::http::{Body, Id, Keyed, Visitor, answer};
use crate::record::{Cx, Entry, Record, endpoint};
use crate::state::State;
use actix_web::{HttpResponse, post, web};
use shared::Code;
use shared::audit::Action;
use shared::error::Problem;
use shared::id::QuestionnaireId;
use shared::link::{AnswerLink, LinkPurpose, LinkToken};
use shared::questionnaire::{Question, QuestionnaireAnswers, QuestionnaireKind, Questions, Said};
use shared::role::RecordKind;
use shared::timeline::Dimension;

/// Makes the link by which the customer answers a questionnaire; an earlier one that was not answered no longer works.
/// Who may: whoever may write it.
#[utoipa::path(
    tag = "Questionnaires",
    params(("id" = QuestionnaireId, Path, description = "The questionnaire"), endpoint::RepeatParams),
    responses(
        (status = 201, description = "The link, told this once; it can be answered for 14 days", body = AnswerLink),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`already_answered`, `archived`", body = Problem),
        (status = 422, description = "`key_reused`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/questionnaires/{id}/link")]
pub async fn create_questionnaire_link(
    state: web::Data<State>,
    actor: Actor,
    id: Id<QuestionnaireId>,
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
    id: QuestionnaireId,
    repeat: Option<&Repeat>,
) -> AppResult<AnswerLink> {
    let before = QuestionnaireRow::find(conn, id.uuid())?;
    cx.viewer(conn, before.customer_id.0)?
        .require(Verb::Write(RecordKind::Questionnaire))?;
    let mut after = before.clone();
    after.sent_at = Some(stored(cx.now));
    let purpose = LinkPurpose::Questionnaire;
    link::make(conn, cx, purpose, &before, repeat, |conn| {
        settle(conn, cx, &before, after, Action::Asked)
    })
}

/// Writes what became of a questionnaire, and that it did.
///
/// # Errors
/// [`Code::Stale`].
pub(super) fn settle(
    conn: &mut Conn,
    cx: &Cx,
    before: &QuestionnaireRow,
    mut after: QuestionnaireRow,
    action: Action,
) -> AppResult<()> {
    after.touch(stored(cx.now));
    if !after.save(conn, before.version())? {
        return Err(Code::Stale.into());
    }
    let draft = Draft {
        customer_id: after.customer_id.0,
        kind: RecordKind::Questionnaire,
        record_id: after.id.0.uuid(),
        action,
        changes: Vec::new(),
        entry: (action != Action::Asked).then_some(Entry {
            dimension: Dimension::Service,
            what: "questionnaire_changed",
            when: None,
        }),
    };
    events::append(conn, cx, draft).map(drop)
}

/// Reads the questions of a link. Public; throttled. Nothing of the customer is told.
#[utoipa::path(
    tag = "Questionnaires",
    request_body(content = LinkToken, example = json!({"token": "9f0…"})),
    responses(
        (status = 200, description = "The questions", body = Questions),
        (status = 404, description = "`not_found`: no such link", body = Problem),
        (status = 410, description = "`link_used`, `link_expired`", body = Problem),
        (status = 429, description = "`too_many_requests` with `Retry-After`", body = Problem),
    )
)]
#[post("/questionnaires/questions")]
pub async fn read_questions(
    state: web::Data<State>,
    throttle: web::Data<Throttle>,
    visitor: Visitor,
    body: Body<LinkToken>,
) -> AppResult<HttpResponse> {
    let (now, token) = (state.clock.now(), body.value.token);
    let look = state.db.read(move |conn| {
        let link = link::open(conn, now, LinkPurpose::Questionnaire, &token)?;
        let row: QuestionnaireRow = link::asked_about(conn, &link)?;
        Ok(Questions {
            kind: row.kind.0,
            questions: row.kind.0.questions().to_vec(),
            expires_at: link.expires_at.and_utc(),
        })
    });
    let questions = visitor
        .guarded(&throttle, "questionnaire", now, look)
        .await?;
    Ok(answer::ok(&questions))
}

/// Answers the questions of a link, once. The answers wait for a person to take them over; owner and collaborators are
/// told. Public; throttled.
#[utoipa::path(
    tag = "Questionnaires",
    request_body(content = QuestionnaireAnswers, example = json!({"token": "9f0…", "answers": [{"question": "city", "text": "苏州"}]})),
    responses(
        (status = 204, description = "Taken"),
        (status = 404, description = "`not_found`: no such link", body = Problem),
        (status = 410, description = "`link_used`, `link_expired`", body = Problem),
        (status = 422, description = "`invalid` with fields: `required`, `out_of_range`, `too_long`, `not_on_list`, `bad_phone`, `bad_email`", body = Problem),
        (status = 429, description = "`too_many_requests` with `Retry-After`", body = Problem),
    )
)]
#[post("/questionnaires/answers")]
pub async fn answer_questionnaire(
    state: web::Data<State>,
    throttle: web::Data<Throttle>,
    visitor: Visitor,
    body: Body<QuestionnaireAnswers>,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, visitor.actor());
    let (now, said) = (cx.now, body.value);
    let write = state.db.write(move |conn| take(conn, &cx, &said));
    visitor
        .guarded(&throttle, "questionnaire", now, write)
        .await?;
    Ok(answer::no_content())
}

fn take(conn: &mut Conn, cx: &Cx, said: &QuestionnaireAnswers) -> AppResult<()> {
    let open = link::open(conn, cx.now, LinkPurpose::Questionnaire, &said.token)?;
    let before: QuestionnaireRow = link::asked_about(conn, &open)?;
    let answers = read(before.kind.0, &said.answers)?;
    link::use_up(conn, cx.now, &open)?;
    let mut after = before.clone();
    after.keep(conn, &cx.keys, &answers)?;
    after.answered_at = Some(stored(cx.now));
    settle(conn, cx, &before, after, Action::Changed)
}

/// The answers that say something, in the order of the questions.
///
/// # Errors
/// [`Code::Invalid`] with each answer that cannot be taken; [`Code::Required`] where nothing is said.
fn read(kind: QuestionnaireKind, said: &[Said]) -> AppResult<Vec<Answer>> {
    let mut faults = Vec::new();
    let mut answers: Vec<Answer> = Vec::new();
    for (i, one) in said.iter().enumerate() {
        let text = one.text.trim();
        if text.is_empty() {
            continue;
        }
        match fault(kind, one.question, text) {
            Some(code) => faults.push((format!("/answers/{i}/text"), code)),
            None => answers.push((one.question, text.to_owned())),
        }
    }
    if !faults.is_empty() {
        return Err(AppError::fields(faults));
    }
    answers.sort_by_key(|(question, _)| kind.questions().iter().position(|one| one == question));
    answers.dedup_by_key(|(question, _)| *question);
    if answers.is_empty() {
        return Err(AppError::field("/answers", Code::Required));
    }
    Ok(answers)
}

fn fault(kind: QuestionnaireKind, question: Question, text: &str) -> Option<Code> {
    if !kind.questions().contains(&question) {
        return Some(Code::NotOnList);
    }
    if text.chars().count() > question.longest() {
        return Some(Code::TooLong);
    }
    if let Some((from, to)) = question.scale() {
        let fits = text.parse().is_ok_and(|n: i32| (from..=to).contains(&n));
        return (!fits).then_some(Code::OutOfRange);
    }
    match question {
        Question::ContactMobile => (!is_phone(text)).then_some(Code::BadPhone),
        Question::ContactEmail => (!is_email(text)).then_some(Code::BadEmail),
        _ => None,
    }
}
