//! Likely duplicates (R-NAME): the same credit code, or the same name apart from width, case, spaces and legal form.
//! Nothing beyond the caller's reach is revealed.

use super::row::CustomerRow;
use crate::access::leak::{self, Leak};
use crate::db::Conn;
use crate::db::schema::{customer, customer_profile};
use crate::db::types::{Key, Written};
use crate::error::AppResult;
use crate::record::{Cx, Lens};
use diesel::prelude::*;
use shared::customer::CustomerRef;
use shared::id::CustomerId;
use shared::uscc::CreditCode;

/// The customers within reach that this one seems to be already.
///
/// # Errors
/// Where the database fails.
pub fn find(
    conn: &mut Conn,
    cx: &Cx,
    match_key: Option<&str>,
    credit_code: Option<&CreditCode>,
    except: Option<CustomerId>,
) -> AppResult<Vec<CustomerRef>> {
    let mut rows: Vec<CustomerRow> = Vec::new();
    if let Some(key) = match_key.filter(|key| !key.is_empty()) {
        rows.extend(
            customer::table
                .filter(
                    customer::match_key
                        .eq(key)
                        .and(customer::archived_at.is_null()),
                )
                .limit(20)
                .select(CustomerRow::as_select())
                .load(conn)?,
        );
    }
    if let Some(code) = credit_code {
        let ids: Vec<Key<CustomerId>> = customer_profile::table
            .filter(customer_profile::credit_code.eq(Written(code.clone())))
            .limit(20)
            .select(customer_profile::customer_id)
            .load(conn)?;
        rows.extend(
            customer::table
                .filter(
                    customer::id
                        .eq_any(ids)
                        .and(customer::archived_at.is_null()),
                )
                .select(CustomerRow::as_select())
                .load(conn)?,
        );
    }
    rows.retain(|row| Some(row.customer_id()) != except);
    rows.sort_by_key(|row| row.id);
    rows.dedup_by_key(|row| row.id);
    let lens = cx.lens(conn, rows.iter().map(CustomerRow::customer_id))?;
    Ok(rows
        .iter()
        .filter_map(|row| leak::forgotten(Leak::DuplicateCheck, || reference(&lens, row)))
        .collect())
}

fn reference(lens: &Lens<'_>, row: &CustomerRow) -> Option<CustomerRef> {
    let viewer = lens.reached(row.customer_id()).ok()?;
    Some(CustomerRef {
        id: row.customer_id(),
        number: row.number.clone(),
        name: viewer.customer_name(row.kind.0, &row.name),
        stage: Some(row.stage.clone()),
    })
}
