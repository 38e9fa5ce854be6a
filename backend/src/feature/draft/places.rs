//! Under which place a draft stands: its own, or that of a customer that was merged into the one it is asked for.

use crate::db::Conn;
use crate::db::schema::{draft, merge};
use crate::db::types::Key;
use crate::error::AppResult;
use diesel::prelude::*;
use shared::id::{CustomerId, UserId};
use std::collections::{HashSet, VecDeque};

/// The place under which the draft is kept that stands for `place`; none where nothing is kept.
///
/// A merge leaves drafts where they are, because only their authors could put two of one place together: what was typed
/// at the survivor comes first, and what was typed at a merged customer waits behind it. Whoever goes on with a draft keeps
/// it where it stands, so that parting the customers gives each its own back without a further step.
///
/// # Errors
/// Where the database fails.
pub fn standing(conn: &mut Conn, author: UserId, place: &str) -> AppResult<Option<String>> {
    if is_kept(conn, author, place)? {
        return Ok(Some(place.to_owned()));
    }
    let Some((what, customer)) = of_customer(place) else {
        return Ok(None);
    };
    let mut seen = HashSet::from([customer]);
    let mut open = VecDeque::from([customer]);
    while let Some(survivor) = open.pop_front() {
        for merged in merged_into(conn, survivor)? {
            if !seen.insert(merged) {
                continue;
            }
            let behind = format!("{what}:{merged}");
            if is_kept(conn, author, &behind)? {
                return Ok(Some(behind));
            }
            open.push_back(merged);
        }
    }
    Ok(None)
}

/// The word of a place and the customer that it ends with.
fn of_customer(place: &str) -> Option<(&str, CustomerId)> {
    let (what, id) = place.rsplit_once(':')?;
    Some((what, id.parse().ok()?))
}

fn is_kept(conn: &mut Conn, author: UserId, place: &str) -> AppResult<bool> {
    let row = draft::table.find((Key(author), place));
    Ok(diesel::select(diesel::dsl::exists(row)).get_result(conn)?)
}

/// Those merged into it and not parted since, in the order of the merges.
fn merged_into(conn: &mut Conn, survivor: CustomerId) -> AppResult<Vec<CustomerId>> {
    let merged: Vec<Key<CustomerId>> = merge::table
        .filter(merge::survivor_id.eq(Key(survivor)))
        .filter(merge::undone_at.is_null())
        .order(merge::id)
        .select(merge::merged_id)
        .load(conn)?;
    Ok(merged.into_iter().map(|key| key.0).collect())
}
