//! Undoing a move: within ten minutes, by whoever made it, while it is the latest. History keeps both.

use super::moves::StageChangeRow;
use crate::access::policy::Verb;
use crate::db::Conn;
use crate::db::schema::{contract, stage_change};
use crate::db::types::{Json, Key, stored};
use crate::error::AppResult;
use crate::events::{self, Draft};
use crate::feature::cadence;
use crate::feature::customer::store;
use crate::feature::signal::watch;
use crate::feature::todo::rules::require_next_step;
use crate::record::Cx;
use crate::record::fact::{Difference, Fact};
use chrono::Duration;
use diesel::prelude::*;
use shared::Code;
use shared::audit::Action;
use shared::error::ConfirmCode;
use shared::id::StageChangeId;
use shared::role::RecordKind;

/// How long a move can be undone.
const WINDOW: Duration = Duration::minutes(10);

/// Undoes a move: the customer is back where it was since when it was there, and a contract that the move carried is
/// archived.
///
/// # Errors
/// [`Code::CannotUndo`], [`Code::Forbidden`], [`Code::NotFound`]; [`Code::ConfirmationNeeded`] where an active stage is
/// entered again without a dated next step (R-NEXT).
pub fn undo(
    conn: &mut Conn,
    cx: &Cx,
    id: StageChangeId,
    acknowledged: &[ConfirmCode],
) -> AppResult<StageChangeRow> {
    let row: StageChangeRow = stage_change::table
        .find(Key(id))
        .select(StageChangeRow::as_select())
        .first(conn)?;
    cx.viewer(conn, row.customer_id.0)?
        .require(Verb::ChangeStage)?;
    let standing: Vec<StageChangeRow> = stage_change::table
        .filter(
            stage_change::customer_id
                .eq(row.customer_id)
                .and(stage_change::undone_at.is_null()),
        )
        .order(stage_change::id.desc())
        .limit(2)
        .select(StageChangeRow::as_select())
        .load(conn)?;
    let (Some(latest), Some(earlier)) = (standing.first(), standing.get(1)) else {
        return Err(Code::CannotUndo.into());
    };
    let mine = row.created_by == Some(Key(cx.actor.id));
    let recent = cx.now.naive_utc() - row.created_at <= WINDOW;
    if latest.id != row.id || !mine || !recent {
        return Err(Code::CannotUndo.into());
    }
    let before = store::find(conn, row.customer_id.0)?;
    let mut after = before.clone();
    after.stage.clone_from(&earlier.to_stage);
    after.stage_entered_at = earlier.happened_at;
    after.stage_detail.clone_from(&earlier.detail);
    after.open_gates = Json(earlier.open_gates.0.clone());
    after.version += 1;
    after.updated_at = stored(cx.now);
    if !store::save(conn, &before, &after)? {
        return Err(Code::Stale.into());
    }
    if let Some(contract_id) = row.contract_id {
        diesel::update(contract::table.find(contract_id))
            .set(contract::archived_at.eq(Some(stored(cx.now))))
            .execute(conn)?;
        events::set_hidden(conn, contract_id.0.uuid(), true)?;
        let archived = Draft {
            customer_id: row.customer_id.0,
            kind: RecordKind::Contract,
            record_id: contract_id.0.uuid(),
            action: Action::Archived,
            changes: Vec::new(),
            entry: None,
        };
        events::append(conn, cx, archived)?;
        watch::changed(
            conn,
            cx,
            RecordKind::Contract,
            row.customer_id.0,
            contract_id.0.uuid(),
        )?;
    }
    diesel::update(stage_change::table.find(Key(id)))
        .set(stage_change::undone_at.eq(Some(stored(cx.now))))
        .execute(conn)?;
    events::set_hidden(conn, id.uuid(), true)?;
    events::append(
        conn,
        cx,
        Draft {
            customer_id: row.customer_id.0,
            kind: RecordKind::StageChange,
            record_id: id.uuid(),
            action: Action::Archived,
            changes: vec![Difference {
                field: "stage",
                from: Some(Fact::Open(row.to_stage.clone())),
                to: Some(Fact::Open(after.stage)),
            }],
            entry: None,
        },
    )?;
    // As after any move: signals look again, and the stage's plans are there.
    watch::changed(
        conn,
        cx,
        RecordKind::StageChange,
        row.customer_id.0,
        id.uuid(),
    )?;
    cadence::follow_at_once(conn, cx, row.customer_id.0)?;
    require_next_step(conn, cx, row.customer_id.0, acknowledged)?;
    Ok(row)
}
