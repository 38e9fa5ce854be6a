//! The row of a follow-up plan.

use super::words::Words;
use crate::db::Conn;
use crate::db::dialect::OrIgnore;
use crate::db::schema::{interaction, plan_talk};
use crate::db::types::{Key, Written, stored, when_columns};
use crate::error::AppResult;
use crate::events;
use crate::feature::customer::store as customers;
use crate::feature::interaction::row::InteractionRow;
use crate::feature::stage::moves::is_past;
use crate::feature::todo::rules::require_next_step;
use crate::record::column::{
    ColleagueOrMe, Item, Link, May, MayText, Must, Or, Person, Several, Taking, Usual,
};
use crate::record::people::Eye;
use crate::record::{Cx, Kind, Lens, Rules, record_kind, store};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use shared::Code;
use shared::id::{CustomerId, InteractionId};
use shared::interaction::Channel;
use shared::plan::{GoalKind, NewPlan, Plan, PlanOrigin, PlanPatch, PlanRef, PlanState};
use shared::role::WholeClass;
use shared::time::When;
use std::collections::HashMap;
use uuid::Uuid;

record_kind! {
    /// A row of the table.
    pub struct PlanRow in plan: Plan, PlanId, Plan, NewPlan, PlanPatch;
    timeline: Plans, "plan";
    fields {
        contact: Person,
        goal_kind: Or<GoalKind>,
        goal: MayText,
        channels: Several<Channel>,
        outline: MayText,
        materials: MayText,
        planned: Must<When>,
        actual: May<When>,
        summary: MayText,
        feedback: MayText,
        next_action: MayText,
        owner: ColleagueOrMe,
        state: Or<PlanState>,
        remark: MayText,
        fulfilled_by: Link<InteractionId>,
    }
    kept {
        planned_at: NaiveDateTime = stored(DateTime::UNIX_EPOCH),
        origin: Written<PlanOrigin> = Written(PlanOrigin::Hand),
        strategy_id: Option<Key<Uuid>> = None,
        slot: Option<String> = None,
        slot_on: Option<Written<NaiveDate>> = None,
    }
    shown {
        origin: |row, _eye| row.origin.0,
        // Filled in for all rows at once, with what else the engine says of them.
        strategy: |_row, _eye| None,
        overdue: |row, eye| row.overdue(eye.cx.now),
    }
    listed {
        states { state: state as PlanState }
        users { owner: owner }
        times { planned: planned_at }
        words { goal_kind: goal_kind as GoalKind }
    }
}

impl Usual for GoalKind {
    const USUAL: Self = Self::Trust;
}

impl Usual for PlanState {
    const USUAL: Self = Self::Pending;
}

impl Item for Channel {
    const TEXT: bool = false;

    fn line(&self) -> String {
        self.to_string()
    }

    fn shown(&self, _: &Eye<'_>) -> Self {
        *self
    }
}

impl PlanRow {
    /// Pending and past its time; a plan for a day is, once that day is over.
    #[must_use]
    pub fn overdue(&self, now: DateTime<Utc>) -> bool {
        self.state.0 == PlanState::Pending && self.planned_at < stored(now)
    }

    /// Whether this takes back what was last done to the plan: it is pending again for when it was. That is no entry for the
    /// past, for it stood there.
    fn is_put_back(&self, taking: &mut Taking<'_>, before: Option<&Self>) -> bool {
        let then = events::before_last_change(taking.conn, taking.record);
        // Where nothing can be read, nothing will be written either.
        let (Some(before), Ok(then)) = (before, then) else {
            return false;
        };
        let stood = |field: &str, unchanged: String| match then.get(field) {
            Some(from) => from.clone().unwrap_or_default(),
            None => unchanged,
        };
        stood("planned", before.planned.0.to_string()) == self.planned.0.to_string()
            && stood("state", before.state.0.to_string()) == PlanState::Pending.as_str()
    }
}

impl PlanRow {
    /// The plans that these interactions fulfilled, archived ones left out.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn fulfilled_by(
        conn: &mut Conn,
        lens: &Lens<'_>,
        talks: &[InteractionRow],
    ) -> AppResult<HashMap<InteractionId, Vec<PlanRef>>> {
        let mut found: HashMap<InteractionId, Vec<PlanRef>> = HashMap::new();
        if talks.is_empty() {
            return Ok(found);
        }
        // Along the index of the customers: a plan is fulfilled by a talk with its own.
        let customers: Vec<_> = talks.iter().map(|talk| talk.customer_id).collect();
        let ids: Vec<_> = talks.iter().map(|talk| talk.id).collect();
        let rows: Vec<Self> = plan::table
            .filter(plan::customer_id.eq_any(customers))
            .filter(plan::fulfilled_by.eq_any(ids))
            .filter(plan::archived_at.is_null())
            .order(plan::id)
            .select(Self::as_select())
            .load(conn)?;
        let words = Words::read(conn, lens.cx.actor.lang, &rows)?;
        for row in rows {
            let Some(talk) = row.fulfilled_by else {
                continue;
            };
            let viewer = lens.viewer(row.customer_id.0);
            found.entry(talk.0).or_default().push(PlanRef {
                id: row.id.0,
                goal_kind: row.goal_kind.0,
                goal: words.goal(&row, viewer.free_opt(row.goal.as_ref())),
                planned: row.planned.0,
            });
        }
        Ok(found)
    }
}

/// Whether the talk that fulfilled a plan is marked. Its mark is the mark of what the plan took over from it, also of what
/// the history holds: the two stay together.
fn is_marked(taking: &mut Taking<'_>, before: Option<&PlanRow>) -> bool {
    let Some(talk) = before.and_then(|before| before.fulfilled_by) else {
        return false;
    };
    let class = interaction::table.find(talk).select(interaction::class);
    let class: QueryResult<Written<WholeClass>> = class.first(taking.conn);
    class.is_ok_and(|class| class.0 != WholeClass::Open)
}

impl Rules for PlanRow {
    const STEP: bool = true;

    fn called(view: &Plan) -> Option<shared::Guarded<String>> {
        crate::events::first_words(view.goal.as_deref()?).map(shared::Guarded::clear)
    }

    /// Nothing is planned for the past, and nothing done in the future. Imports report what was, and an undo puts back what
    /// stood there.
    fn check(&mut self, taking: &mut Taking<'_>, before: Option<&Self>) {
        self.planned_at = when_columns(self.planned.0, taking.cx.actor.org_zone, true).0;
        if taking.cx.imported {
            self.origin = Written(PlanOrigin::Import);
        }
        let asked_anew = before
            .is_none_or(|row| row.planned != self.planned || (row.state.0 != PlanState::Pending));
        let pending = self.state.0 == PlanState::Pending;
        let entered = pending && asked_anew && !taking.cx.imported;
        if entered && self.overdue(taking.cx.now) && !self.is_put_back(taking, before) {
            taking.fault("planned", Code::InPast);
        }
        if self.state.0 == PlanState::Done && self.actual.is_none() {
            self.actual = Some(Written(if taking.cx.imported {
                self.planned.0
            } else {
                When::At(taking.cx.now)
            }));
        }
        if before.is_some_and(|before| before.fulfilled_by != self.fulfilled_by)
            && is_marked(taking, before)
        {
            taking.fault("fulfilled_by", Code::Forbidden);
        }
        if let Some(actual) = self.actual
            && !is_past(taking.cx, actual.0)
        {
            taking.fault("actual", Code::InFuture);
        }
    }

    fn is_for(&self, cx: &Cx) -> bool {
        self.owner.is_some_and(|key| key.0 == cx.actor.id)
    }

    fn reword(
        conn: &mut Conn,
        lens: &Lens<'_>,
        rows: &[Self],
        views: &mut [Plan],
    ) -> AppResult<()> {
        let words = Words::read(conn, lens.cx.actor.lang, rows)?;
        for (row, view) in rows.iter().zip(views) {
            words.reword(row, view);
        }
        Ok(())
    }

    fn settle(&self, conn: &mut Conn, _: &Cx) -> AppResult<()> {
        if let Some(talk) = self.fulfilled_by {
            let row = (
                plan_talk::plan_id.eq(self.id),
                plan_talk::interaction_id.eq(talk),
            );
            OrIgnore(diesel::insert_into(plan_talk::table).values(row)).execute(conn)?;
        }
        customers::refresh_next(conn, self.customer_id.0)
    }
}

impl Kind for PlanRow {
    type New = NewPlan;
    type Patch = PlanPatch;
    const PATH: &'static str = "plans";

    fn create(conn: &mut Conn, cx: &Cx, customer: CustomerId, new: NewPlan) -> AppResult<Uuid> {
        let row = Self::make(conn, cx, customer, new, "")?;
        store::create(conn, cx, &row)?;
        Ok(row.id.0.uuid())
    }

    /// Closing the last dated step asks for another (R-NEXT).
    fn change(conn: &mut Conn, cx: &Cx, id: Uuid, version: i32, patch: PlanPatch) -> AppResult<()> {
        let acknowledged = patch.acknowledge.clone();
        let row = store::change_or_assigned::<Self>(conn, cx, id, version, |conn, row| {
            row.apply(conn, cx, patch)
        })?;
        if row.state.0 == PlanState::Pending {
            return Ok(());
        }
        require_next_step(conn, cx, row.customer_id.0, &acknowledged)
    }
}
