//! The rows of such times, and which of them hold.

use crate::access::policy::Verb;
use crate::db::Conn;
use crate::db::schema::{contract, service_times};
use crate::db::types::{Key, Written, stored};
use crate::error::AppResult;
use crate::events::{self, Draft};
use crate::feature::contract::row::ContractRow;
use crate::feature::customer::store;
use crate::record::fact::{Difference, open};
use crate::record::{Cx, Entry, Record as _};
use diesel::prelude::*;
use shared::audit::Action;
use shared::contract::ContractState;
use shared::id::{ContractId, CustomerId};
use shared::role::RecordKind;
use shared::service_times::ServiceTimes;
use shared::signal::Times;
use shared::timeline::Dimension;
use uuid::Uuid;

/// The times of one that carries some.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Own(pub ServiceTimes);

impl Own {
    /// What of them signals follow.
    #[must_use]
    pub fn for_signals(self) -> Times {
        Times {
            enquiry_hours: self.0.enquiry_hours.map(i64::from),
            update_days: self.0.update_days.map(i64::from),
        }
    }
}

/// Who carries times of its own.
#[derive(Debug, Clone, Copy)]
pub enum Carrier {
    /// A customer: they always hold.
    Customer(CustomerId),
    /// A contract: they hold while it runs.
    Contract(ContractId),
}

impl Carrier {
    /// The customer that it is, or belongs to, and the contract; none is nil.
    fn keys(self, conn: &mut Conn) -> AppResult<(CustomerId, Uuid)> {
        Ok(match self {
            Self::Customer(id) => (id, Uuid::nil()),
            Self::Contract(id) => {
                let row = ContractRow::find(conn, id.uuid())?;
                (row.customer_id.0, id.uuid())
            }
        })
    }

    const fn kind(self) -> RecordKind {
        match self {
            Self::Customer(_) => RecordKind::Customer,
            Self::Contract(_) => RecordKind::Contract,
        }
    }
}

type Columns = (Option<i32>, Option<i32>, Option<i32>, Option<i32>);

fn times((answer_hours, solution_hours, enquiry_hours, update_days): Columns) -> ServiceTimes {
    ServiceTimes {
        answer_hours,
        solution_hours,
        enquiry_hours,
        update_days,
    }
}

const fn columns() -> (
    service_times::answer_hours,
    service_times::solution_hours,
    service_times::enquiry_hours,
    service_times::update_days,
) {
    (
        service_times::answer_hours,
        service_times::solution_hours,
        service_times::enquiry_hours,
        service_times::update_days,
    )
}

/// The times that hold for a customer: its own and those of its running contracts, the shortest of each.
///
/// # Errors
/// Where the database fails.
pub fn of(conn: &mut Conn, customer: CustomerId) -> AppResult<Own> {
    let rows: Vec<(Key<Uuid>, Columns)> = service_times::table
        .filter(service_times::customer_id.eq(Key(customer)))
        .select((service_times::contract_id, columns()))
        .load(conn)?;
    if rows.is_empty() {
        return Ok(Own::default());
    }
    let running: Vec<Key<Uuid>> = contract::table
        .filter(contract::customer_id.eq(Key(customer)))
        .filter(contract::state.eq(Written(ContractState::Active)))
        .filter(contract::archived_at.is_null())
        .select(contract::id)
        .load(conn)?;
    let holds = |id: &Key<Uuid>| id.0.is_nil() || running.contains(id);
    let all = rows.into_iter().filter(|(id, _)| holds(id));
    let shortest = all.map(|(_, row)| times(row)).reduce(ServiceTimes::shorter);
    Ok(Own(shortest.unwrap_or_default()))
}

/// What one carries, for whoever reaches the customer.
///
/// # Errors
/// [`shared::Code::NotFound`].
pub fn read(conn: &mut Conn, cx: &Cx, carrier: Carrier) -> AppResult<ServiceTimes> {
    let (customer, contract) = carrier.keys(conn)?;
    cx.viewer(conn, customer)?;
    stated(conn, customer, contract)
}

/// Sets what one carries, for whoever may write it.
///
/// # Errors
/// [`shared::Code::NotFound`], [`shared::Code::Forbidden`], [`shared::Code::Archived`].
pub fn set(conn: &mut Conn, cx: &Cx, carrier: Carrier, new: ServiceTimes) -> AppResult<()> {
    let (customer, contract) = carrier.keys(conn)?;
    cx.viewer(conn, customer)?
        .require(Verb::Write(carrier.kind()))?;
    store::require_live(conn, customer)?;
    let before = stated(conn, customer, contract)?;
    if before == new {
        return Ok(());
    }
    replace(conn, cx, (customer, contract), new)?;
    note(conn, cx, carrier, (customer, contract), (before, new))
}

fn stated(conn: &mut Conn, customer: CustomerId, contract: Uuid) -> AppResult<ServiceTimes> {
    let row: Option<Columns> = service_times::table
        .find((Key(customer), Key(contract)))
        .select(columns())
        .first(conn)
        .optional()?;
    Ok(row.map(times).unwrap_or_default())
}

fn replace(
    conn: &mut Conn,
    cx: &Cx,
    (customer, contract): (CustomerId, Uuid),
    new: ServiceTimes,
) -> AppResult<()> {
    diesel::delete(service_times::table.find((Key(customer), Key(contract)))).execute(conn)?;
    if new == ServiceTimes::default() {
        return Ok(());
    }
    diesel::insert_into(service_times::table)
        .values((
            service_times::customer_id.eq(Key(customer)),
            service_times::contract_id.eq(Key(contract)),
            service_times::answer_hours.eq(new.answer_hours),
            service_times::solution_hours.eq(new.solution_hours),
            service_times::enquiry_hours.eq(new.enquiry_hours),
            service_times::update_days.eq(new.update_days),
            service_times::updated_at.eq(stored(cx.now)),
        ))
        .execute(conn)?;
    Ok(())
}

fn note(
    conn: &mut Conn,
    cx: &Cx,
    carrier: Carrier,
    (customer, contract): (CustomerId, Uuid),
    (before, after): (ServiceTimes, ServiceTimes),
) -> AppResult<()> {
    let changes = [
        ("answer_hours", before.answer_hours, after.answer_hours),
        (
            "solution_hours",
            before.solution_hours,
            after.solution_hours,
        ),
        ("enquiry_hours", before.enquiry_hours, after.enquiry_hours),
        ("update_days", before.update_days, after.update_days),
    ]
    .into_iter()
    .filter(|(_, from, to)| from != to)
    .map(|(field, from, to)| Difference {
        field,
        from: open(from),
        to: open(to),
    })
    .collect();
    let (record_id, dimension, what) = match carrier {
        Carrier::Customer(id) => (id.uuid(), Dimension::Profile, "profile_changed"),
        Carrier::Contract(_) => (contract, Dimension::Contracts, "contract_changed"),
    };
    let draft = Draft {
        customer_id: customer,
        kind: carrier.kind(),
        record_id,
        action: Action::Changed,
        changes,
        entry: Some(Entry {
            dimension,
            what,
            when: None,
        }),
    };
    events::append(conn, cx, draft).map(drop)
}
