//! What a person decides about a signal: that it is none, or that it can wait.

use super::row::SignalRow;
use crate::access::FreeText;
use crate::access::policy::Verb;
use crate::db::Conn;
use crate::db::types::{Written, never, stored};
use crate::error::{AppError, AppResult};
use crate::events::{self, Draft};
use crate::feature::customer::store;
use crate::record::Cx;
use crate::record::fact::{self, Difference, Fact};
use chrono::{DateTime, Duration, NaiveTime, Utc};
use shared::Code;
use shared::audit::Action;
use shared::id::SignalId;
use shared::role::RecordKind;
use shared::signal::{DismissSignal, SignalState, SnoozeSignal};
use shared::time::When;
use shared::work_calendar::instant;

/// The longest that a signal can be put off.
const LONGEST: Duration = Duration::days(366);

/// A signal that waits, of a customer whose follow-up the caller plans.
///
/// # Errors
/// [`Code::NotFound`], [`Code::Forbidden`], [`Code::Archived`]; [`Code::SignalClosed`] where it waits no longer.
pub fn waiting(conn: &mut Conn, cx: &Cx, id: SignalId) -> AppResult<SignalRow> {
    let row = SignalRow::find(conn, id)?;
    cx.viewer(conn, row.customer_id.0)?
        .require(Verb::Write(RecordKind::Plan))?;
    store::require_live(conn, row.customer_id.0)?;
    if row.state.0.waits() {
        Ok(row)
    } else {
        Err(Code::SignalClosed.into())
    }
}

/// Dismisses a signal, for this occasion.
///
/// # Errors
/// As [`waiting`].
pub fn dismiss(conn: &mut Conn, cx: &Cx, id: SignalId, said: &DismissSignal) -> AppResult<()> {
    if said.reason.trim().is_empty() {
        return Err(AppError::field("/reason", Code::Required));
    }
    let before = waiting(conn, cx, id)?;
    let mut after = before.clone();
    after.state = Written(SignalState::Dismissed);
    after.until_at = never();
    after.reason = Some(FreeText::new(said.reason.trim()));
    settle(conn, cx, &before, after)
}

/// Puts a signal off.
///
/// # Errors
/// As [`waiting`]; [`Code::InPast`], and [`Code::OutOfRange`] for more than a year.
pub fn snooze(conn: &mut Conn, cx: &Cx, id: SignalId, said: &SnoozeSignal) -> AppResult<()> {
    let until = morning(cx, said.until);
    if until <= cx.now {
        return Err(AppError::field("/until", Code::InPast));
    }
    if until > cx.now + LONGEST {
        return Err(AppError::field("/until", Code::OutOfRange));
    }
    let before = waiting(conn, cx, id)?;
    let mut after = before.clone();
    after.state = Written(SignalState::Snoozed);
    after.until_at = stored(until);
    let reason = said.reason.as_deref().map(str::trim);
    after.reason = reason.filter(|text| !text.is_empty()).map(FreeText::new);
    settle(conn, cx, &before, after)
}

/// A bare day begins with its morning, where the organisation is.
fn morning(cx: &Cx, when: When) -> DateTime<Utc> {
    match when {
        When::At(at) => at,
        When::Day(day) => instant(&cx.actor.org_zone, day, NaiveTime::MIN),
    }
}

/// Writes a decision with its event.
///
/// # Errors
/// Where the database fails.
pub fn settle(conn: &mut Conn, cx: &Cx, before: &SignalRow, mut after: SignalRow) -> AppResult<()> {
    after.decided_by = cx.author();
    after.decided_at = Some(stored(cx.now));
    after.save(conn)?;
    let word = |row: &SignalRow| fact::written(Some(&row.state));
    let mut changes = vec![
        Difference {
            field: "signal",
            from: None,
            to: Some(Fact::Open(after.kind.0.to_string())),
        },
        Difference {
            field: "signal_state",
            from: word(before),
            to: word(&after),
        },
    ];
    if let Some(reason) = &after.reason {
        changes.push(Difference {
            field: "signal_reason",
            from: None,
            to: Some(Fact::Text(reason.clone())),
        });
    }
    let customer = after.customer_id.0;
    let draft = Draft {
        customer_id: customer,
        kind: RecordKind::Customer,
        record_id: customer.uuid(),
        action: Action::Changed,
        changes,
        entry: None,
    };
    events::append(conn, cx, draft).map(drop)
}
