//! A person looks at the answers of a questionnaire and takes some of them over: into the customer, a contact, a need, a
//! rating, all in one transaction.

use super::answer::settle;
use super::row::{Answer, QuestionnaireRow};
use crate::access::Actor;
use crate::access::policy::Verb;
use crate::db::Conn;
use crate::db::types::stored;
use crate::error::{AppError, AppResult};
use crate::feature::contact::row::ContactRow;
use crate::feature::customer::{change, store as customers};
use crate::feature::need::row::NeedRow;
use crate::feature::service_case::row::ServiceCaseRow;
use crate::http::{Body, Id, IfMatch, answer};
use crate::record::{Cx, Kind, Record, endpoint, store};
use crate::state::State;
use actix_web::{HttpResponse, post, web};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use shared::Code;
use shared::audit::Action;
use shared::error::Problem;
use shared::id::QuestionnaireId;
use shared::questionnaire::{AcceptAnswers, Question, Questionnaire, QuestionnaireState};
use shared::role::RecordKind;

/// Where an answer goes.
enum Place {
    Customer(&'static str),
    Contact(&'static str),
    Need(&'static str),
    Case(&'static str),
}

const fn place(question: Question) -> Place {
    match question {
        Question::ContactName => Place::Contact("name"),
        Question::ContactTitle => Place::Contact("title"),
        Question::ContactMobile => Place::Contact("mobile"),
        Question::ContactEmail => Place::Contact("email"),
        Question::ContactWechat => Place::Contact("wechat"),
        Question::City => Place::Customer("city"),
        Question::Website => Place::Customer("website"),
        Question::MainProducts => Place::Customer("main_products"),
        Question::PurchaseGoal => Place::Customer("purchase_goal"),
        Question::DecisionProcess => Place::Customer("decision_process"),
        Question::PrefHours => Place::Customer("pref_hours"),
        Question::PrefFrequency => Place::Customer("pref_frequency"),
        Question::PrefAvoid => Place::Customer("pref_avoid"),
        Question::Need => Place::Need("text"),
        Question::Satisfaction => Place::Case("satisfaction"),
        Question::Recommendation => Place::Case("recommendation"),
        Question::Comment => Place::Case("comment"),
    }
}

/// Takes answers over into the record, or none of them: then they are dismissed. Who may: whoever may write the
/// questionnaire and what the answers go into.
#[utoipa::path(
    tag = "Questionnaires",
    params(
        ("id" = QuestionnaireId, Path, description = "The questionnaire"),
        ("If-Match" = String, Header, description = "Its version, as `ETag` gave it"),
        endpoint::RepeatParams,
    ),
    request_body(content = AcceptAnswers, example = json!({"questions": ["city", "need"]})),
    responses(
        (status = 200, description = "The questionnaire as it is now", body = Questionnaire),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`nothing_to_accept`, `archived`", body = Problem),
        (status = 412, description = "`stale`", body = Problem),
        (status = 422, description = "`invalid` with fields: what the record does not take; `key_reused`", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/questionnaires/{id}/accept")]
pub async fn accept_answers(
    state: web::Data<State>,
    actor: Actor,
    id: Id<QuestionnaireId>,
    version: IfMatch,
    body: Body<AcceptAnswers>,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let (wanted, repeat) = (body.value.questions, body.repeat);
    let (version, view) = state
        .db
        .write(move |conn| {
            let kind = RecordKind::Questionnaire;
            let id = endpoint::once(conn, &cx, repeat.as_ref(), kind, |conn| {
                accept(conn, &cx, id.0, version.0, &wanted)?;
                Ok(id.0.uuid())
            })?;
            store::read::<QuestionnaireRow>(conn, &cx, id)
        })
        .await?;
    Ok(answer::versioned(version, &view))
}

fn accept(
    conn: &mut Conn,
    cx: &Cx,
    id: QuestionnaireId,
    version: i32,
    wanted: &[Question],
) -> AppResult<()> {
    let before = QuestionnaireRow::find(conn, id.uuid())?;
    let viewer = cx.viewer(conn, before.customer_id.0)?;
    viewer.require(Verb::Write(RecordKind::Questionnaire))?;
    AppError::unless_stale(before.version, version, || store::view(conn, cx, &before))?;
    if before.archived_at.is_some() {
        return Err(Code::Archived.into());
    }
    if before.state() != QuestionnaireState::Answered {
        return Err(Code::NothingToAccept.into());
    }
    let mut answers = before.answered(&cx.keys)?;
    answers.retain(|(question, _)| wanted.contains(question));
    if answers.len() < wanted.len() {
        return Err(AppError::field("/questions", Code::NotOnList));
    }
    // Nobody takes over what they may not see.
    if answers
        .iter()
        .any(|(question, _)| !viewer.sees(question.class()))
    {
        return Err(Code::Forbidden.into());
    }
    apply(conn, cx, &before, &answers)?;
    let mut after = QuestionnaireRow::find(conn, id.uuid())?;
    if answers.is_empty() {
        after.dismissed_at = Some(stored(cx.now));
    } else {
        after.accepted_at = Some(stored(cx.now));
    }
    settle(conn, cx, &before, after, Action::Changed)
}

/// The answers by where they go: customer, contact, need, case.
fn sorted(answers: &[Answer]) -> [Map<String, Value>; 4] {
    let mut maps = [Map::new(), Map::new(), Map::new(), Map::new()];
    let [customer, contact, need, case] = &mut maps;
    for (question, text) in answers {
        let value = match question.scale() {
            Some(_) => text.parse::<i32>().map_or(Value::Null, Value::from),
            None => Value::String(text.clone()),
        };
        let (map, field) = match place(*question) {
            Place::Customer(field) => (&mut *customer, field),
            Place::Contact(field) => (&mut *contact, field),
            Place::Need(field) => (&mut *need, field),
            Place::Case(field) => (&mut *case, field),
        };
        map.insert(field.to_owned(), value);
    }
    maps
}

fn body<T: DeserializeOwned>(map: Map<String, Value>) -> AppResult<T> {
    serde_json::from_value(Value::Object(map)).map_err(AppError::internal)
}

fn apply(conn: &mut Conn, cx: &Cx, of: &QuestionnaireRow, answers: &[Answer]) -> AppResult<()> {
    let customer_id = of.customer_id.0;
    let [customer, mut contact, need, mut case] = sorted(answers);
    if !customer.is_empty() {
        let version = customers::find(conn, customer_id)?.version;
        change::change(conn, cx, customer_id, version, body(customer)?)?;
    }
    match of.contact {
        _ if contact.is_empty() => {}
        Some(id) => {
            let known = ContactRow::find(conn, id.0.uuid())?;
            ContactRow::change(conn, cx, id.0.uuid(), known.version(), body(contact)?)?;
        }
        None if !contact.contains_key("name") => {
            return Err(AppError::field("/questions", Code::Required));
        }
        None => {
            let primary = !ContactRow::primary_exists(conn, customer_id)?;
            contact.insert("primary".to_owned(), json!(primary));
            ContactRow::create(conn, cx, customer_id, body(contact)?)?;
        }
    }
    if !need.is_empty() {
        NeedRow::create(conn, cx, customer_id, body(need)?)?;
    }
    if !case.is_empty() {
        case.insert("kind".to_owned(), json!("rating"));
        if let Some(contact) = of.contact {
            case.insert("contact".to_owned(), json!(contact.0));
        }
        ServiceCaseRow::create(conn, cx, customer_id, body(case)?)?;
    }
    Ok(())
}
