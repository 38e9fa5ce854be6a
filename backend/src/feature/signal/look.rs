//! Reads what the rules look at: one customer, and of it what the rules at hand want to see.

use super::slow;
use super::talks::talks;
use crate::db::Conn;
use crate::db::schema::{
    contract, event, milestone, need, opportunity, plan, risk, service_case, stage_change,
    timeline_entry, todo,
};
use crate::db::types::{Json, Key, Written, no_date, some_date, when_of};
use crate::error::AppResult;
use crate::feature::cadence;
use crate::feature::customer::row::CustomerRow;
use crate::feature::service_case::row::ServiceCaseRow;
use crate::feature::service_times;
use crate::feature::stage::queries::{self as stages, StageRow};
use crate::record::Cx;
use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use shared::contract::{ContractState, Renewal};
use shared::id::CustomerId;
use shared::interaction::Channel;
use shared::milestone::MilestoneKind;
use shared::need::NeedState;
use shared::opportunity::OpportunityState;
use shared::plan::{GoalKind, PlanOrigin, PlanState};
use shared::reveal::RecordRef;
use shared::risk::{RiskKind, RiskState};
use shared::role::RecordKind;
use shared::signal::{Case, Decision, Promise, Seen, SignalKind, Term};
use shared::stage::StageRole;
use shared::time::{FlexDate, When};
use shared::todo::TodoState;
use uuid::Uuid;

/// How many of a kind are looked at; what lies behind them is history.
pub(super) const LOOK_BACK: i64 = 60;

/// Who looks, when, and for what.
struct Look<'a> {
    cx: &'a Cx,
    kinds: &'a [SignalKind],
    customer: CustomerId,
}

/// What the rules of these kinds look at.
///
/// # Errors
/// Where the database fails.
pub fn seen(
    conn: &mut Conn,
    cx: &Cx,
    row: &CustomerRow,
    kinds: &[SignalKind],
    changed: Option<Uuid>,
) -> AppResult<Option<Seen>> {
    let Some(stage) = stages::find(conn, &row.stage)? else {
        return Ok(None);
    };
    let look = Look {
        cx,
        kinds,
        customer: row.customer_id(),
    };
    look.read(conn, row, &stage, changed).map(Some)
}

impl Look<'_> {
    fn wants(&self, kinds: &[SignalKind]) -> bool {
        kinds.iter().any(|kind| self.kinds.contains(kind))
    }

    fn day(&self, at: NaiveDateTime) -> NaiveDate {
        at.and_utc()
            .with_timezone(&self.cx.actor.org_zone)
            .date_naive()
    }

    fn read(
        &self,
        conn: &mut Conn,
        row: &CustomerRow,
        stage: &StageRow,
        changed: Option<Uuid>,
    ) -> AppResult<Seen> {
        use SignalKind as K;
        let today = self.day(self.cx.now.naive_utc());
        let own = service_times::queries::of(conn, self.customer)?;
        let mut seen = Seen {
            now: self.cx.now,
            today,
            stage: stage.code.clone(),
            role: stage.role.0,
            entered_at: row.stage_entered_at.and_utc(),
            entered: When::At(row.stage_entered_at.and_utc()),
            entered_on: self.day(row.stage_entered_at),
            entered_by: None,
            usual_days: stage.usual_days,
            known_since: row.created_at.and_utc(),
            known_on: self.day(row.created_at),
            touched_at: some_date(row.last_interaction_at),
            updated_at: None,
            updated_in: None,
            cadence_days: None,
            cadence_since: None,
            times: own.for_signals(),
            talks: Vec::new(),
            promises: Vec::new(),
            terms: Vec::new(),
            cases: Vec::new(),
            decisions: Vec::new(),
            needs: 0,
            risks: Vec::new(),
            cooperates_since: None,
            changed,
        };
        let of_talks = [
            K::Unanswered,
            K::Competitor,
            K::OverContact,
            K::UnderContact,
            K::EnquiryWaiting,
            K::DormantSuggested,
        ];
        if self.wants(&of_talks) {
            seen.talks = talks(conn, self.customer)?;
        }
        if self.wants(&[K::UnderContact]) {
            (seen.cadence_days, seen.cadence_since) = self.cadence(conn, &seen)?;
        }
        if self.wants(&[K::UpdateOverdue]) {
            (seen.updated_at, seen.updated_in) = self.updated(conn)?.unzip();
        }
        let by_stage = [
            K::StageLong,
            K::NoNeed,
            K::UnderContact,
            K::DormantSuggested,
        ];
        if self.wants(&by_stage) && (seen.role.is_active() || seen.cadence_days.is_some()) {
            seen.entered_by = self.entered(conn, &seen.stage)?;
        }
        if self.wants(&[K::PromiseOverdue, K::TheirPromiseOverdue]) {
            seen.promises = self.promises(conn)?;
        }
        if self.wants(&[K::ContractEnding]) {
            seen.terms = self.terms(conn)?;
        }
        if self.wants(&[K::Dissatisfied, K::CaseOverdue, K::AskReferral]) {
            seen.cases = self.cases(conn)?;
        }
        if self.wants(&[K::StageLong]) {
            seen.entered = stages::entered(conn, self.customer, row.stage_entered_at)?;
        }
        if self.wants(&[K::DecisionPassed]) {
            seen.decisions = self.decisions(conn)?;
        }
        if self.wants(&[K::NoNeed]) {
            seen.needs = self.needs(conn)?;
        }
        if self.wants(&[K::Competitor]) {
            seen.risks = self.risks(conn)?;
        }
        if self.wants(&[K::AskReferral]) && seen.role == StageRole::Cooperating {
            seen.cooperates_since = self.cooperates_since(conn)?;
        }
        Ok(seen)
    }

    /// Every how many days the customer is contacted: by the strategies in force, which know of wishes and slow-downs;
    /// where none is, as R-CAD-1 to R-CAD-3 have it. Not asked within a day of the last touch, when it would not matter.
    fn cadence(
        &self,
        conn: &mut Conn,
        seen: &Seen,
    ) -> AppResult<(Option<i64>, Option<DateTime<Utc>>)> {
        let usual = match seen.role {
            StageRole::Potential => Some(7),
            StageRole::Interested | StageRole::Negotiating => Some(3),
            StageRole::Cooperating => Some(30),
            StageRole::Dormant | StageRole::Lost => None,
        };
        let touched = seen.touched_at.unwrap_or(seen.known_since);
        if self.cx.now - touched < Duration::days(1) {
            return Ok((None, None));
        }
        // Those who sleep or are lost are contacted only about a risk of churn (R-CAD-5).
        let at_risk = self.at_risk(conn)?;
        if usual.is_none() && at_risk.is_none() {
            return Ok((None, None));
        }
        if let Some(days) = cadence::rhythm(conn, self.cx, self.customer)? {
            return Ok((Some(days), at_risk));
        }
        let slow = slow::of(conn, self.customer, seen.today)?;
        let times = slow.map_or(1, |slow| i64::from(slow.factor));
        Ok((usual.map(|days| days * times), None))
    }

    /// Since when there is an open risk of churn.
    fn at_risk(&self, conn: &mut Conn) -> AppResult<Option<DateTime<Utc>>> {
        let first: Option<NaiveDateTime> = risk::table
            .filter(risk::customer_id.eq(Key(self.customer)))
            .filter(risk::archived_at.is_null())
            .filter(risk::state.ne(Written(RiskState::Closed)))
            .filter(risk::kind.eq(Written(RiskKind::Churn)))
            .order(risk::created_at)
            .select(risk::created_at)
            .first(conn)
            .optional()?;
        Ok(first.map(|at| at.and_utc()))
    }

    /// When somebody last wrote something down, and into what; what the engine does is no update (R-SLA-4).
    fn updated(&self, conn: &mut Conn) -> AppResult<Option<(DateTime<Utc>, RecordRef)>> {
        let last: Option<(NaiveDateTime, Written<RecordKind>, Key<Uuid>)> = timeline_entry::table
            .inner_join(event::table.on(event::id.eq(timeline_entry::id)))
            .filter(timeline_entry::customer_id.eq(Key(self.customer)))
            .filter(timeline_entry::author_id.is_not_null())
            .order(timeline_entry::recorded_at.desc())
            .select((
                timeline_entry::recorded_at,
                event::record_kind,
                event::record_id,
            ))
            .first(conn)
            .optional()?;
        Ok(last.map(|(at, Written(kind), Key(id))| (at.and_utc(), RecordRef { kind, id })))
    }

    /// The move that brought the customer into its stage.
    fn entered(&self, conn: &mut Conn, stage: &str) -> AppResult<Option<RecordRef>> {
        let id: Option<Key<Uuid>> = stage_change::table
            .filter(stage_change::customer_id.eq(Key(self.customer)))
            .filter(stage_change::to_stage.eq(stage))
            .filter(stage_change::undone_at.is_null())
            .order(stage_change::happened_at.desc())
            .select(stage_change::id)
            .first(conn)
            .optional()?;
        Ok(id.map(|Key(id)| RecordRef {
            kind: RecordKind::StageChange,
            id,
        }))
    }

    fn promises(&self, conn: &mut Conn) -> AppResult<Vec<Promise>> {
        let mut found = self.todos(conn)?;
        found.extend(self.plans(conn)?);
        Ok(found)
    }

    fn todos(&self, conn: &mut Conn) -> AppResult<Vec<Promise>> {
        type Row = (
            Key<Uuid>,
            String,
            NaiveDateTime,
            Option<Written<NaiveDate>>,
            NaiveDateTime,
        );
        let rows: Vec<Row> = todo::table
            .filter(todo::customer_id.eq(Key(self.customer)))
            .filter(todo::state.eq(Written(TodoState::Open)))
            .filter(todo::archived_at.is_null().and(todo::due_at.lt(no_date())))
            .order((todo::due_at, todo::id))
            .limit(LOOK_BACK)
            .select((
                todo::id,
                todo::assignee_kind,
                todo::due_at,
                todo::due_on,
                todo::created_at,
            ))
            .load(conn)?;
        let promise = |(id, assignee, due_at, due_on, recorded): Row| Promise {
            record: record(RecordKind::Todo, id),
            theirs: assignee == "customer",
            due_at: due_at.and_utc(),
            due: when_of(due_at, due_on),
            recorded_at: recorded.and_utc(),
        };
        Ok(rows.into_iter().map(promise).collect())
    }

    /// Plans that promise something: a visit, a meeting, a quote.
    fn plans(&self, conn: &mut Conn) -> AppResult<Vec<Promise>> {
        type Row = (
            Key<Uuid>,
            Json<Vec<Channel>>,
            Written<GoalKind>,
            NaiveDateTime,
            Written<When>,
            NaiveDateTime,
        );
        let rows: Vec<Row> = plan::table
            .filter(plan::customer_id.eq(Key(self.customer)))
            .filter(plan::state.eq(Written(PlanState::Pending)))
            // What a strategy plans is our own business, and no promise.
            .filter(plan::origin.ne(Written(PlanOrigin::Strategy)))
            .filter(plan::archived_at.is_null())
            .order((plan::planned_at, plan::id))
            .limit(LOOK_BACK)
            .select((
                plan::id,
                plan::channels,
                plan::goal_kind,
                plan::planned_at,
                plan::planned,
                plan::created_at,
            ))
            .load(conn)?;
        let visits = |channels: &[Channel]| {
            let meets = |one: &Channel| matches!(one, Channel::Visit | Channel::Meeting);
            channels.iter().any(meets)
        };
        Ok(rows
            .into_iter()
            .filter(|row| visits(&row.1.0) || row.2.0 == GoalKind::Proposal)
            .map(|(id, _, _, due_at, due, recorded)| Promise {
                record: record(RecordKind::Plan, id),
                theirs: false,
                due_at: due_at.and_utc(),
                due: due.0,
                recorded_at: recorded.and_utc(),
            })
            .collect())
    }

    fn terms(&self, conn: &mut Conn) -> AppResult<Vec<Term>> {
        type Row = (
            Key<Uuid>,
            Option<Written<FlexDate>>,
            Written<Renewal>,
            NaiveDateTime,
        );
        let rows: Vec<Row> = contract::table
            .filter(contract::customer_id.eq(Key(self.customer)))
            .filter(contract::state.eq(Written(ContractState::Active)))
            .filter(contract::archived_at.is_null())
            .order(contract::id)
            .limit(LOOK_BACK)
            .select((
                contract::id,
                contract::ends_on,
                contract::renewal,
                contract::created_at,
            ))
            .load(conn)?;
        Ok(rows
            .into_iter()
            .filter_map(|(id, ends_on, renewal, recorded)| {
                Some(Term {
                    id: id.0,
                    ends_on: ends_on?.0.first_day()?,
                    renewal: renewal.0,
                    recorded_on: self.day(recorded),
                })
            })
            .collect())
    }

    fn cases(&self, conn: &mut Conn) -> AppResult<Vec<Case>> {
        let rows: Vec<ServiceCaseRow> = service_case::table
            .filter(service_case::customer_id.eq(Key(self.customer)))
            .filter(service_case::archived_at.is_null())
            .order((service_case::reported_at.desc(), service_case::id.desc()))
            .limit(LOOK_BACK)
            .select(ServiceCaseRow::as_select())
            .load(conn)?;
        let case = |row: ServiceCaseRow| {
            let due = row.due(self.cx);
            Case {
                id: row.id.0.uuid(),
                kind: row.kind.0,
                satisfaction: row.satisfaction,
                reported_at: row.reported_at.and_utc(),
                reported: row.reported.0,
                answered: row.first_answered.is_some(),
                solved: row.solved.is_some(),
                answer_due: due.map(|due| due.0),
                solution_due: due.map(|due| due.1),
                recorded_at: row.created_at.and_utc(),
            }
        };
        Ok(rows.into_iter().map(case).collect())
    }

    fn decisions(&self, conn: &mut Conn) -> AppResult<Vec<Decision>> {
        type Row = (Key<Uuid>, Option<Written<FlexDate>>, NaiveDateTime);
        let points: Vec<Row> = milestone::table
            .filter(milestone::customer_id.eq(Key(self.customer)))
            .filter(milestone::kind.eq(Written(MilestoneKind::DecisionPoint)))
            .filter(milestone::archived_at.is_null())
            .order(milestone::id.desc())
            .limit(LOOK_BACK)
            .select((
                milestone::id,
                milestone::date.nullable(),
                milestone::created_at,
            ))
            .load(conn)?;
        let closes: Vec<Row> = opportunity::table
            .filter(opportunity::customer_id.eq(Key(self.customer)))
            .filter(opportunity::state.eq(Written(OpportunityState::Open)))
            .filter(opportunity::archived_at.is_null())
            .order(opportunity::id.desc())
            .limit(LOOK_BACK)
            .select((
                opportunity::id,
                opportunity::expected_close,
                opportunity::created_at,
            ))
            .load(conn)?;
        let of = |kind: RecordKind| {
            move |(id, date, recorded): Row| {
                Some(Decision {
                    record: record(kind, id),
                    on: last_day(date?.0)?,
                    recorded_on: self.day(recorded),
                })
            }
        };
        let points = points.into_iter().filter_map(of(RecordKind::Milestone));
        let closes = closes.into_iter().filter_map(of(RecordKind::Opportunity));
        Ok(points.chain(closes).collect())
    }

    fn needs(&self, conn: &mut Conn) -> AppResult<i64> {
        Ok(need::table
            .filter(need::customer_id.eq(Key(self.customer)))
            .filter(need::archived_at.is_null())
            .filter(need::state.ne_all([Written(NeedState::Landed), Written(NeedState::Dropped)]))
            .count()
            .get_result(conn)?)
    }

    fn risks(&self, conn: &mut Conn) -> AppResult<Vec<RiskKind>> {
        let kinds: Vec<Written<RiskKind>> = risk::table
            .filter(risk::customer_id.eq(Key(self.customer)))
            .filter(risk::archived_at.is_null())
            .filter(risk::state.ne(Written(RiskState::Closed)))
            .select(risk::kind)
            .load(conn)?;
        Ok(kinds.into_iter().map(|kind| kind.0).collect())
    }

    /// What the milestone says; else the first move into cooperation.
    fn cooperates_since(&self, conn: &mut Conn) -> AppResult<Option<NaiveDate>> {
        let said: Vec<Written<FlexDate>> = milestone::table
            .filter(milestone::customer_id.eq(Key(self.customer)))
            .filter(milestone::kind.eq(Written(MilestoneKind::CooperationStarted)))
            .filter(milestone::archived_at.is_null())
            .select(milestone::date)
            .load(conn)?;
        let said = said.into_iter().filter_map(|date| date.0.first_day()).min();
        if said.is_some() {
            return Ok(said);
        }
        let codes = stages::codes_of_role(conn, StageRole::Cooperating)?;
        let first: Option<NaiveDateTime> = stage_change::table
            .filter(stage_change::customer_id.eq(Key(self.customer)))
            .filter(stage_change::undone_at.is_null())
            .filter(stage_change::to_stage.eq_any(codes))
            .order(stage_change::happened_at)
            .select(stage_change::happened_at)
            .first(conn)
            .optional()?;
        Ok(first.map(|at| self.day(at)))
    }
}

fn record(kind: RecordKind, id: Key<Uuid>) -> RecordRef {
    RecordRef { kind, id: id.0 }
}

/// The last day that a date can mean.
fn last_day(date: FlexDate) -> Option<NaiveDate> {
    match date {
        FlexDate::Day(day) => Some(day),
        FlexDate::Month(year, 12) | FlexDate::Year(year) => NaiveDate::from_ymd_opt(year, 12, 31),
        FlexDate::Month(year, month) => NaiveDate::from_ymd_opt(year, month + 1, 1)?.pred_opt(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_known_to_the_month_passes_with_its_last_day() {
        let day = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
        for (date, last) in [
            (FlexDate::Year(2026), "2026-12-31"),
            (FlexDate::Month(2026, 12), "2026-12-31"),
            (FlexDate::Month(2028, 2), "2028-02-29"),
        ] {
            assert_eq!(last_day(date), day(last));
        }
    }
}
