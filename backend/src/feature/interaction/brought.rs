//! What an interaction brings beside itself: needs and their changes, a service case, the plan that it fulfils. Each is
//! written through the rules of its own kind, in the interaction's transaction.

use super::row::InteractionRow;
use crate::access::policy::Verb;
use crate::db::Conn;
use crate::db::types::{Key, Written};
use crate::error::{AppError, AppResult};
use crate::feature::need::row::NeedRow;
use crate::feature::plan::row::PlanRow;
use crate::feature::service_case::row::ServiceCaseRow;
use crate::record::{Cx, Record, store};
use shared::Code;
use shared::id::{CustomerId, PlanId};
use shared::interaction::NewInteraction;
use shared::need::{NeedChange, NewNeed};
use shared::plan::PlanState;
use shared::role::{RecordKind, WholeClass};
use shared::service_case::NewServiceCase;

/// What came with an interaction.
pub struct Brought {
    needs: Vec<NewNeed>,
    changes: Vec<NeedChange>,
    service_case: Option<NewServiceCase>,
    fulfils: Option<PlanId>,
}

impl Brought {
    /// Takes it out of the request.
    pub fn take(new: &mut NewInteraction) -> Self {
        Self {
            needs: std::mem::take(&mut new.needs),
            changes: std::mem::take(&mut new.need_changes),
            service_case: new.service_case.take(),
            fulfils: new.fulfils.take(),
        }
    }

    /// Writes new needs and changes of needs.
    ///
    /// # Errors
    /// As making and changing needs, with pointers into the request; [`Code::Stale`] for a change on an old base.
    pub fn needs(&self, conn: &mut Conn, cx: &Cx, customer: CustomerId) -> AppResult<()> {
        if self.needs.is_empty() && self.changes.is_empty() {
            return Ok(());
        }
        cx.viewer(conn, customer)?
            .require(Verb::Write(RecordKind::Need))?;
        for (i, need) in self.needs.iter().enumerate() {
            let cx = &cx.at(need.happened_at);
            let row = NeedRow::make(conn, cx, customer, need.clone(), &format!("/needs/{i}"))?;
            store::insert(conn, cx, &row)?;
        }
        for (i, change) in self.changes.iter().enumerate() {
            self.change(conn, cx, customer, change, &format!("/need_changes/{i}"))?;
        }
        Ok(())
    }

    fn change(
        &self,
        conn: &mut Conn,
        cx: &Cx,
        customer: CustomerId,
        change: &NeedChange,
        at: &str,
    ) -> AppResult<()> {
        let id = change.id.uuid();
        let cx = &cx.at(change.change.happened_at);
        let known = NeedRow::find(conn, id).is_ok_and(|row| row.customer_id.0 == customer);
        if !known {
            return Err(AppError::field(format!("{at}/id"), Code::NoSuchNeed));
        }
        store::change::<NeedRow>(conn, cx, id, change.version, |conn, row| {
            row.apply(conn, cx, change.change.clone())
                .map_err(|error| error.below(&format!("{at}/change")))
        })?;
        Ok(())
    }

    /// Writes the service case, and closes the plan that was fulfilled.
    ///
    /// # Errors
    /// As making a case; [`Code::NoSuchPlan`].
    pub fn the_rest(self, conn: &mut Conn, cx: &Cx, row: &InteractionRow) -> AppResult<()> {
        let customer = row.customer_id.0;
        if let Some(mut case) = self.service_case {
            cx.viewer(conn, customer)?
                .require(Verb::Write(RecordKind::ServiceCase))?;
            case.reported = case.reported.or(Some(row.happened()));
            case.contact = case.contact.or(row.contacts.0.first().copied());
            let case = ServiceCaseRow::make(conn, cx, customer, case, "/service_case")?;
            store::insert(conn, cx, &case)?;
        }
        match self.fulfils {
            Some(plan) => fulfil(conn, cx, row, plan),
            None => Ok(()),
        }
    }
}

/// A plan that was carried out: done when the interaction happened, with its content as the summary.
fn fulfil(conn: &mut Conn, cx: &Cx, row: &InteractionRow, plan: PlanId) -> AppResult<()> {
    let refused = || AppError::field("/fulfils", Code::NoSuchPlan);
    let before = PlanRow::find(conn, plan.uuid()).map_err(|_| refused())?;
    let fits = before.customer_id == row.customer_id
        && before.state.0 == PlanState::Pending
        && before.archived_at.is_none();
    if !fits {
        return Err(refused());
    }
    store::change_or_assigned::<PlanRow>(conn, cx, plan.uuid(), before.version, |_, plan| {
        plan.state = Written(PlanState::Done);
        plan.actual = Some(Written(row.happened()));
        // Of a marked entry nothing stands in these columns, and nothing comes to stand in the plan's.
        let content = Some(&row.content).filter(|_| row.class.0 == WholeClass::Open);
        plan.summary = plan.summary.take().or_else(|| content.cloned());
        plan.feedback = plan.feedback.take().or_else(|| row.feedback.clone());
        plan.fulfilled_by = Some(Key(row.id.0));
        Ok(())
    })?;
    Ok(())
}
