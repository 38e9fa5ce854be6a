//! R-NEXT: an active customer always has a dated next step; saving without one asks first.

use crate::db::Conn;
use crate::db::types::no_date;
use crate::error::{AppError, AppResult, Question};
use crate::feature::cadence;
use crate::feature::customer;
use crate::feature::stage;
use crate::feature::todo::row::TodoRow;
use crate::record::{Cx, Record, store};
use shared::error::ConfirmCode;
use shared::id::CustomerId;
use shared::todo::TodoPatch;
use uuid::Uuid;

/// Asks where an active customer would be left without a dated next step. To be called at the end of a transaction,
/// which the question rolls back.
///
/// # Errors
/// [`shared::Code::ConfirmationNeeded`].
pub fn require_next_step(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    acknowledged: &[ConfirmCode],
) -> AppResult<()> {
    match next_step_question(conn, cx, id, acknowledged)? {
        Some(question) => Err(AppError::confirm(vec![question])),
        None => Ok(()),
    }
}

/// What to ask where an active customer would be left without a dated next step. Where a strategy plans one, it is planned
/// here, and nothing is asked.
///
/// # Errors
/// Where the database fails.
pub fn next_step_question(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    acknowledged: &[ConfirmCode],
) -> AppResult<Option<Question>> {
    if acknowledged.contains(&ConfirmCode::NoNextStep) {
        return Ok(None);
    }
    let row = customer::store::find(conn, id)?;
    let active =
        stage::queries::find(conn, &row.stage)?.is_some_and(|stage| stage.role.0.is_active());
    let missing = active && row.next_at >= no_date() && !is_planned(conn, cx, id)?;
    Ok(missing.then_some(Question {
        code: ConfirmCode::NoNextStep,
        records: Vec::new(),
    }))
}

/// Whether the strategies in force plan something for a customer; they do it here and now.
fn is_planned(conn: &mut Conn, cx: &Cx, id: CustomerId) -> AppResult<bool> {
    cadence::follow_at_once(conn, cx, id)?;
    Ok(customer::store::find(conn, id)?.next_at < no_date())
}

/// Does something, and asks where that takes away the last dated next step of an active customer (R-NEXT). The question
/// rolls back what was done.
///
/// # Errors
/// What was done answers; [`shared::Code::ConfirmationNeeded`].
pub fn keeping_next_step(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    acknowledged: &[ConfirmCode],
    act: impl FnOnce(&mut Conn) -> AppResult<()>,
) -> AppResult<()> {
    let had = customer::store::find(conn, id)?.next_at < no_date();
    act(conn)?;
    if had {
        require_next_step(conn, cx, id, acknowledged)?;
    }
    Ok(())
}

/// Changes a to-do: whoever may write to-dos of the customer, and whoever it is assigned to.
///
/// # Errors
/// As [`crate::record::store::change`]; [`shared::Code::ConfirmationNeeded`] where no dated next step is left.
pub fn change(
    conn: &mut Conn,
    cx: &Cx,
    id: Uuid,
    version: i32,
    patch: &TodoPatch,
) -> AppResult<()> {
    let row = TodoRow::find(conn, id)?;
    let apply = |conn: &mut Conn, row: &mut TodoRow| row.apply(conn, cx, patch.clone());
    if row.is_for(cx) {
        cx.viewer(conn, row.customer_id.0)?;
        store::change_assigned(conn, cx, id, version, apply)?;
    } else {
        store::change::<TodoRow>(conn, cx, id, version, apply)?;
    }
    // Other words or another reminder leave what comes next as it was.
    if patch.state.is_keep() && patch.due.is_keep() {
        return Ok(());
    }
    require_next_step(conn, cx, row.customer_id.0, &patch.acknowledge)
}
