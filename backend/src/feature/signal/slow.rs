//! A slow-down of a customer's cadence, which a signal brought. The follow-up engine asks [`of`] and stretches the
//! intervals of its strategies by the factor; the customer's own wish goes before it (R-CAD, precedence).

use crate::db::Conn;
use crate::db::schema::slow_down;
use crate::db::types::{Key, Written, stored};
use crate::error::AppResult;
use crate::events::{self, Draft};
use crate::record::fact::{Difference, open};
use crate::record::{Cx, Entry};
use chrono::NaiveDate;
use diesel::prelude::*;
use shared::audit::Action;
use shared::id::{CustomerId, SignalId};
use shared::role::RecordKind;
use shared::signal::SlowDown;
use shared::timeline::Dimension;

/// The slow-down that holds on a day; none where there is none, or it is over.
///
/// # Errors
/// Where the database fails.
pub fn of(conn: &mut Conn, customer: CustomerId, day: NaiveDate) -> AppResult<Option<SlowDown>> {
    let found: Option<(i32, Written<NaiveDate>)> = slow_down::table
        .find(Key(customer))
        .select((slow_down::factor, slow_down::until_on))
        .first(conn)
        .optional()?;
    Ok(found
        .map(|(factor, until)| SlowDown {
            factor,
            until: until.0,
        })
        .filter(|slow| slow.until >= day))
}

/// Sets it, or ends it; the timeline says so.
///
/// # Errors
/// Where the database fails.
pub fn set(
    conn: &mut Conn,
    cx: &Cx,
    customer: CustomerId,
    signal: Option<SignalId>,
    new: Option<SlowDown>,
) -> AppResult<()> {
    let today = cx.now.with_timezone(&cx.actor.org_zone).date_naive();
    let before = of(conn, customer, today)?;
    if before == new {
        return Ok(());
    }
    diesel::delete(slow_down::table.find(Key(customer))).execute(conn)?;
    if let Some(slow) = new {
        diesel::insert_into(slow_down::table)
            .values((
                slow_down::customer_id.eq(Key(customer)),
                slow_down::factor.eq(slow.factor),
                slow_down::until_on.eq(Written(slow.until)),
                slow_down::signal_id.eq(signal.map(Key)),
                slow_down::created_at.eq(stored(cx.now)),
                slow_down::created_by.eq(cx.author()),
            ))
            .execute(conn)?;
    }
    note(conn, cx, customer, before, new)
}

fn note(
    conn: &mut Conn,
    cx: &Cx,
    customer: CustomerId,
    before: Option<SlowDown>,
    after: Option<SlowDown>,
) -> AppResult<()> {
    let factor = |slow: Option<SlowDown>| open(slow.map(|slow| slow.factor));
    let until = |slow: Option<SlowDown>| open(slow.map(|slow| slow.until));
    let changes = [
        ("cadence_factor", factor(before), factor(after)),
        ("cadence_until", until(before), until(after)),
    ]
    .into_iter()
    .filter(|(_, from, to)| from != to)
    .map(|(field, from, to)| Difference { field, from, to })
    .collect();
    let draft = Draft {
        customer_id: customer,
        kind: RecordKind::Customer,
        record_id: customer.uuid(),
        action: Action::Changed,
        changes,
        entry: Some(Entry {
            dimension: Dimension::Profile,
            what: "profile_changed",
            when: None,
        }),
    };
    events::append(conn, cx, draft).map(drop)
}
