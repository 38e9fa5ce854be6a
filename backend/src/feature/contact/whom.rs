//! Whom a plan is for that names nobody, or somebody who left.

use super::row::ContactRow;
use crate::db::Conn;
use crate::error::AppResult;
use shared::id::{ContactId, CustomerId};

/// The main contact, or where executives meet executives whoever decides (R-CAD-7); none of those who left.
///
/// # Errors
/// Where the database fails.
pub fn to_meet(
    conn: &mut Conn,
    customer: CustomerId,
    executives: bool,
) -> AppResult<Option<ContactId>> {
    let all = ContactRow::of_customer(conn, customer)?;
    let matter = all.into_iter().filter(ContactRow::matters);
    let best = matter.max_by_key(|one| (executives && one.decides(), one.is_primary));
    Ok(best.map(|one| one.id.0))
}
