//! R-SIG-4: before an interested customer is contacted once more within a short time, somebody is asked.

use super::{setting, talks};
use crate::db::Conn;
use crate::db::types::when_columns;
use crate::error::{AppResult, Question};
use crate::feature::{customer, stage};
use crate::record::Cx;
use shared::error::ConfirmCode;
use shared::id::CustomerId;
use shared::interaction::Direction;
use shared::signal::detect::close_around;
use shared::stage::StageRole;
use shared::time::When;
use uuid::Uuid;

/// Contact that we mean to write down.
pub struct Outreach<'a> {
    /// Who reached out.
    pub direction: Direction,
    /// When.
    pub at: When,
    /// What the caller has confirmed.
    pub acknowledged: &'a [ConfirmCode],
    /// The interaction, where it is written down already and is changed.
    pub own: Option<Uuid>,
}

/// What to ask before this is saved; none where nothing is to be asked, or it was confirmed.
///
/// # Errors
/// Where the database fails.
pub fn question(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    new: &Outreach<'_>,
) -> AppResult<Option<Question>> {
    let outgoing = new.direction == Direction::Outgoing;
    if !outgoing || new.acknowledged.contains(&ConfirmCode::OverContact) {
        return Ok(None);
    }
    let row = customer::store::find(conn, id)?;
    let stage = stage::queries::find(conn, &row.stage)?;
    if stage.is_none_or(|stage| stage.role.0 != StageRole::Interested) {
        return Ok(None);
    }
    let at = when_columns(new.at, cx.actor.org_zone, false).0.and_utc();
    let rules = setting::read(conn)?;
    let mut talks = talks::talks(conn, id)?;
    talks.retain(|talk| new.own != Some(talk.id));
    let before = i64::try_from(close_around(&talks, at, &rules)).unwrap_or(i64::MAX);
    Ok(
        (before + 1 >= rules.over_contact_times).then_some(Question {
            code: ConfirmCode::OverContact,
            records: Vec::new(),
        }),
    )
}
