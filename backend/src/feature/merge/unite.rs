//! Merging: what one record holds moves to the other, gaps are filled, and it is archived (R-NAME).

use super::profile::{self, Filled, Whole};
use super::{gates, parts};
use crate::access::policy::Verb;
use crate::db::Conn;
use crate::db::schema::merge;
use crate::db::types::{Json, Key, fresh, stored};
use crate::error::{AppError, AppResult};
use crate::events::{self, Draft};
use crate::feature::customer::row::{CustomerRow, ProfileRow, place_of_notes};
use crate::feature::customer::store;
use crate::record::fact::{self, Difference, Fact};
use crate::record::{Cx, Entry};
use diesel::prelude::*;
use shared::Code;
use shared::audit::Action;
use shared::id::{CustomerId, MergeId};
use shared::role::RecordKind;
use shared::tag::Tag;
use shared::timeline::Dimension;

/// A merge that was carried out.
#[derive(Debug)]
pub struct United {
    /// Its id.
    pub id: MergeId,
    /// What became of the fields.
    pub fields: Filled,
}

/// Merges one customer into another. Who may: whoever may archive both, and hand over one that another owner gives up.
///
/// # Errors
/// [`Code::SameCustomer`], [`Code::NotFound`], [`Code::Forbidden`], [`Code::Archived`].
pub fn unite(
    conn: &mut Conn,
    cx: &Cx,
    survivor: CustomerId,
    merged: CustomerId,
) -> AppResult<United> {
    if survivor == merged {
        return Err(AppError::field("/merged_id", Code::SameCustomer));
    }
    let viewer = cx.viewer(conn, survivor)?;
    viewer.require(Verb::Archive)?;
    let other = cx
        .viewer(conn, merged)
        .map_err(|_| AppError::field("/merged_id", Code::NoSuchCustomer))?;
    other.require(Verb::Archive)?;
    store::require_live(conn, survivor)?;
    store::require_live(conn, merged)?;
    let (mine, theirs) = (whole(conn, survivor)?, whole(conn, merged)?);
    if mine.0.kind.0 != theirs.0.kind.0 {
        return Err(AppError::field("/merged_id", Code::OtherKind));
    }
    if theirs.0.owner_id.is_some() && theirs.0.owner_id != mine.0.owner_id {
        other.require(Verb::HandOver)?;
    }
    let mut unseen = profile::unseen(&mine, &viewer);
    unseen.extend(profile::unseen(&theirs, &other));
    let mut after = mine.clone();
    let fields = profile::fill(&mut after, &theirs, &unseen);
    if fields
        .filled
        .iter()
        .any(|field| field == "confidential_notes")
    {
        after.1.confidential_notes = notes(cx, &theirs.1)?
            .map(|plain| cx.keys.encrypt(conn, &place_of_notes(survivor), &plain))
            .transpose()?;
    }
    let id: MergeId = fresh();
    diesel::insert_into(merge::table)
        .values((
            merge::id.eq(Key(id)),
            merge::survivor_id.eq(Key(survivor)),
            merge::merged_id.eq(Key(merged)),
            merge::filled.eq(Json(fields.filled.clone())),
            merge::created_at.eq(stored(cx.now)),
            merge::created_by.eq(Some(Key(cx.actor.id))),
        ))
        .execute(conn)?;
    parts::take(conn, cx, id, merged, survivor)?;
    after.0.open_gates = gates::close(conn, id, &mine.0)?;
    archive(conn, cx, &theirs.0)?;
    let tags = parts::gained(conn, id)?;
    save(conn, cx, &mine, after, &theirs.0, &tags)?;
    settle(conn, survivor)?;
    settle(conn, merged)?;
    Ok(United { id, fields })
}

/// Both halves of a customer.
///
/// # Errors
/// [`Code::NotFound`].
pub fn whole(conn: &mut Conn, id: CustomerId) -> AppResult<Whole> {
    Ok((store::find(conn, id)?, store::profile(conn, id)?))
}

/// The confidential notes of a profile, for rules that let nothing of them out.
///
/// # Errors
/// Where the key does not serve.
pub fn notes(cx: &Cx, profile: &ProfileRow) -> AppResult<Option<Vec<u8>>> {
    let place = place_of_notes(profile.customer_id.0);
    let cipher = profile.confidential_notes.as_deref();
    cipher
        .map(|cipher| cx.keys.decrypt(&place, cipher))
        .transpose()
}

/// What rows say of their newest and nearest.
///
/// # Errors
/// Where the database fails.
pub fn settle(conn: &mut Conn, id: CustomerId) -> AppResult<()> {
    store::refresh_next(conn, id)?;
    store::refresh_last_interaction(conn, id)
}

fn archive(conn: &mut Conn, cx: &Cx, before: &CustomerRow) -> AppResult<()> {
    let mut after = before.clone();
    after.archived_at = Some(stored(cx.now));
    after.version += 1;
    after.updated_at = stored(cx.now);
    if store::save(conn, before, &after)? {
        Ok(())
    } else {
        Err(Code::Stale.into())
    }
}

fn save(
    conn: &mut Conn,
    cx: &Cx,
    before: &Whole,
    mut after: Whole,
    merged: &CustomerRow,
    tags: &[Tag],
) -> AppResult<()> {
    after.0.version += 1;
    after.0.updated_at = stored(cx.now);
    let mut changes = fact::differences(before.0.facts(), after.0.facts());
    changes.extend(fact::differences(before.1.facts(), after.1.facts()));
    if !store::save(conn, &before.0, &after.0)? {
        return Err(Code::Stale.into());
    }
    store::save_profile(conn, &after.1)?;
    // Each tag by its name, on either timeline: what moved is otherwise seen in the records themselves.
    let gained = || tags.iter().map(|tag| told(tag, true));
    changes.extend(gained());
    tell(
        conn,
        cx,
        &after.0,
        &merged.number,
        "merged",
        Action::Merged,
        changes,
    )?;
    tell(
        conn,
        cx,
        merged,
        &after.0.number,
        "merged_into",
        Action::Merged,
        gained().collect(),
    )
}

/// That a customer bears a tag now, or no longer.
pub(super) fn told(tag: &Tag, now: bool) -> Difference {
    let label = Some(Fact::Open(tag.as_told()));
    let (from, to) = if now { (None, label) } else { (label, None) };
    Difference {
        field: "tag",
        from,
        to,
    }
}

/// Puts it on a timeline, with the number of the other record.
///
/// # Errors
/// Where the database fails.
pub fn tell(
    conn: &mut Conn,
    cx: &Cx,
    about: &CustomerRow,
    other: &str,
    what: &'static str,
    action: Action,
    mut changes: Vec<Difference>,
) -> AppResult<()> {
    changes.insert(
        0,
        Difference {
            field: "other_number",
            from: None,
            to: Some(Fact::Open(other.to_owned())),
        },
    );
    let entry = Entry {
        dimension: Dimension::Profile,
        what,
        when: None,
    };
    let draft = Draft {
        customer_id: about.customer_id(),
        kind: RecordKind::Customer,
        record_id: about.customer_id().uuid(),
        action,
        changes,
        entry: Some(entry),
    };
    events::append(conn, cx, draft).map(drop)
}
