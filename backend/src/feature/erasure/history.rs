//! The history of a person: what it adds to what they are known by, and destroying its keys. Events themselves stay as they
//! are.

use crate::access::erasure::Identity;
use crate::access::keys::subject::{self, Under};
use crate::db::Conn;
use crate::db::schema::{event, merge};
use crate::db::types::{Json, Key, Written};
use crate::error::AppResult;
use crate::events::{self, Noted, StoredChange};
use crate::record::Cx;
use diesel::prelude::*;
use shared::id::{CustomerId, EventId};
use shared::role::RecordKind;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How many events are at hand at once.
const AT_ONCE: i64 = 200;

type Columns = (
    Key<EventId>,
    Key<CustomerId>,
    Written<RecordKind>,
    Key<Uuid>,
    Json<Vec<Noted>>,
    Option<Vec<u8>>,
);

/// The customer, and whatever was merged into it.
pub(super) fn family(conn: &mut Conn, customer: CustomerId) -> AppResult<Vec<CustomerId>> {
    let mut all = BTreeSet::from([customer]);
    let mut fresh = vec![Key(customer)];
    while !fresh.is_empty() {
        let merged: Vec<Key<CustomerId>> = merge::table
            .filter(merge::survivor_id.eq_any(fresh))
            .filter(merge::undone_at.is_null())
            .select(merge::merged_id)
            .load(conn)?;
        fresh = merged.into_iter().filter(|id| all.insert(id.0)).collect();
    }
    Ok(all.into_iter().collect())
}

/// Goes through the events of customers that hold sealed values.
fn walk(
    conn: &mut Conn,
    customers: &[CustomerId],
    mut look: impl FnMut(&mut Conn, StoredChange) -> AppResult<()>,
) -> AppResult<()> {
    for customer in customers {
        let mut after = Key(EventId::from(Uuid::nil()));
        loop {
            let page: Vec<Columns> = event::table
                .filter(event::customer_id.eq(Key(*customer)))
                .filter(event::id.gt(after))
                .filter(event::sealed.is_not_null())
                .order(event::id)
                .limit(AT_ONCE)
                .select((
                    event::id,
                    event::customer_id,
                    event::record_kind,
                    event::record_id,
                    event::changes,
                    event::sealed,
                ))
                .load(conn)?;
            let Some(last) = page.last() else {
                break;
            };
            after = last.0;
            for (id, customer, kind, record, noted, sealed) in page {
                let change =
                    StoredChange::new(id.0, customer.0, (kind.0, record.0), noted.0, sealed);
                look(conn, change)?;
            }
        }
    }
    Ok(())
}

/// Adds what a person was known by earlier.
pub(super) fn learn(
    conn: &mut Conn,
    cx: &Cx,
    customers: &[CustomerId],
    records: &BTreeSet<Uuid>,
    identity: &mut Identity,
) -> AppResult<()> {
    walk(conn, customers, |conn, change| {
        if records.contains(&change.record_id) {
            for past in events::values_of(conn, cx, &change)? {
                identity.add_past(&past.field, &past.value);
            }
        }
        Ok(())
    })
}

/// Destroys the keys of these persons, those of whatever else is in events of their records, and of what names them; of
/// everything where `all`. How many events lost something.
pub(super) fn destroy(
    conn: &mut Conn,
    cx: &Cx,
    customers: &[CustomerId],
    records: &BTreeSet<Uuid>,
    identity: &Identity,
    all: bool,
) -> AppResult<u64> {
    let mut doomed = BTreeSet::new();
    let mut events: BTreeMap<Uuid, BTreeSet<EventId>> = BTreeMap::new();
    walk(conn, customers, |conn, change| {
        let theirs = all || records.contains(&change.record_id);
        for past in events::values_of(conn, cx, &change)? {
            events.entry(past.under.id()).or_default().insert(change.id);
            if theirs || (may_go(past.under, change.kind) && identity.is_in_past(&past.value)) {
                doomed.insert(past.under.id());
            }
        }
        Ok(())
    })?;
    let mut persons: Vec<Uuid> = records.iter().copied().collect();
    if all {
        persons.extend(customers.iter().map(|customer| customer.uuid()));
    }
    // Also where no event is left that is under it.
    doomed.extend(subject::of_persons(conn, &persons)?);
    // What the first version kept is under a key of the contact, or of the customer.
    doomed.extend(persons);
    let doomed: Vec<Uuid> = doomed.into_iter().collect();
    subject::destroy(conn, &doomed)?;
    let lost: BTreeSet<EventId> = doomed
        .iter()
        .filter_map(|key| events.get(key))
        .flatten()
        .copied()
        .collect();
    Ok(u64::try_from(lost.len()).unwrap_or(u64::MAX))
}

/// Whether a key goes because something under it names the person, be it somebody else's. A number that two contacts share
/// is the other one's, too, and stays theirs, as it does in their record; a customer who is a person and bears the name is
/// the same person. A key of the first version covers all that a customer had.
fn may_go(under: Under, kind: RecordKind) -> bool {
    match under {
        Under::Event(_) => true,
        Under::Person(_) => kind != RecordKind::Contact,
        Under::First(_) => false,
    }
}
