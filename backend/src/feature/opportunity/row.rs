//! The row of an opportunity.

use crate::db::types::{Key, stored};
use crate::record::column::{
    Commercial, Item, May, MayText, MustText, Number, Or, Several, Taking, Usual,
};
use crate::record::link::{Link, Linked};
use crate::record::people::Eye;
use crate::record::{Rules, plain_kind, record_kind};
use chrono::NaiveDateTime;
use shared::Code;
use shared::id::{ContractId, NeedId};
use shared::opportunity::{NewOpportunity, Opportunity, OpportunityPatch, OpportunityState};
use shared::stage::LossReason;
use shared::time::FlexDate;

record_kind! {
    /// A row of the table.
    pub struct OpportunityRow in opportunity: Opportunity, OpportunityId, Opportunity, NewOpportunity, OpportunityPatch;
    timeline: Opportunities, "opportunity";
    fields {
        title: MustText,
        needs: Several<NeedId>,
        amount: Commercial,
        probability: Number<0, 100>,
        expected_close: May<FlexDate>,
        state: Or<OpportunityState>,
        loss_reason: May<LossReason>,
        remark: MayText,
    }
    kept {
        contract: Option<Key<ContractId>> = None,
        closed_at: Option<NaiveDateTime> = None,
    }
    shown {
        contract: |row, _eye| row.contract.map(|key| key.0),
        closed_at: |row, _eye| row.closed_at.map(|at| at.and_utc()),
    }
    listed {
        states { state: state as OpportunityState }
        users {}
        times {}
        words {}
    }
}
plain_kind!(
    OpportunityRow,
    NewOpportunity,
    OpportunityPatch,
    "opportunities"
);

impl Usual for OpportunityState {
    const USUAL: Self = Self::Open;
}

impl Item for NeedId {
    const TEXT: bool = false;

    fn line(&self) -> String {
        self.to_string()
    }

    fn link(&self) -> Option<Link> {
        Some(Linked::link(*self))
    }

    fn shown(&self, _: &Eye<'_>) -> Self {
        *self
    }
}

impl Rules for OpportunityRow {
    fn called(view: &Opportunity) -> Option<shared::Guarded<String>> {
        crate::events::first_words(&view.title).map(shared::Guarded::clear)
    }

    /// A lost one says why; a won one has become a contract, which is an operation of its own.
    fn check(&mut self, taking: &mut Taking<'_>, before: Option<&Self>) {
        if !super::row::needs_known(taking, &self.needs.0) {
            taking.fault("needs", Code::NoSuchNeed);
        }
        match self.state.0 {
            OpportunityState::Lost if self.loss_reason.is_none() => {
                taking.fault("loss_reason", Code::Required);
            }
            // What an imported file reports as won may have become a contract elsewhere.
            OpportunityState::Won
                if self.contract.is_none()
                    && !taking.cx.imported
                    && before.is_none_or(|row| row.state != self.state) =>
            {
                taking.fault("state", Code::NeedsContract);
            }
            _ => {}
        }
        if self.state.0 != OpportunityState::Lost {
            self.loss_reason = None;
        }
        let was = before.map(|row| row.state.0);
        if was != Some(self.state.0) {
            self.closed_at =
                (self.state.0 != OpportunityState::Open).then(|| stored(taking.cx.now));
        }
    }
}

/// Whether the customer has all these needs.
fn needs_known(taking: &mut Taking<'_>, ids: &[NeedId]) -> bool {
    use crate::record::Record;
    let uuids: Vec<uuid::Uuid> = ids.iter().map(|id| id.uuid()).collect();
    if uuids.is_empty() {
        return true;
    }
    let customer = taking.customer;
    crate::feature::need::row::NeedRow::find_many(taking.conn, &uuids).is_ok_and(|rows| {
        ids.iter().all(|id| {
            rows.iter()
                .any(|row| row.id.0 == *id && row.customer_id.0 == customer)
        })
    })
}
