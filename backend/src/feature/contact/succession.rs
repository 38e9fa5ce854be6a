//! A contact leaves or changes role: its history stays, and what must follow is opened in the same transaction (R-SIG-3).

use super::row::ContactRow;
use crate::access::Actor;
use crate::access::policy::Verb;
use crate::db::Conn;
use crate::db::types::Written;
use crate::error::{AppError, AppResult};
use crate::feature::milestone::row::MilestoneRow;
use crate::feature::plan::row::PlanRow;
use crate::feature::risk::row::RiskRow;
use crate::http::{Body, Id, IfMatch, answer};
use crate::record::{Cx, Record, endpoint, store};
use crate::state::State;
use actix_web::{HttpResponse, post, web};
use chrono::Duration;
use shared::contact::{ContactPatch, DecisionRole};
use shared::error::Problem;
use shared::id::{ContactId, CustomerId};
use shared::milestone::{MilestoneKind, NewMilestone};
use shared::plan::{GoalKind, NewPlan};
use shared::risk::{NewRisk, RiskKind};
use shared::role::RecordKind;
use shared::succession::{Succeeded, Succession};
use shared::time::{FlexDate, When};
use shared::{Code, Level, Patch};
use uuid::Uuid;

/// After how many days the successor is met where nothing is said.
const MEET_AFTER: Duration = Duration::days(3);

/// Records that a contact left or changed role, and who came after. Where the contact decided or was the main one, a
/// milestone, a decision-chain risk and a plan to meet the successor are made with it.
#[utoipa::path(
    tag = "Contacts",
    description = "Who may: owner, collaborators, managers above the owner, success.",
    params(("id" = ContactId, Path, description = "The contact"), endpoint::VersionParams),
    request_body(content = Succession, example = json!({"left_on": "2026-11-20", "new_successor": {"name": "刘总监", "decision_role": "decides"}, "note": "原负责人调岗"})),
    responses(
        (status = 200, description = "What was recorded", body = Succeeded),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`archived`", body = Problem),
        (status = 412, description = "`stale`, with the current record", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/contacts/{id}/succession")]
pub async fn record_succession(
    state: web::Data<State>,
    actor: Actor,
    id: Id<ContactId>,
    version: IfMatch,
    body: Body<Succession>,
) -> AppResult<HttpResponse> {
    let (cx, id, version, said) = (Cx::new(&state, actor), id.0.uuid(), version.0, body.value);
    let done = state
        .db
        .write(move |conn| succeed(conn, &cx, id, version, &said))
        .await?;
    Ok(answer::versioned(done.contact.version, &done))
}

fn succeed(
    conn: &mut Conn,
    cx: &Cx,
    id: Uuid,
    version: i32,
    said: &Succession,
) -> AppResult<Succeeded> {
    let before = ContactRow::find(conn, id)?;
    let customer = before.customer_id.0;
    cx.viewer(conn, customer)?
        .require(Verb::Write(RecordKind::Contact))?;
    check(cx, said)?;
    let mattered =
        before.is_primary || before.decision_role.map(|role| role.0) == Some(DecisionRole::Decides);
    let successor = successor(conn, cx, &before, said)?;
    let contact = store::change::<ContactRow>(conn, cx, id, version, |conn, row| {
        if said.left_on.is_some() {
            row.left_on = said.left_on.map(Written);
        }
        row.is_primary = row.is_primary && successor.is_none();
        row.apply(conn, link(successor))
    })?;
    if let Some(successor) = successor.filter(|_| before.is_primary) {
        make_primary(conn, cx, successor)?;
    }
    let follow = if mattered {
        Some(follow_up(conn, cx, customer, successor, said)?)
    } else {
        None
    };
    let (milestone, risk, plan) = match &follow {
        Some((milestone, risk, plan)) => (Some(milestone), Some(risk), Some(plan)),
        None => (None, None, None),
    };
    Ok(Succeeded {
        contact: store::view(conn, cx, &contact)?,
        successor: match successor {
            Some(id) => Some(store::read::<ContactRow>(conn, cx, id.uuid())?.1),
            None => None,
        },
        milestone: milestone
            .map(|row| store::view(conn, cx, row))
            .transpose()?,
        risk: risk.map(|row| store::view(conn, cx, row)).transpose()?,
        plan: plan.map(|row| store::view(conn, cx, row)).transpose()?,
    })
}

fn check(cx: &Cx, said: &Succession) -> AppResult<()> {
    if said.successor.is_some() && said.new_successor.is_some() {
        return Err(AppError::field("/new_successor", Code::Invalid));
    }
    if said.left_on.is_none() && said.successor.is_none() && said.new_successor.is_none() {
        return Err(AppError::field("/left_on", Code::Required));
    }
    let today = cx.now.with_timezone(&cx.actor.org_zone).date_naive();
    match said.left_on.and_then(FlexDate::first_day) {
        Some(day) if day > today => Err(AppError::field("/left_on", Code::InFuture)),
        _ => Ok(()),
    }
}

fn link(successor: Option<ContactId>) -> ContactPatch {
    ContactPatch {
        succeeded_by: successor.map_or(Patch::Keep, Patch::Set),
        ..ContactPatch::default()
    }
}

/// Whoever comes after; a new contact takes over the part in decisions where nothing else is said.
fn successor(
    conn: &mut Conn,
    cx: &Cx,
    before: &ContactRow,
    said: &Succession,
) -> AppResult<Option<ContactId>> {
    let Some(new) = &said.new_successor else {
        return Ok(said.successor);
    };
    let mut new = new.clone();
    new.decision_role = new
        .decision_role
        .or(before.decision_role.map(|role| role.0));
    let row = ContactRow::make(cx, before.customer_id.0, new)
        .map_err(|error| error.below("/new_successor"))?;
    store::insert(conn, cx, &row)?;
    Ok(Some(row.id.0))
}

fn make_primary(conn: &mut Conn, cx: &Cx, id: ContactId) -> AppResult<()> {
    let version = ContactRow::find(conn, id.uuid())?.version;
    store::change::<ContactRow>(conn, cx, id.uuid(), version, |_, row| {
        row.is_primary = true;
        Ok(())
    })?;
    Ok(())
}

type FollowUp = (MilestoneRow, RiskRow, PlanRow);

fn follow_up(
    conn: &mut Conn,
    cx: &Cx,
    customer: CustomerId,
    successor: Option<ContactId>,
    said: &Succession,
) -> AppResult<FollowUp> {
    let today = cx.now.with_timezone(&cx.actor.org_zone).date_naive();
    let lang = cx.actor.lang;
    let milestone = NewMilestone {
        kind: MilestoneKind::DecisionMakerChanged,
        date: said.left_on.unwrap_or(FlexDate::Day(today)),
        note: said.note.clone(),
        remind: None,
    };
    let milestone = MilestoneRow::make(conn, cx, customer, milestone, "")?;
    store::insert(conn, cx, &milestone)?;
    let description = lang.pick(
        "关键对接人离任或变更，需要重新确认决策链",
        "A key contact left or changed; the decision chain must be confirmed anew",
    );
    let risk = NewRisk {
        severity: Some(Level::High),
        ..NewRisk::of(RiskKind::DecisionChain, description)
    };
    let mut risk = RiskRow::make(conn, cx, customer, risk, "")?;
    risk.signal = Some("R-SIG-3".to_owned());
    store::insert(conn, cx, &risk)?;
    let plan = NewPlan {
        contact: successor,
        goal_kind: Some(GoalKind::Trust),
        goal: Some(
            lang.pick(
                "拜访新的对接人，了解其关注点",
                "Meet the successor and learn what matters to them",
            )
            .to_owned(),
        ),
        ..NewPlan::at(said.meet.unwrap_or(When::Day(today + MEET_AFTER)))
    };
    let plan = PlanRow::make(conn, cx, customer, plan, "").map_err(|error| {
        // The only field of the plan that the caller named.
        match error.code() {
            Code::Invalid => AppError::field("/meet", Code::InPast),
            _ => error,
        }
    })?;
    store::insert(conn, cx, &plan)?;
    Ok((milestone, risk, plan))
}
