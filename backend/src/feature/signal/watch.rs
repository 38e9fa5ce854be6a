//! What is asked in the wake of a change, in its own transaction: the rules that such a change can bring about or settle.
//! What only time brings about is asked by the clock ([`super::sweep`]).

use super::row::SignalRow;
use super::{look, raise, setting};
use crate::db::Conn;
use crate::error::AppResult;
use crate::feature::customer::store;
use crate::record::Cx;
use shared::id::CustomerId;
use shared::role::RecordKind;
use shared::signal::SignalKind::{
    self, AskReferral, CaseOverdue, Competitor, ContractEnding, DecisionPassed, Dissatisfied,
    DormantSuggested, EnquiryWaiting, NoNeed, OverContact, PromiseOverdue, StageLong,
    TheirPromiseOverdue, Unanswered, UnderContact, UpdateOverdue,
};
use shared::signal::detect;
use uuid::Uuid;

/// What a service case is judged by (R-SIG-6), and what a talk says or no longer says of a competitor (R-SIG-2).
const fn heard(kind: RecordKind) -> Option<&'static [&'static str]> {
    match kind {
        RecordKind::ServiceCase => Some(&["kind", "satisfaction"]),
        RecordKind::Interaction => Some(&["competitor", "doubtful", "class"]),
        _ => None,
    }
}

/// Which rules a change of such a record can change the answer of.
const fn concerned(kind: RecordKind) -> &'static [SignalKind] {
    match kind {
        RecordKind::Interaction => &[
            Unanswered,
            Competitor,
            OverContact,
            UnderContact,
            EnquiryWaiting,
            UpdateOverdue,
            DormantSuggested,
        ],
        RecordKind::Todo | RecordKind::Plan => {
            &[PromiseOverdue, TheirPromiseOverdue, UpdateOverdue]
        }
        RecordKind::Need => &[NoNeed, UpdateOverdue],
        RecordKind::Contract => &[ContractEnding, UpdateOverdue],
        RecordKind::ServiceCase => &[Dissatisfied, CaseOverdue, AskReferral, UpdateOverdue],
        RecordKind::Milestone => &[DecisionPassed, AskReferral, UpdateOverdue],
        RecordKind::Opportunity => &[DecisionPassed, UpdateOverdue],
        RecordKind::StageChange => &[
            OverContact,
            UnderContact,
            EnquiryWaiting,
            UpdateOverdue,
            DormantSuggested,
            DecisionPassed,
            StageLong,
            NoNeed,
            AskReferral,
        ],
        RecordKind::Contact | RecordKind::Risk | RecordKind::Customer => &[UpdateOverdue],
        RecordKind::Tag
        | RecordKind::KeyFact
        | RecordKind::Questionnaire
        | RecordKind::Story
        | RecordKind::Attachment => &[],
    }
}

/// A record of a customer was made or changed. What an import brings is past: nothing is raised backwards.
///
/// # Errors
/// Where the database fails.
pub fn changed(
    conn: &mut Conn,
    cx: &Cx,
    kind: RecordKind,
    customer: CustomerId,
    record: Uuid,
) -> AppResult<()> {
    wake(conn, cx, kind, customer, Some(record))
}

/// Fields of a record of a customer were changed. Of some kinds the rules hear only certain changes.
///
/// # Errors
/// Where the database fails.
pub fn edited(
    conn: &mut Conn,
    cx: &Cx,
    kind: RecordKind,
    customer: CustomerId,
    (record, fields): (Uuid, &[&str]),
) -> AppResult<()> {
    // Without fields it was put away or brought back.
    let is_heard = |field: &&str| heard(kind).is_none_or(|heard| heard.contains(field));
    let heard = fields.is_empty() || fields.iter().any(is_heard);
    wake(conn, cx, kind, customer, heard.then_some(record))
}

fn wake(
    conn: &mut Conn,
    cx: &Cx,
    kind: RecordKind,
    customer: CustomerId,
    changed: Option<Uuid>,
) -> AppResult<()> {
    let kinds = concerned(kind);
    if cx.imported || kinds.is_empty() {
        return Ok(());
    }
    ask(conn, cx, customer, kinds, changed)
}

/// Asks the rules of these kinds about one customer, and does what follows. Of one that is archived nothing waits.
///
/// # Errors
/// Where the database fails.
pub fn ask(
    conn: &mut Conn,
    cx: &Cx,
    customer: CustomerId,
    kinds: &[SignalKind],
    changed: Option<Uuid>,
) -> AppResult<()> {
    let due = due(conn, cx, customer, kinds, changed)?;
    raise::carry_out(conn, cx, customer, due)
}

/// What would follow.
///
/// # Errors
/// Where the database fails.
pub fn due(
    conn: &mut Conn,
    cx: &Cx,
    customer: CustomerId,
    kinds: &[SignalKind],
    changed: Option<Uuid>,
) -> AppResult<raise::Due> {
    let row = store::find(conn, customer)?;
    if row.archived_at.is_some() {
        return Ok(raise::Due::default());
    }
    let rules = setting::read(conn)?;
    let Some(seen) = look::seen(conn, cx, &row, kinds, changed)? else {
        return Ok(raise::Due::default());
    };
    let found = detect::find(kinds, &seen, &rules);
    let taken_back = |row: &SignalRow| {
        row.kind.0 == SignalKind::Competitor
            && detect::mentions_taken_back(&seen, &row.records.0, &rules)
    };
    raise::due(conn, cx, customer, kinds, found, taken_back)
}
