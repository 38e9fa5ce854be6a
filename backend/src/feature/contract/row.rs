//! The row of a contract.

use crate::access::{FreeText, Sealed, reseal_exact, retext};
use crate::db::Conn;
use crate::db::schema::contract;
use crate::db::types::{Key, Written, fresh, stored};
use crate::error::{AppError, AppResult};
use crate::record::fact::{self, Facts};
use crate::record::{Cx, Entry, Kind, Lens, Record, record_row, store};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use shared::contract::{Contract, ContractPatch, ContractState, NewContract, Renewal};
use shared::id::{ContractId, CustomerId, UserId};
use shared::role::RecordKind;
use shared::stage::Gate;
use shared::time::{FlexDate, When};
use shared::timeline::Dimension;
use shared::{Code, Guarded};
use uuid::Uuid;

/// A row of the table.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = contract, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct ContractRow {
    /// Its id.
    pub id: Key<ContractId>,
    /// The customer.
    pub customer_id: Key<CustomerId>,
    /// Row version.
    pub version: i32,
    /// The contract's number.
    pub number: Option<FreeText>,
    /// Amount and currency.
    pub amount: Option<Sealed>,
    /// Signed on.
    pub signed_on: Option<Written<FlexDate>>,
    /// Starts on.
    pub starts_on: Option<Written<FlexDate>>,
    /// Ends on.
    pub ends_on: Option<Written<FlexDate>>,
    /// Product or service.
    pub product: Option<FreeText>,
    /// How it is used.
    pub usage: Option<FreeText>,
    /// Renewal intention.
    pub renewal: Written<Renewal>,
    /// State.
    pub state: Written<ContractState>,
    /// When it was made.
    pub created_at: NaiveDateTime,
    /// Who made it.
    pub created_by: Option<Key<UserId>>,
    /// When it was last changed.
    pub updated_at: NaiveDateTime,
    /// When it was archived.
    pub archived_at: Option<NaiveDateTime>,
}

impl ContractRow {
    /// A new contract of a customer; `at` is where it stands in the request, for the pointers of its faults.
    ///
    /// # Errors
    /// [`Code::DatesOutOfOrder`].
    pub fn make(cx: &Cx, customer: CustomerId, new: NewContract, at: &str) -> AppResult<Self> {
        let now = stored(cx.now);
        let row = Self {
            id: Key(fresh()),
            customer_id: Key(customer),
            version: 1,
            number: new.number.map(FreeText::new),
            amount: new.amount.as_ref().map(Sealed::seal_exact),
            signed_on: new.signed_on.map(Written),
            starts_on: new.starts_on.map(Written),
            ends_on: new.ends_on.map(Written),
            product: new.product.map(FreeText::new),
            usage: new.usage.map(FreeText::new),
            renewal: Written(new.renewal.unwrap_or(Renewal::Unsure)),
            state: Written(new.state.unwrap_or(ContractState::Active)),
            created_at: now,
            created_by: cx.author(),
            updated_at: now,
            archived_at: None,
        };
        row.check(at)?;
        Ok(row)
    }

    fn check(&self, at: &str) -> AppResult<()> {
        let day = |date: Option<Written<FlexDate>>| date.and_then(|d| d.0.first_day());
        match (day(self.starts_on.or(self.signed_on)), day(self.ends_on)) {
            (Some(start), Some(end)) if end < start => Err(AppError::field(
                format!("{at}/ends_on"),
                Code::DatesOutOfOrder,
            )),
            _ => Ok(()),
        }
    }

    /// Applies a merge patch.
    ///
    /// # Errors
    /// [`Code::Invalid`] with the fields that cannot be taken.
    pub fn apply(&mut self, conn: &mut Conn, cx: &Cx, patch: ContractPatch) -> AppResult<()> {
        let masks = cx.masks(conn, self.customer_id.0)?;
        retext(patch.number, &mut self.number, masks);
        reseal_exact(patch.amount, &mut self.amount);
        patch.signed_on.map(Written).apply(&mut self.signed_on);
        patch.starts_on.map(Written).apply(&mut self.starts_on);
        patch.ends_on.map(Written).apply(&mut self.ends_on);
        retext(patch.product, &mut self.product, masks);
        retext(patch.usage, &mut self.usage, masks);
        let mut faults = Vec::new();
        if !patch.renewal.map(Written).apply_required(&mut self.renewal) {
            faults.push(("/renewal".to_owned(), Code::Required));
        }
        if !patch.state.map(Written).apply_required(&mut self.state) {
            faults.push(("/state".to_owned(), Code::Required));
        }
        if faults.is_empty() {
            self.check("")
        } else {
            Err(AppError::fields(faults))
        }
    }

    /// The day on which it was signed, by the time it was written down: there it stands on the timeline. Of a date that is
    /// known to the year or month the first day; what is to be signed yet stands where it was recorded.
    fn signed_before(&self) -> Option<NaiveDate> {
        let day = self.signed_on.and_then(|on| on.0.first_day());
        day.filter(|day| *day <= self.created_at.date())
    }

    /// Whether the customer has an active contract with amount and term, which opens the gate of *cooperating*.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn active_exists(conn: &mut Conn, customer: CustomerId) -> AppResult<bool> {
        let active = contract::table
            .filter(
                contract::customer_id
                    .eq(Key(customer))
                    .and(contract::archived_at.is_null()),
            )
            .filter(
                contract::state
                    .eq(Written(ContractState::Active))
                    .and(contract::amount.is_not_null()),
            )
            .filter(contract::ends_on.is_not_null());
        Ok(diesel::select(diesel::dsl::exists(active)).get_result(conn)?)
    }
}

impl Record for ContractRow {
    const KIND: RecordKind = RecordKind::Contract;
    type View = Contract;

    record_row!(contract;
        states { state: state as ContractState }
        users { author: created_by }
        times {}
        words { renewal: renewal as Renewal }
    );

    fn name_customer(view: &mut Contract, customer: shared::customer::CustomerRef) {
        view.customer = Some(customer);
    }

    fn sealed() -> Vec<&'static str> {
        vec!["amount"]
    }

    fn facts(&self) -> Facts {
        vec![
            ("number", fact::text(self.number.as_ref())),
            ("amount", fact::commercial(self.amount.as_ref())),
            ("signed_on", fact::written(self.signed_on.as_ref())),
            ("starts_on", fact::written(self.starts_on.as_ref())),
            ("ends_on", fact::written(self.ends_on.as_ref())),
            ("product", fact::text(self.product.as_ref())),
            ("usage", fact::text(self.usage.as_ref())),
            ("renewal", fact::written(Some(&self.renewal))),
            ("state", fact::written(Some(&self.state))),
        ]
    }

    fn on_timeline(&self) -> Option<Entry> {
        Some(Entry {
            dimension: Dimension::Contracts,
            what: "contract",
            when: self.signed_before().map(When::Day),
        })
    }

    fn change_on_timeline(&self, _: &[&str]) -> Entry {
        Entry {
            dimension: Dimension::Contracts,
            what: "contract_changed",
            when: None,
        }
    }

    fn called(view: &Contract, _: &Cx) -> Option<Guarded<String>> {
        let name = view.product.as_ref().or(view.number.as_ref())?;
        Some(Guarded::clear(name.clone()))
    }

    fn views(_conn: &mut Conn, lens: &Lens<'_>, rows: &[Self]) -> AppResult<Vec<Contract>> {
        Ok(rows
            .iter()
            .map(|row| {
                let viewer = lens.viewer(row.customer_id.0);
                Contract {
                    id: row.id.0,
                    customer_id: row.customer_id.0,
                    customer: None,
                    version: row.version,
                    number: viewer.free_opt(row.number.as_ref()),
                    amount: row.amount.as_ref().map(|value| viewer.amount(value)),
                    signed_on: row.signed_on.map(|w| w.0),
                    starts_on: row.starts_on.map(|w| w.0),
                    ends_on: row.ends_on.map(|w| w.0),
                    product: viewer.free_opt(row.product.as_ref()),
                    usage: viewer.free_opt(row.usage.as_ref()),
                    renewal: row.renewal.0,
                    state: row.state.0,
                    created_at: row.created_at.and_utc(),
                    updated_at: row.updated_at.and_utc(),
                    archived_at: row.archived_at.map(|at| at.and_utc()),
                }
            })
            .collect())
    }

    /// A contract that comes later fills the gate that an import left open (R-STG-2).
    fn settle(&self, conn: &mut Conn, _cx: &Cx) -> AppResult<()> {
        if Self::active_exists(conn, self.customer_id.0)? {
            crate::feature::stage::queries::close_gate(conn, self.customer_id.0, Gate::Contract)?;
        }
        Ok(())
    }
}

impl Kind for ContractRow {
    type New = NewContract;
    type Patch = ContractPatch;
    const PATH: &'static str = "contracts";

    fn create(conn: &mut Conn, cx: &Cx, customer: CustomerId, new: NewContract) -> AppResult<Uuid> {
        let row = Self::make(cx, customer, new, "")?;
        store::create(conn, cx, &row)?;
        Ok(row.id.0.uuid())
    }

    fn change(
        conn: &mut Conn,
        cx: &Cx,
        id: Uuid,
        version: i32,
        patch: ContractPatch,
    ) -> AppResult<()> {
        store::change::<Self>(conn, cx, id, version, |conn, row| {
            row.apply(conn, cx, patch)
        })?;
        Ok(())
    }
}
