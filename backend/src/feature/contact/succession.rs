//! A contact leaves or changes role: its history stays, and what must follow is opened in the same transaction (R-SIG-3).

use super::row::ContactRow;
use super::rules;
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
use shared::contact::ContactPatch;
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
    let successor = successor(conn, cx, &before, said)?;
    let takes_over = before.decides()
        && match successor {
            Some(id) => ContactRow::find(conn, id.uuid())?.decides(),
            None => false,
        };
    let contact = store::change::<ContactRow>(conn, cx, id, version, |conn, row| {
        row.is_primary = row.is_primary && successor.is_none() && said.left_on.is_none();
        if said.left_on.is_some() {
            row.left_on = said.left_on.map(Written);
        } else if takes_over && said.decision_role.is_none() {
            // Whoever stays and gave the decisions away does not go on deciding.
            row.decision_role = None;
        }
        row.apply(conn, now(said, successor))
    })?;
    if let Some(successor) = successor.filter(|_| before.is_primary) {
        ContactRow::find(conn, successor.uuid())?.mark(conn, cx, true)?;
    }
    let follow = if before.matters() {
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

/// What is said must be enough, and not contradict itself.
fn check(cx: &Cx, said: &Succession) -> AppResult<()> {
    if said.successor.is_some() && said.new_successor.is_some() {
        return Err(AppError::field("/new_successor", Code::Invalid));
    }
    let role = [
        ("/title", said.title.is_some()),
        ("/department", said.department.is_some()),
        ("/decision_role", said.decision_role.is_some()),
    ];
    let stays = role.iter().find(|(_, is)| *is);
    if let (Some((field, _)), Some(_)) = (stays, said.left_on) {
        return Err(AppError::field(*field, Code::Invalid));
    }
    let comes = said.successor.is_some() || said.new_successor.is_some();
    if said.left_on.is_none() && stays.is_none() && !comes {
        return Err(AppError::field("/left_on", Code::Required));
    }
    rules::require_left(cx, said.left_on)
}

/// What the act changes in the contact itself: who came after, and what they are from now on.
fn now(said: &Succession, successor: Option<ContactId>) -> ContactPatch {
    ContactPatch {
        succeeded_by: successor.map_or(Patch::Keep, Patch::Set),
        title: said.title.clone().map_or(Patch::Keep, Patch::Set),
        department: said.department.clone().map_or(Patch::Keep, Patch::Set),
        decision_role: said.decision_role.map_or(Patch::Keep, Patch::Set),
        ..ContactPatch::default()
    }
}

/// Whoever comes after. A new contact takes over the part in decisions where nothing else is said, one who is there
/// where that is asked.
fn successor(
    conn: &mut Conn,
    cx: &Cx,
    before: &ContactRow,
    said: &Succession,
) -> AppResult<Option<ContactId>> {
    if let Some(id) = said.successor {
        known(conn, cx, before, said, id)?;
        return Ok(Some(id));
    }
    let Some(new) = &said.new_successor else {
        return Ok(None);
    };
    let mut new = new.clone();
    new.decision_role = new
        .decision_role
        .or(before.decision_role.map(|role| role.0));
    // The mark passes below, where there is one to pass.
    new.primary = false;
    let row = ContactRow::make(cx, before.customer_id.0, new)
        .map_err(|error| error.below("/new_successor"))?;
    store::insert(conn, cx, &row)?;
    Ok(Some(row.id.0))
}

fn known(
    conn: &mut Conn,
    cx: &Cx,
    before: &ContactRow,
    said: &Succession,
    id: ContactId,
) -> AppResult<()> {
    let refused = || AppError::field("/successor", Code::NoSuchContact);
    let row = ContactRow::find(conn, id.uuid()).map_err(|_| refused())?;
    let fits = row.customer_id == before.customer_id
        && row.id != before.id
        && row.archived_at.is_none()
        && row.left_on.is_none();
    if !fits {
        return Err(refused());
    }
    if said.takes_over && before.decision_role.is_some() {
        let mut after = row.clone();
        after.decision_role = before.decision_role;
        store::rewrite(conn, cx, &row, after)?;
    }
    Ok(())
}

/// The mark of the main contact passed from one to another outside of the act: the same must follow (R-SIG-3). What is
/// imported reports what was.
///
/// # Errors
/// Where the database fails.
pub fn passed_on(
    conn: &mut Conn,
    cx: &Cx,
    before: Option<ContactRow>,
    after: &ContactRow,
) -> AppResult<()> {
    let passed = after.is_primary && before.is_some_and(|row| row.id != after.id && row.matters());
    if passed && !cx.imported {
        let said = Succession::default();
        follow_up(conn, cx, after.customer_id.0, Some(after.id.0), &said)?;
    }
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
