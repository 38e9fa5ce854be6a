//! Who came after a contact: by name, once all contacts of the book are there.

use super::said::{PlannedRecord, Said};
use crate::db::Conn;
use crate::error::AppResult;
use crate::feature::contact::row::ContactRow;
use crate::record::{Cx, Record, store};
use shared::Patch;
use shared::contact::ContactPatch;
use shared::id::{ContactId, CustomerId};

/// Names the successors that the records name.
///
/// # Errors
/// Where one cannot be named.
pub fn link<'a>(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    records: impl Iterator<Item = &'a PlannedRecord>,
) -> AppResult<()> {
    let wanted: Vec<(&str, &str)> = records.filter_map(names).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let known = ContactRow::of_customer(conn, id)?;
    let lens = cx.lens(conn, [id])?;
    let views = ContactRow::views(conn, &lens, &known)?;
    for (name, successor) in wanted {
        let called =
            |one: &shared::contact::Contact, name: &str| one.name.text().as_deref() == Some(name);
        // Of two of a name the one who left has a successor, and the one who is there is one.
        let left = views
            .iter()
            .find(|one| called(one, name) && one.left_on.is_some() && one.succeeded_by.is_none());
        let there = views
            .iter()
            .filter(|one| called(one, successor))
            .min_by_key(|one| one.left_on.is_some());
        if let (Some(left), Some(there)) = (left, there)
            && left.id != there.id
        {
            set(conn, cx, &known, left.id, there.id)?;
        }
    }
    Ok(())
}

fn set(
    conn: &mut Conn,
    cx: &Cx,
    known: &[ContactRow],
    left: ContactId,
    successor: ContactId,
) -> AppResult<()> {
    let Some(before) = known.iter().find(|row| row.id.0 == left) else {
        return Ok(());
    };
    let mut after = before.clone();
    let patch = ContactPatch {
        succeeded_by: Patch::Set(successor),
        ..ContactPatch::default()
    };
    after.apply(conn, cx, patch)?;
    store::rewrite(conn, cx, before, after).map(drop)
}

/// A contact and its successor, by name.
fn names(record: &PlannedRecord) -> Option<(&str, &str)> {
    let said = |field: &str| record.said.iter().find(|(name, _)| *name == field);
    match (said("name")?, said("succeeded_by")?) {
        ((_, Said::Plain(name)), (_, Said::Contact(successor))) => {
            Some((name.as_str()?, successor.as_str()))
        }
        _ => None,
    }
}
