//! Who was named for the confidential values of which customers (see `feature/named_access`).

use super::actor::Actor;
use super::leak::{self, Leak};
use crate::db::Conn;
use crate::db::schema::{customer, named_access};
use crate::db::types::{Key, Written};
use crate::error::AppResult;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use shared::id::CustomerId;
use std::collections::HashSet;

/// The day by the organisation's calendar, by which named access counts.
#[must_use]
pub fn today(actor: &Actor, now: DateTime<Utc>) -> NaiveDate {
    now.with_timezone(&actor.org_zone).date_naive()
}

/// The customers among `ids` for which the caller was named, by the owner whom they have now, until a day that is not over.
///
/// # Errors
/// Where the database fails.
pub fn among(
    conn: &mut Conn,
    actor: &Actor,
    ids: &[CustomerId],
    now: DateTime<Utc>,
) -> AppResult<HashSet<CustomerId>> {
    let over = if leak::planted(Leak::NamedOutlives) {
        NaiveDate::default()
    } else {
        today(actor, now)
    };
    let keys: Vec<Key<CustomerId>> = ids.iter().copied().map(Key).collect();
    let found: Vec<Key<CustomerId>> = named_access::table
        .inner_join(customer::table.on(customer::id.eq(named_access::customer_id)))
        .filter(named_access::user_id.eq(Key(actor.id)))
        .filter(named_access::customer_id.eq_any(keys))
        .filter(named_access::until.ge(Written(over)))
        .filter(customer::owner_id.eq(named_access::owner_id.nullable()))
        .select(named_access::customer_id)
        .load(conn)?;
    Ok(found.into_iter().map(|k| k.0).collect())
}
