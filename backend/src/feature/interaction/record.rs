//! Recording an interaction with what it brings: next steps and a stage change, together or not at all.

use super::brought::Brought;
use super::row::InteractionRow;
use super::said;
use crate::access::policy::Verb;
use crate::db::Conn;
use crate::db::types::Key;
use crate::error::{AppError, AppResult, Question};
use crate::feature::customer::store;
use crate::feature::signal::over_contact::{self, Outreach};
use crate::feature::stage::moves;
use crate::feature::todo::row::TodoRow;
use crate::feature::todo::rules::next_step_question;
use crate::record::Cx;
use shared::error::ConfirmCode;
use shared::id::CustomerId;
use shared::interaction::{Direction, InteractionPatch, NewInteraction};
use shared::role::RecordKind;
use shared::time::When;
use uuid::Uuid;

/// Records an interaction for the caller.
///
/// # Errors
/// [`shared::Code::Forbidden`], [`shared::Code::Invalid`], [`shared::Code::GateNotMet`], [`shared::Code::ConfirmationNeeded`] where no dated next step is
/// left (R-NEXT), or an interested customer is contacted too often (R-SIG-4).
pub fn record(
    conn: &mut Conn,
    cx: &Cx,
    customer: CustomerId,
    new: NewInteraction,
) -> AppResult<InteractionRow> {
    cx.viewer(conn, customer)?
        .require(Verb::Write(RecordKind::Interaction))?;
    let acknowledged = new.acknowledge.clone();
    let outreach = Outreach {
        direction: new.direction.unwrap_or(Direction::Outgoing),
        at: new.happened_at.unwrap_or(When::At(cx.now)),
        acknowledged: &acknowledged,
        own: None,
    };
    let over = over_contact::question(conn, cx, customer, &outreach)?;
    let mut asked: Vec<Question> = over.into_iter().collect();
    let row = write(conn, cx, customer, new, false)?;
    said::read(conn, cx, &row)?;
    store::claim(conn, cx, customer)?;
    asked.extend(next_step_question(conn, cx, customer, &acknowledged)?);
    if asked.is_empty() {
        Ok(row)
    } else {
        Err(AppError::confirm(asked))
    }
}

/// The same, where the policy was asked already; an imported one is never late (R-SLA-1).
///
/// # Errors
/// As [`record`].
pub fn write(
    conn: &mut Conn,
    cx: &Cx,
    customer: CustomerId,
    mut new: NewInteraction,
    imported: bool,
) -> AppResult<InteractionRow> {
    let todos = std::mem::take(&mut new.todos);
    let stage_change = new.stage_change.take();
    let brought = Brought::take(&mut new);
    let mut row = InteractionRow::make(conn, cx, customer, new, imported)?;
    // Needs first: the stage that is entered may ask for one.
    brought.needs(conn, &cx.at(Some(row.happened())), customer)?;
    if let Some(mut change) = stage_change {
        cx.viewer(conn, customer)?.require(Verb::ChangeStage)?;
        change.happened_at = change.happened_at.or(Some(row.happened()));
        let moved =
            moves::perform(conn, cx, customer, change, imported).map_err(inside_stage_change)?;
        row.stage_change_id = Some(Key(moved.id()));
    }
    crate::record::store::insert(conn, cx, &row)?;
    // Whoever may record an interaction may write down what was agreed in it.
    for (i, todo) in todos.into_iter().enumerate() {
        let todo = TodoRow::make(
            conn,
            cx,
            customer,
            Some(row.id.0),
            todo,
            &format!("/todos/{i}"),
        )?;
        crate::record::store::insert(conn, cx, &todo)?;
    }
    brought.the_rest(conn, cx, &row)?;
    Ok(row)
}

/// Faults of the stage change stand below `/stage_change` in the request.
fn inside_stage_change(error: AppError) -> AppError {
    error.below("/stage_change")
}

/// Changes an interaction; only a manager above the owner marks it doubtful (R-TRUE).
///
/// # Errors
/// As [`crate::record::store::change`]; [`shared::Code::ConfirmationNeeded`] as [`record`] where it becomes contact too many.
pub fn change(
    conn: &mut Conn,
    cx: &Cx,
    id: Uuid,
    version: i32,
    patch: &InteractionPatch,
) -> AppResult<()> {
    let apply = |conn: &mut Conn, row: &mut InteractionRow| {
        let before = (row.direction, row.happened());
        row.apply(conn, cx, patch.clone())?;
        if before == (row.direction, row.happened()) {
            return Ok(());
        }
        ask_again(conn, cx, row, &patch.acknowledge)
    };
    if patch.doubtful.is_keep() {
        crate::record::store::change(conn, cx, id, version, apply)?;
    } else {
        crate::record::store::change_as(conn, cx, id, version, Verb::Doubt, apply)?;
    }
    Ok(())
}

/// What becomes contact of ours, or stands at another time, is asked about like a new one (R-SIG-4).
fn ask_again(
    conn: &mut Conn,
    cx: &Cx,
    row: &InteractionRow,
    acknowledged: &[ConfirmCode],
) -> AppResult<()> {
    let outreach = Outreach {
        direction: row.direction.0,
        at: row.happened(),
        acknowledged,
        own: Some(row.id.0.uuid()),
    };
    let over = over_contact::question(conn, cx, row.customer_id.0, &outreach)?;
    over.map_or(Ok(()), |one| Err(AppError::confirm(vec![one])))
}
