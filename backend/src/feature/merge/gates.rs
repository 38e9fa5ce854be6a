//! Gates that an import left open (R-STG-2) and that what moves in fills; parting opens them again.

use super::parts::{remember, remembered};
use crate::db::Conn;
use crate::db::types::{Json, Key};
use crate::error::AppResult;
use crate::feature::contract::row::ContractRow;
use crate::feature::customer::row::CustomerRow;
use crate::feature::need::row::NeedRow;
use shared::id::{CustomerId, MergeId};
use shared::stage::Gate;

/// The gates that records can fill, and the names under which a merge remembers that it filled them.
const FILLED: [(Gate, &str); 2] = [(Gate::Contract, "gate_contract"), (Gate::Need, "gate_need")];

fn filled(conn: &mut Conn, of: CustomerId, gate: Gate) -> AppResult<bool> {
    match gate {
        Gate::Contract => ContractRow::active_exists(conn, of),
        Gate::Need => NeedRow::open_exists(conn, of),
        Gate::LossReason | Gate::Reason => Ok(false),
    }
}

/// What stays open of a survivor, now that everything has moved in.
///
/// # Errors
/// Where the database fails.
pub fn close(conn: &mut Conn, merge: MergeId, of: &CustomerRow) -> AppResult<Json<Vec<Gate>>> {
    let mut open = of.open_gates.0.clone();
    for (gate, name) in FILLED {
        if open.contains(&gate) && filled(conn, of.customer_id(), gate)? {
            open.retain(|one| *one != gate);
            remember(conn, merge, name, &[Key(of.customer_id().uuid())])?;
        }
    }
    Ok(Json(open))
}

/// What is open again, now that everything has moved out.
///
/// # Errors
/// Where the database fails.
pub fn open(conn: &mut Conn, merge: MergeId, of: &CustomerRow) -> AppResult<Json<Vec<Gate>>> {
    let mut open = of.open_gates.0.clone();
    for (gate, name) in FILLED {
        let was = !remembered(conn, merge, name)?.is_empty();
        if was && !open.contains(&gate) && !filled(conn, of.customer_id(), gate)? {
            open.push(gate);
        }
    }
    Ok(Json(open))
}
