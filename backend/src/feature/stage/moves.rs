//! Moving a customer to another stage (R-STG-1): through its gates, with its event, in one transaction.

use super::gates::{self, Facts};
use super::queries::{self, StageRow};
use crate::access::FreeText;
use crate::access::policy::Verb;
use crate::db::Conn;
use crate::db::schema::stage_change;
use crate::db::types::{Json, Key, Written, fresh, stored, when_columns, when_of};
use crate::error::{AppError, AppResult};
use crate::events::{self, Draft};
use crate::feature::cadence;
use crate::feature::contract::row::ContractRow;
use crate::feature::customer::row::CustomerRow;
use crate::feature::customer::{store, view};
use crate::feature::need::row::NeedRow;
use crate::feature::signal::watch;
use crate::feature::todo::rules::require_next_step;
use crate::record::every::Bounds;
use crate::record::fact::{Difference, Fact};
use crate::record::{Cx, Entry, Lens, Names, Record};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;
use shared::Code;
use shared::audit::Action;
use shared::id::{ContractId, CustomerId, StageChangeId, UserId};
use shared::role::RecordKind;
use shared::stage::{Gate, LifeSpan, LossReason, NewStageChange, StageChange};
use shared::time::When;
use shared::timeline::Dimension;
use std::collections::HashMap;

/// A row of the table.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = stage_change, treat_none_as_default_value = false)]
pub struct StageChangeRow {
    /// Its id.
    pub id: Key<StageChangeId>,
    /// The customer.
    pub customer_id: Key<CustomerId>,
    /// The stage left.
    pub from_stage: Option<String>,
    /// The stage entered.
    pub to_stage: String,
    /// When it happened.
    pub happened_at: NaiveDateTime,
    /// The day, where only that is known.
    pub happened_on: Option<Written<NaiveDate>>,
    /// Why.
    pub reason: Option<FreeText>,
    /// Why the customer was lost.
    pub loss_reason: Option<Written<LossReason>>,
    /// A line within the stage.
    pub detail: Option<FreeText>,
    /// The contract that it carried.
    pub contract_id: Option<Key<ContractId>>,
    /// Gates left open by an import.
    pub open_gates: Json<Vec<Gate>>,
    /// When it was undone.
    pub undone_at: Option<NaiveDateTime>,
    /// When it was recorded.
    pub created_at: NaiveDateTime,
    /// Who recorded it.
    pub created_by: Option<Key<UserId>>,
}

impl StageChangeRow {
    /// The id.
    #[must_use]
    pub const fn id(&self) -> StageChangeId {
        self.id.0
    }
}

/// Moves a customer, refusing what the caller may not do and what its gates miss.
///
/// # Errors
/// [`Code::Forbidden`], [`Code::NoSuchStage`], [`Code::SameStage`], [`Code::GateNotMet`], [`Code::InFuture`];
/// [`Code::Stale`], with the current customer, where it stands in another stage than the caller saw;
/// [`Code::ConfirmationNeeded`] where an active stage is entered without a dated next step (R-NEXT).
pub fn change_stage(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    wanted: NewStageChange,
) -> AppResult<StageChangeRow> {
    cx.viewer(conn, id)?.require(Verb::ChangeStage)?;
    let acknowledged = wanted.acknowledge.clone();
    let row = perform(conn, cx, id, wanted, false)?;
    cadence::follow_at_once(conn, cx, id)?;
    require_next_step(conn, cx, id, &acknowledged)?;
    Ok(row)
}

/// The same, where the policy was asked already; an import may leave gates open.
///
/// # Errors
/// As [`change_stage`].
pub fn perform(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    wanted: NewStageChange,
    leave_gates_open: bool,
) -> AppResult<StageChangeRow> {
    let before = store::find(conn, id)?;
    if before.archived_at.is_some() {
        return Err(Code::Archived.into());
    }
    require_seen(conn, cx, &before, wanted.from.as_deref())?;
    let to = queries::find(conn, &wanted.to)?
        .ok_or_else(|| AppError::field("/to", Code::NoSuchStage))?;
    if to.code == before.stage {
        return Err(Code::SameStage.into());
    }
    let happened = wanted.happened_at.unwrap_or(When::At(cx.now));
    require_past(cx, happened, "/happened_at")?;
    let open = check_gates(conn, &before, &to, &wanted)?;
    if !open.is_empty() && !leave_gates_open {
        return Err(AppError::gates(open));
    }
    let contract = match wanted.contract {
        Some(new) => Some(ContractRow::make(cx, id, new, "/contract")?),
        None => None,
    };
    if let Some(contract) = &contract {
        crate::record::store::insert(conn, &cx.at(Some(happened)), contract)?;
    }
    if let Some(need) = wanted.need {
        let cx = &cx.at(need.happened_at.or(Some(happened)));
        let need = NeedRow::make(conn, cx, id, need, "/need")?;
        crate::record::store::insert(conn, cx, &need)?;
    }
    let row = row_of(cx, &before, &to.code, happened, open)
        .with(wanted.reason, wanted.loss_reason, wanted.detail)
        .carrying(contract.map(|c| c.id));
    write(conn, cx, &before, &row)?;
    watch::changed(conn, cx, RecordKind::StageChange, id, row.id().uuid())?;
    Ok(row)
}

/// Refuses what was decided on an old picture: an open screen must not undo what somebody did meanwhile.
fn require_seen(
    conn: &mut Conn,
    cx: &Cx,
    customer: &CustomerRow,
    seen: Option<&str>,
) -> AppResult<()> {
    if seen.is_none_or(|stage| stage == customer.stage) {
        Ok(())
    } else {
        Err(AppError::stale(view::customer(
            conn,
            cx,
            customer.customer_id(),
        )?))
    }
}

/// Refuses facts that lie in the future; five minutes are granted to clocks that go wrong.
///
/// # Errors
/// [`Code::InFuture`] at this field.
pub fn require_past(cx: &Cx, when: When, pointer: &str) -> AppResult<()> {
    if is_past(cx, when) {
        Ok(())
    } else {
        Err(AppError::field(pointer, Code::InFuture))
    }
}

/// Whether a fact lies in the past; five minutes are granted to clocks that go wrong.
#[must_use]
pub fn is_past(cx: &Cx, when: When) -> bool {
    is_past_at(cx.now, cx.actor.org_zone, when)
}

/// The same, at this moment in this zone.
#[must_use]
pub fn is_past_at(now: DateTime<Utc>, zone: Tz, when: When) -> bool {
    match when {
        When::At(at) => at <= now + chrono::Duration::minutes(5),
        When::Day(day) => day <= now.with_timezone(&zone).date_naive(),
    }
}

fn check_gates(
    conn: &mut Conn,
    before: &CustomerRow,
    to: &StageRow,
    wanted: &NewStageChange,
) -> AppResult<Vec<Gate>> {
    let leave = queries::find(conn, &before.stage)?
        .map(|row| row.leave_gates.0)
        .unwrap_or_default();
    let has_contract = ContractRow::active_exists(conn, before.customer_id())?;
    let has_need = NeedRow::open_exists(conn, before.customer_id())?;
    Ok(gates::missing(
        Facts {
            leave: &leave,
            enter: &to.enter_gates.0,
            has_contract,
            has_need,
        },
        wanted,
    ))
}

fn row_of(
    cx: &Cx,
    before: &CustomerRow,
    to: &str,
    happened: When,
    open_gates: Vec<Gate>,
) -> StageChangeRow {
    let (happened_at, happened_on) = when_columns(happened, cx.actor.org_zone, false);
    StageChangeRow {
        id: Key(fresh()),
        customer_id: before.id,
        from_stage: Some(before.stage.clone()),
        to_stage: to.to_owned(),
        happened_at,
        happened_on,
        reason: None,
        loss_reason: None,
        detail: None,
        contract_id: None,
        open_gates: Json(open_gates),
        undone_at: None,
        created_at: stored(cx.now),
        created_by: cx.author(),
    }
}

impl StageChangeRow {
    fn with(
        mut self,
        reason: Option<String>,
        loss: Option<LossReason>,
        detail: Option<String>,
    ) -> Self {
        self.reason = reason.map(FreeText::new);
        self.loss_reason = loss.map(Written);
        self.detail = detail.map(FreeText::new);
        self
    }

    const fn carrying(mut self, contract: Option<Key<ContractId>>) -> Self {
        self.contract_id = contract;
        self
    }
}

/// Writes a change: the customer's row with counters, the change, the event.
pub(super) fn write(
    conn: &mut Conn,
    cx: &Cx,
    before: &CustomerRow,
    row: &StageChangeRow,
) -> AppResult<()> {
    let mut after = before.clone();
    after.stage.clone_from(&row.to_stage);
    after.stage_entered_at = row.happened_at;
    after.stage_detail.clone_from(&row.detail);
    after.open_gates = row.open_gates.clone();
    after.version += 1;
    after.updated_at = stored(cx.now);
    if !store::save(conn, before, &after)? {
        return Err(Code::Stale.into());
    }
    diesel::insert_into(stage_change::table)
        .values(row)
        .execute(conn)?;
    append(conn, cx, row, Action::Moved)
}

/// The first change of a new customer, out of no stage.
///
/// # Errors
/// Where the database fails.
pub fn first(
    conn: &mut Conn,
    cx: &Cx,
    customer: &CustomerRow,
    entered: When,
    wanted: &NewStageChange,
) -> AppResult<()> {
    let mut row = row_of(
        cx,
        customer,
        &customer.stage,
        entered,
        customer.open_gates.0.clone(),
    );
    row.from_stage = None;
    row.loss_reason = wanted.loss_reason.map(Written);
    diesel::insert_into(stage_change::table)
        .values(&row)
        .execute(conn)?;
    append(conn, cx, &row, Action::Created)
}

fn append(conn: &mut Conn, cx: &Cx, row: &StageChangeRow, action: Action) -> AppResult<()> {
    let stage = |code: &Option<String>| code.clone().map(Fact::Open);
    let mut changes = vec![Difference {
        field: "stage",
        from: stage(&row.from_stage),
        to: Some(Fact::Open(row.to_stage.clone())),
    }];
    if let Some(reason) = &row.reason {
        changes.push(Difference {
            field: "reason",
            from: None,
            to: Some(Fact::Text(reason.clone())),
        });
    }
    let entry = Entry {
        dimension: Dimension::Stage,
        what: "stage_change",
        when: Some(when_of(row.happened_at, row.happened_on)),
    };
    events::append(
        conn,
        cx,
        Draft {
            customer_id: row.customer_id.0,
            kind: RecordKind::StageChange,
            record_id: row.id.0.uuid(),
            action,
            changes,
            entry: Some(entry),
        },
    )?;
    Ok(())
}

/// The stages that customers lived through, oldest first; one query however many customers.
///
/// # Errors
/// Where the database fails.
pub fn lifelines(
    conn: &mut Conn,
    customers: &[CustomerId],
) -> AppResult<HashMap<CustomerId, Vec<LifeSpan>>> {
    let keys: Vec<Key<CustomerId>> = customers.iter().copied().map(Key).collect();
    let rows: Vec<(Key<CustomerId>, String, NaiveDateTime)> = stage_change::table
        .filter(
            stage_change::customer_id
                .eq_any(keys)
                .and(stage_change::undone_at.is_null()),
        )
        .order((stage_change::customer_id, stage_change::id))
        .select((
            stage_change::customer_id,
            stage_change::to_stage,
            stage_change::happened_at,
        ))
        .load(conn)?;
    let mut lives: HashMap<CustomerId, Vec<LifeSpan>> = HashMap::new();
    for (customer, stage, from) in rows {
        lives.entry(customer.0).or_default().push(LifeSpan {
            stage,
            from: from.and_utc(),
        });
    }
    Ok(lives)
}

/// The changes of these ids.
///
/// # Errors
/// Where the database fails.
pub fn find_many(conn: &mut Conn, ids: &[uuid::Uuid]) -> AppResult<Vec<StageChangeRow>> {
    let keys: Vec<Key<uuid::Uuid>> = ids.iter().copied().map(Key).collect();
    Ok(stage_change::table
        .filter(stage_change::id.eq_any(keys))
        .select(StageChangeRow::as_select())
        .load(conn)?)
}

/// The trajectory of a customer, newest first (R-STG-1).
///
/// # Errors
/// [`Code::TooManyRecords`].
pub fn of_customer(
    conn: &mut Conn,
    id: CustomerId,
    bounds: Bounds,
) -> AppResult<Vec<StageChangeRow>> {
    let rows: Vec<StageChangeRow> = stage_change::table
        .filter(stage_change::customer_id.eq(Key(id)))
        .order(stage_change::id.desc())
        .limit(
            i64::try_from(bounds.most)
                .unwrap_or(i64::MAX)
                .saturating_add(1),
        )
        .select(StageChangeRow::as_select())
        .load(conn)?;
    bounds.keep(RecordKind::StageChange.as_str(), rows.len())?;
    Ok(rows)
}

/// Renders changes through the policy.
///
/// # Errors
/// Where the database fails.
pub fn views(
    conn: &mut Conn,
    lens: &Lens<'_>,
    rows: &[StageChangeRow],
) -> AppResult<Vec<StageChange>> {
    let names = Names::of_users(
        conn,
        rows.iter().filter_map(|row| row.created_by.map(|k| k.0)),
    )?;
    let ids: Vec<uuid::Uuid> = rows
        .iter()
        .filter_map(|row| row.contract_id.map(|k| k.0.uuid()))
        .collect();
    let contract_rows = ContractRow::find_many(conn, &ids)?;
    let mut contracts: HashMap<ContractId, shared::contract::Contract> =
        ContractRow::views(conn, lens, &contract_rows)?
            .into_iter()
            .map(|c| (c.id, c))
            .collect();
    Ok(rows
        .iter()
        .map(|row| {
            let viewer = lens.viewer(row.customer_id.0);
            StageChange {
                id: row.id.0,
                customer_id: row.customer_id.0,
                from: row.from_stage.clone(),
                to: row.to_stage.clone(),
                happened_at: when_of(row.happened_at, row.happened_on),
                recorded_at: row.created_at.and_utc(),
                author: names.user(row.created_by),
                reason: viewer.free_opt(row.reason.as_ref()),
                loss_reason: row.loss_reason.map(|w| w.0),
                detail: viewer.free_opt(row.detail.as_ref()),
                contract: row.contract_id.and_then(|k| contracts.remove(&k.0)),
                open_gates: viewer.gates(&row.open_gates.0),
                undone: row.undone_at.is_some(),
            }
        })
        .collect())
}
