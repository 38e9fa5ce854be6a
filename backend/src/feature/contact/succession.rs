//! A contact leaves or changes role: its history stays, and what must follow is opened in the same transaction (R-SIG-3).

use super::row::ContactRow;
use super::rules;
use crate::access::Actor;
use crate::access::policy::Verb;
use crate::db::Conn;
use crate::db::schema::{plan, risk};
use crate::db::types::{Key, Written};
use crate::error::{AppError, AppResult};
use crate::feature::milestone::row::MilestoneRow;
use crate::feature::plan::row::PlanRow;
use crate::feature::risk::row::RiskRow;
use crate::feature::signal::raise;
use crate::http::{Body, Id, IfMatch, answer};
use crate::record::{Cx, Record, endpoint, store};
use crate::state::State;
use actix_web::{HttpResponse, post, web};
use chrono::Duration;
use diesel::prelude::*;
use shared::contact::ContactPatch;
use shared::error::Problem;
use shared::id::{ContactId, CustomerId, PlanId, RiskId};
use shared::milestone::{MilestoneKind, NewMilestone};
use shared::plan::{GoalKind, NewPlan};
use shared::reveal::RecordRef;
use shared::risk::{NewRisk, RiskKind};
use shared::role::RecordKind;
use shared::signal::{Finding, SignalFacts, SignalKind};
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
    params(("id" = ContactId, Path, description = "The contact"), endpoint::VersionParams, endpoint::RepeatParams),
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
    let (cx, id, version) = (Cx::new(&state, actor), id.0.uuid(), version.0);
    let Body {
        value: said,
        repeat,
    } = body;
    let done = state
        .db
        .write(move |conn| {
            // What is remembered of the request is the milestone, by which all that was made with it is found again.
            let known = endpoint::once(conn, &cx, repeat.as_ref(), None, |conn| {
                let milestone = succeed(conn, &cx, id, version, &said)?;
                Ok(milestone.unwrap_or(id))
            })?;
            succeeded(conn, &cx, id, Some(known).filter(|known| *known != id))
        })
        .await?;
    Ok(answer::versioned(done.contact.version, &done))
}

/// Records it; the milestone, where one was made.
fn succeed(
    conn: &mut Conn,
    cx: &Cx,
    id: Uuid,
    version: i32,
    said: &Succession,
) -> AppResult<Option<Uuid>> {
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
    store::change::<ContactRow>(conn, cx, id, version, |conn, row| {
        row.is_primary = row.is_primary && successor.is_none() && said.left_on.is_none();
        if said.left_on.is_some() {
            row.left_on = said.left_on.map(Written);
        } else if takes_over && said.decision_role.is_none() {
            // Whoever stays and gave the decisions away does not go on deciding.
            row.decision_role = None;
        }
        row.apply(conn, cx, now(said, successor))
    })?;
    if let Some(successor) = successor.filter(|_| before.is_primary) {
        ContactRow::find(conn, successor.uuid())?.mark(conn, cx, true)?;
    }
    if !before.matters() {
        return Ok(None);
    }
    let people = (before.id.0, successor);
    follow_up(conn, cx, customer, people, said).map(|milestone| Some(milestone.id.0.uuid()))
}

/// What was recorded, as it stands now: the contacts, and what was made with the milestone.
fn succeeded(conn: &mut Conn, cx: &Cx, id: Uuid, milestone: Option<Uuid>) -> AppResult<Succeeded> {
    let contact = ContactRow::find(conn, id)?;
    let successor = contact.succeeded_by.map(|key| key.0);
    let mut done = Succeeded {
        contact: store::view(conn, cx, &contact)?,
        successor: match successor {
            Some(id) => Some(store::read::<ContactRow>(conn, cx, id.uuid())?.1),
            None => None,
        },
        milestone: None,
        risk: None,
        plan: None,
    };
    if let Some(milestone) = milestone {
        let milestone = MilestoneRow::find(conn, milestone)?;
        let (risk, plan) = made_with(conn, &milestone)?;
        done.milestone = Some(store::view(conn, cx, &milestone)?);
        done.risk = risk.map(|row| store::view(conn, cx, &row)).transpose()?;
        done.plan = plan.map(|row| store::view(conn, cx, &row)).transpose()?;
    }
    Ok(done)
}

/// The risk and the plan that one act made with this milestone: the next of the same moment.
fn made_with(
    conn: &mut Conn,
    milestone: &MilestoneRow,
) -> AppResult<(Option<RiskRow>, Option<PlanRow>)> {
    let id = Key(milestone.id.0.uuid());
    let risk = risk::table
        .filter(risk::customer_id.eq(milestone.customer_id))
        .filter(risk::created_at.eq(milestone.created_at))
        .filter(risk::signal.eq(SIGNAL))
        .filter(risk::id.gt(Key(RiskId(id.0))))
        .order(risk::id)
        .select(RiskRow::as_select())
        .first(conn)
        .optional()?;
    let plan = plan::table
        .filter(plan::customer_id.eq(milestone.customer_id))
        .filter(plan::created_at.eq(milestone.created_at))
        .filter(plan::goal_kind.eq(Written(GoalKind::Trust)))
        .filter(plan::id.gt(Key(PlanId(id.0))))
        .order(plan::id)
        .select(PlanRow::as_select())
        .first(conn)
        .optional()?;
    Ok((risk, plan))
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
    let before = before.filter(|row| row.id != after.id && row.matters());
    if let Some(before) = before.filter(|_| after.is_primary && !cx.imported) {
        let said = Succession::default();
        let people = (before.id.0, Some(after.id.0));
        follow_up(conn, cx, after.customer_id.0, people, &said)?;
    }
    Ok(())
}

/// The last contact who mattered was archived, and nobody comes after: the same must follow (R-SIG-3).
///
/// # Errors
/// Where the database fails.
pub fn without_successor(conn: &mut Conn, cx: &Cx, last: &ContactRow) -> AppResult<()> {
    let customer = last.customer_id.0;
    follow_up(
        conn,
        cx,
        customer,
        (last.id.0, None),
        &Succession::default(),
    )
    .map(drop)
}

/// The rule by which the risk is found again.
const SIGNAL: &str = "R-SIG-3";

/// Makes the milestone, the risk and the plan, in this order; the milestone.
fn follow_up(
    conn: &mut Conn,
    cx: &Cx,
    customer: CustomerId,
    (left, successor): (ContactId, Option<ContactId>),
    said: &Succession,
) -> AppResult<MilestoneRow> {
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
    risk.signal = Some(SIGNAL.to_owned());
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
    let made = [
        (RecordKind::Milestone, milestone.id.0.uuid()),
        (RecordKind::Risk, risk.id.0.uuid()),
        (RecordKind::Plan, plan.id.0.uuid()),
    ];
    signal(conn, cx, customer, (left, successor), made)?;
    Ok(milestone)
}

/// The signal itself, acted on with the very change.
fn signal(
    conn: &mut Conn,
    cx: &Cx,
    customer: CustomerId,
    (left, successor): (ContactId, Option<ContactId>),
    made: [(RecordKind, Uuid); 3],
) -> AppResult<()> {
    let contact = |id: ContactId| RecordRef {
        kind: RecordKind::Contact,
        id: id.uuid(),
    };
    let [(_, milestone), ..] = made;
    let found = Finding {
        kind: SignalKind::KeyContactChanged,
        occasion: milestone.to_string(),
        severity: Level::High,
        facts: SignalFacts::default(),
        records: std::iter::once(left)
            .chain(successor)
            .map(contact)
            .collect(),
    };
    let made = made.map(|(kind, id)| RecordRef { kind, id }).to_vec();
    raise::acted(conn, cx, customer, found, made)
}
