//! One press on a signal: the risk, the plan, the milestone, the slower cadence or the move that it suggests, with what
//! follows, in one transaction.

mod words;

use super::row::SignalRow;
use super::{decide, setting, slow};
use crate::access::policy::Verb;
use crate::db::Conn;
use crate::db::types::{Json, Written};
use crate::error::{AppError, AppResult};
use crate::feature::contact::whom;
use crate::feature::milestone::row::MilestoneRow;
use crate::feature::plan::row::PlanRow;
use crate::feature::risk::row::RiskRow;
use crate::feature::stage::{moves, queries as stages};
use crate::record::{Cx, store};
use chrono::{Days, NaiveDate};
use shared::Code;
use shared::error::ConfirmCode;
use shared::id::SignalId;
use shared::milestone::{MilestoneKind, NewMilestone};
use shared::plan::NewPlan;
use shared::reveal::RecordRef;
use shared::risk::{Measure, MeasureState, NewRisk};
use shared::role::RecordKind;
use shared::signal::{ActOnSignal, SignalAct, SignalKind, SignalState, SlowDown};
use shared::stage::{NewStageChange, StageRole};
use shared::time::{FlexDate, When};
use uuid::Uuid;

/// Does what a signal suggests.
///
/// # Errors
/// As [`decide::waiting`]; [`Code::Invalid`] at `/act` for what it does not suggest; what making the record answers.
pub fn act(conn: &mut Conn, cx: &Cx, id: SignalId, said: &ActOnSignal) -> AppResult<()> {
    let before = decide::waiting(conn, cx, id)?;
    if !before.kind.0.acts().contains(&said.act) {
        return Err(AppError::field("/act", Code::Invalid));
    }
    let made = match said.act {
        SignalAct::OpenRisk => Some(open_risk(conn, cx, &before)?),
        SignalAct::MakePlan => Some(make_plan(conn, cx, &before)?),
        SignalAct::MakeMilestone => Some(make_milestone(conn, cx, &before)?),
        SignalAct::SlowCadence => {
            slow_down(conn, cx, &before)?;
            None
        }
        SignalAct::MoveDormant => Some(move_dormant(conn, cx, &before, &said.acknowledge)?),
    };
    let mut after = before.clone();
    after.state = Written(SignalState::Acted);
    after.act = Some(Written(said.act));
    after.made = Json(made.into_iter().collect());
    after.reason = None;
    decide::settle(conn, cx, &before, after)
}

/// The right that an act asks for.
#[must_use]
pub const fn wanted(act: SignalAct) -> Verb {
    match act {
        SignalAct::OpenRisk => Verb::Write(RecordKind::Risk),
        SignalAct::MakePlan | SignalAct::SlowCadence => Verb::Write(RecordKind::Plan),
        SignalAct::MakeMilestone => Verb::Write(RecordKind::Milestone),
        SignalAct::MoveDormant => Verb::ChangeStage,
    }
}

fn allowed(conn: &mut Conn, cx: &Cx, signal: &SignalRow, act: SignalAct) -> AppResult<()> {
    cx.viewer(conn, signal.customer_id.0)?.require(wanted(act))
}

const fn made(kind: RecordKind, id: Uuid) -> RecordRef {
    RecordRef { kind, id }
}

fn today(cx: &Cx) -> NaiveDate {
    cx.now.with_timezone(&cx.actor.org_zone).date_naive()
}

fn open_risk(conn: &mut Conn, cx: &Cx, signal: &SignalRow) -> AppResult<RecordRef> {
    allowed(conn, cx, signal, SignalAct::OpenRisk)?;
    let (kind, lang) = (signal.kind.0, cx.actor.lang);
    let risk = kind
        .risk()
        .ok_or_else(|| AppError::internal("a signal without a risk"))?;
    let measures = words::measure(kind, lang).map(|what| Measure {
        what: what.to_owned(),
        state: MeasureState::Planned,
    });
    let new = NewRisk {
        severity: Some(signal.severity.0),
        measures: measures.into_iter().collect(),
        ..NewRisk::of(risk, words::risk(kind, lang))
    };
    let mut row = RiskRow::make(conn, cx, signal.customer_id.0, new, "")?;
    row.signal = Some(kind.rule().to_owned());
    store::insert(conn, cx, &row)?;
    Ok(made(RecordKind::Risk, row.id.0.uuid()))
}

fn make_plan(conn: &mut Conn, cx: &Cx, signal: &SignalRow) -> AppResult<RecordRef> {
    allowed(conn, cx, signal, SignalAct::MakePlan)?;
    let (goal_kind, goal, days) = words::plan(signal.kind.0, cx.actor.lang);
    let day = today(cx).checked_add_days(Days::new(days));
    let new = NewPlan {
        goal_kind: Some(goal_kind),
        goal: Some(goal.to_owned()),
        contact: whom::to_meet(conn, signal.customer_id.0, false)?,
        ..NewPlan::at(When::Day(day.unwrap_or_else(|| today(cx))))
    };
    let row = PlanRow::make(conn, cx, signal.customer_id.0, new, "")?;
    store::insert(conn, cx, &row)?;
    Ok(made(RecordKind::Plan, row.id.0.uuid()))
}

/// The renewal, on the day on which the contract ends.
fn make_milestone(conn: &mut Conn, cx: &Cx, signal: &SignalRow) -> AppResult<RecordRef> {
    allowed(conn, cx, signal, SignalAct::MakeMilestone)?;
    let new = NewMilestone {
        kind: MilestoneKind::Renewal,
        date: FlexDate::Day(signal.facts.0.on.unwrap_or_else(|| today(cx))),
        note: None,
        remind: Some(true),
    };
    let row = MilestoneRow::make(conn, cx, signal.customer_id.0, new, "")?;
    store::insert(conn, cx, &row)?;
    Ok(made(RecordKind::Milestone, row.id.0.uuid()))
}

fn slow_down(conn: &mut Conn, cx: &Cx, signal: &SignalRow) -> AppResult<()> {
    allowed(conn, cx, signal, SignalAct::SlowCadence)?;
    let rules = setting::read(conn)?;
    let days = Days::new(u64::try_from(rules.slow_days).unwrap_or_default());
    let until = today(cx).checked_add_days(days);
    let slow = SlowDown {
        factor: rules.slow_factor,
        until: until.unwrap_or_else(|| today(cx)),
    };
    slow::set(
        conn,
        cx,
        signal.customer_id.0,
        Some(signal.id.0),
        Some(slow),
    )
}

/// *Dormant* is suggested, and a person moves there (R-STG-4).
fn move_dormant(
    conn: &mut Conn,
    cx: &Cx,
    signal: &SignalRow,
    acknowledge: &[ConfirmCode],
) -> AppResult<RecordRef> {
    let stage = stages::first_of_role(conn, StageRole::Dormant)?
        .ok_or_else(|| AppError::field("/act", Code::NoSuchStage))?;
    let wanted = NewStageChange {
        to: stage.code,
        reason: Some(words::risk(SignalKind::DormantSuggested, cx.actor.lang).to_owned()),
        acknowledge: acknowledge.to_vec(),
        ..NewStageChange::default()
    };
    let moved = moves::change_stage(conn, cx, signal.customer_id.0, wanted)?;
    Ok(made(RecordKind::StageChange, moved.id().uuid()))
}
