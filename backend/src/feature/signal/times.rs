//! Times that a customer or a contract carries of its own (R-SLA-5). Where several say something, the shortest holds.

use crate::access::Actor;
use crate::access::policy::Verb;
use crate::db::Conn;
use crate::db::schema::{contract, service_times};
use crate::db::types::{Key, Written, stored};
use crate::error::AppResult;
use crate::events::{self, Draft};
use crate::feature::contract::row::ContractRow;
use crate::feature::customer::store;
use crate::http::{Body, Id, answer};
use crate::record::fact::{Difference, open};
use crate::record::{Cx, Entry, Record as _};
use crate::state::State;
use actix_web::{HttpResponse, get, put, web};
use diesel::prelude::*;
use shared::audit::Action;
use shared::contract::ContractState;
use shared::error::Problem;
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

fn stated(conn: &mut Conn, customer: CustomerId, contract: Uuid) -> AppResult<ServiceTimes> {
    let row: Option<Columns> = service_times::table
        .find((Key(customer), Key(contract)))
        .select(columns())
        .first(conn)
        .optional()?;
    Ok(row.map(times).unwrap_or_default())
}

fn set(
    conn: &mut Conn,
    cx: &Cx,
    customer: CustomerId,
    contract: Uuid,
    new: ServiceTimes,
) -> AppResult<()> {
    store::require_live(conn, customer)?;
    let before = stated(conn, customer, contract)?;
    if before == new {
        return Ok(());
    }
    diesel::delete(service_times::table.find((Key(customer), Key(contract)))).execute(conn)?;
    if new != ServiceTimes::default() {
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
    }
    note(conn, cx, customer, contract, (before, new))
}

fn note(
    conn: &mut Conn,
    cx: &Cx,
    customer: CustomerId,
    contract: Uuid,
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
    let (kind, record_id, dimension, what) = if contract.is_nil() {
        let id = customer.uuid();
        (
            RecordKind::Customer,
            id,
            Dimension::Profile,
            "profile_changed",
        )
    } else {
        let strand = Dimension::Contracts;
        (RecordKind::Contract, contract, strand, "contract_changed")
    };
    let draft = Draft {
        customer_id: customer,
        kind,
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

/// Reads the times that a customer carries of its own; what is empty follows the general rule (R-SLA-5).
#[utoipa::path(
    tag = "Customers",
    description = "Who may: everyone who reaches the customer.",
    params(("id" = CustomerId, Path, description = "The customer")),
    responses(
        (status = 200, description = "The times", body = ServiceTimes),
        (status = 404, description = "`not_found`: no such customer within reach", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/customers/{id}/service-times")]
pub async fn read_customer_times(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let times = state
        .db
        .read(move |conn| {
            cx.viewer(conn, id.0)?;
            stated(conn, id.0, Uuid::nil())
        })
        .await?;
    Ok(answer::ok(&times))
}

/// Sets the times that a customer carries of its own (R-SLA-5). Cases reported from then on follow them.
#[utoipa::path(
    tag = "Customers",
    description = "Who may: owner, collaborators, managers above the owner.",
    params(("id" = CustomerId, Path, description = "The customer")),
    request_body(content = ServiceTimes, example = json!({"answer_hours": 24})),
    responses(
        (status = 200, description = "The times", body = ServiceTimes),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`archived`", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[put("/customers/{id}/service-times")]
pub async fn set_customer_times(
    state: web::Data<State>,
    actor: Actor,
    id: Id<CustomerId>,
    body: Body<ServiceTimes>,
) -> AppResult<HttpResponse> {
    let (cx, new) = (Cx::new(&state, actor), body.value);
    state
        .db
        .write(move |conn| {
            let write = Verb::Write(RecordKind::Customer);
            cx.viewer(conn, id.0)?.require(write)?;
            set(conn, &cx, id.0, Uuid::nil(), new)
        })
        .await?;
    Ok(answer::ok(&new))
}

/// Reads the times that a contract carries of its own (R-SLA-5).
#[utoipa::path(
    tag = "Contracts",
    description = "Who may: everyone who reaches the customer.",
    params(("id" = ContractId, Path, description = "The contract")),
    responses(
        (status = 200, description = "The times", body = ServiceTimes),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/contracts/{id}/service-times")]
pub async fn read_contract_times(
    state: web::Data<State>,
    actor: Actor,
    id: Id<ContractId>,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(&state, actor);
    let times = state
        .db
        .read(move |conn| {
            let contract = ContractRow::find(conn, id.0.uuid())?;
            cx.viewer(conn, contract.customer_id.0)?;
            stated(conn, contract.customer_id.0, id.0.uuid())
        })
        .await?;
    Ok(answer::ok(&times))
}

/// Sets the times that a contract carries of its own (R-SLA-5); they hold while it runs.
#[utoipa::path(
    tag = "Contracts",
    description = "Who may: owner, collaborators, managers above the owner.",
    params(("id" = ContractId, Path, description = "The contract")),
    request_body(content = ServiceTimes, example = json!({"answer_hours": 24, "solution_hours": 48})),
    responses(
        (status = 200, description = "The times", body = ServiceTimes),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`archived`", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[put("/contracts/{id}/service-times")]
pub async fn set_contract_times(
    state: web::Data<State>,
    actor: Actor,
    id: Id<ContractId>,
    body: Body<ServiceTimes>,
) -> AppResult<HttpResponse> {
    let (cx, new) = (Cx::new(&state, actor), body.value);
    state
        .db
        .write(move |conn| {
            let row = ContractRow::find(conn, id.0.uuid())?;
            let customer = row.customer_id.0;
            let write = Verb::Write(RecordKind::Contract);
            cx.viewer(conn, customer)?.require(write)?;
            set(conn, &cx, customer, id.0.uuid(), new)
        })
        .await?;
    Ok(answer::ok(&new))
}
