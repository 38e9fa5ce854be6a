//! R-SIG-4: before an interested customer is contacted once more within a short time, somebody is asked.

use super::{look, setting};
use crate::db::Conn;
use crate::db::types::when_columns;
use crate::error::{AppResult, Question};
use crate::feature::{customer, stage};
use crate::record::Cx;
use shared::error::ConfirmCode;
use shared::id::CustomerId;
use shared::interaction::{Direction, NewInteraction};
use shared::signal::detect::close_around;
use shared::stage::StageRole;
use shared::time::When;

/// What to ask before this interaction is saved; none where nothing is to be asked, or it was confirmed.
///
/// # Errors
/// Where the database fails.
pub fn question(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    new: &NewInteraction,
) -> AppResult<Option<Question>> {
    let outgoing = new.direction.unwrap_or(Direction::Outgoing) == Direction::Outgoing;
    if !outgoing || new.acknowledge.contains(&ConfirmCode::OverContact) {
        return Ok(None);
    }
    let row = customer::store::find(conn, id)?;
    let stage = stage::queries::find(conn, &row.stage)?;
    if stage.is_none_or(|stage| stage.role.0 != StageRole::Interested) {
        return Ok(None);
    }
    let when = new.happened_at.unwrap_or(When::At(cx.now));
    let at = when_columns(when, cx.actor.org_zone, false).0.and_utc();
    let rules = setting::read(conn)?;
    let talks = look::talks(conn, id)?;
    let before = i64::try_from(close_around(&talks, at, &rules)).unwrap_or(i64::MAX);
    Ok(
        (before + 1 >= rules.over_contact_times).then_some(Question {
            code: ConfirmCode::OverContact,
            records: Vec::new(),
        }),
    )
}
