//! What a record of any kind says of its fields, for whoever reaches its customer.

use crate::access::Viewer;
use crate::db::Conn;
use crate::error::AppResult;
use crate::feature::contact::row::ContactRow;
use crate::feature::contract::row::ContractRow;
use crate::feature::customer::store;
use crate::feature::declared;
use crate::feature::interaction::row::InteractionRow;
use crate::feature::todo::row::TodoRow;
use crate::record::{Cx, Facts, Record};
use shared::Code;
use shared::id::CustomerId;
use shared::reveal::RecordRef;
use shared::role::RecordKind;
use uuid::Uuid;

/// The facts of a record of this customer.
///
/// # Errors
/// [`Code::NotFound`] where the customer has no such record, or the caller may not read it.
pub fn of(
    conn: &mut Conn,
    cx: &Cx,
    viewer: &Viewer<'_>,
    customer: CustomerId,
    record: RecordRef,
) -> AppResult<Facts> {
    match record.kind {
        RecordKind::Customer if record.id == customer.uuid() => {
            let row = store::find(conn, customer)?;
            Ok(row.all_facts(&store::profile(conn, customer)?))
        }
        RecordKind::Contact => row::<ContactRow>(conn, viewer, customer, record.id),
        RecordKind::Contract => row::<ContractRow>(conn, viewer, customer, record.id),
        RecordKind::Interaction => talk(conn, cx, viewer, customer, record.id),
        RecordKind::Todo => row::<TodoRow>(conn, viewer, customer, record.id),
        kind => declared::facts(conn, viewer, customer, kind, record.id),
    }
}

/// What a marked interaction says, for whoever sees marked ones; a value in it may be masked all the same.
fn talk(
    conn: &mut Conn,
    cx: &Cx,
    viewer: &Viewer<'_>,
    customer: CustomerId,
    id: Uuid,
) -> AppResult<Facts> {
    let row = InteractionRow::find(conn, id)?;
    if row.customer_id() != customer {
        return Err(Code::NotFound.into());
    }
    if !viewer.sees_entry(row.class.0) {
        return Err(Code::Forbidden.into());
    }
    Ok(row.opened(cx)?.facts())
}

/// The facts of a row.
///
/// # Errors
/// As [`of`].
pub fn row<R: Record>(
    conn: &mut Conn,
    viewer: &Viewer<'_>,
    customer: CustomerId,
    id: Uuid,
) -> AppResult<Facts> {
    let row = R::find(conn, id)?;
    if row.customer_id() == customer && row.readable(viewer) {
        Ok(row.facts())
    } else {
        Err(Code::NotFound.into())
    }
}
