//! What moves from one customer to another, table by table, and how it finds back.

use super::slowed;
use crate::db::Conn;
use crate::db::schema::{
    attachment, collaborator, contact, contract, customer_tag, interaction, key_fact, merge,
    merge_part, milestone, need, need_version, opportunity, plan, questionnaire, reveal, risk,
    service_case, service_times, signal, story, tag, timeline_entry, todo,
};
use crate::db::types::Key;
use crate::error::AppResult;
use crate::feature::contact::row::ContactRow;
use crate::feature::declared;
use crate::feature::tag::row::TagRow;
use crate::record::{Cx, Record as _};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::id::{CustomerId, MergeId, TagId};
use shared::role::RecordKind;
use shared::tag::Tag;
use uuid::Uuid;

/// The entries of the timeline.
const TIMELINE: &str = "timeline_entry";
/// Reveals of what the records say.
const REVEAL: &str = "reveal";
/// Signals that the survivor did not have.
const SIGNAL: &str = "signal";
/// Contacts that were somebody's main contact and are no longer.
const PRIMARY: &str = "primary";
/// That the survivor, who had none of its own, took the times that the other carried.
const OWN_TIMES: &str = "own_times";
/// Tags that the survivor did not have.
const TAG: &str = "tag";
/// People who did not help with the survivor.
const HELPER: &str = "collaborator";

/// Calls a macro with every table whose rows belong to a customer, and the kind that they are.
macro_rules! tables {
    ($call:ident) => {
        $call!(contact, Contact);
        $call!(contract, Contract);
        $call!(interaction, Interaction);
        $call!(todo, Todo);
        $call!(plan, Plan);
        $call!(need, Need);
        $call!(opportunity, Opportunity);
        $call!(risk, Risk);
        $call!(service_case, ServiceCase);
        $call!(milestone, Milestone);
        $call!(key_fact, KeyFact);
        $call!(questionnaire, Questionnaire);
        $call!(story, Story);
        $call!(attachment, Attachment);
    };
}

/// How many records of each kind a merge moved, of those that do not keep themselves from the caller.
///
/// # Errors
/// Where the database fails.
pub fn moved(conn: &mut Conn, cx: &Cx, merge: MergeId) -> AppResult<Vec<(RecordKind, i64)>> {
    let parts: Vec<(String, Key<Uuid>)> = merge_part::table
        .filter(merge_part::merge_id.eq(Key(merge)))
        .select((merge_part::part, merge_part::record_id))
        .load(conn)?;
    let mut moved = Vec::new();
    for kind in RecordKind::ALL.iter().copied() {
        let of_kind = parts.iter().filter(|(part, _)| part == kind.as_str());
        let ids = declared::open(conn, cx, kind, of_kind.map(|(_, id)| id.0).collect())?;
        if !ids.is_empty() {
            moved.push((kind, i64::try_from(ids.len()).unwrap_or(i64::MAX)));
        }
    }
    Ok(moved)
}

/// The tags that the survivor gained, in the order of their dimensions.
///
/// # Errors
/// Where the database fails.
pub fn gained(conn: &mut Conn, merge: MergeId) -> AppResult<Vec<Tag>> {
    let rows: Vec<TagRow> = tag::table
        .filter(tag::id.eq_any(remembered(conn, merge, TAG)?))
        .order((tag::dimension, tag::label))
        .select(TagRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Tag::from).collect())
}

/// Those of them that a customer still bears.
///
/// # Errors
/// Where the database fails.
pub fn still_borne(conn: &mut Conn, merge: MergeId, by: CustomerId) -> AppResult<Vec<Tag>> {
    let borne: Vec<Key<TagId>> = customer_tag::table
        .filter(customer_tag::customer_id.eq(Key(by)))
        .select(customer_tag::tag_id)
        .load(conn)?;
    let mut tags = gained(conn, merge)?;
    tags.retain(|tag| borne.contains(&Key(tag.id)));
    Ok(tags)
}

/// Moves everything, and remembers what.
///
/// # Errors
/// Where the database fails.
pub fn take(
    conn: &mut Conn,
    cx: &Cx,
    merge: MergeId,
    from: CustomerId,
    to: CustomerId,
) -> AppResult<()> {
    macro_rules! shift {
        ($table:ident, $kind:ident) => {
            let theirs = $table::table.filter($table::customer_id.eq(Key(from)));
            let ids: Vec<Key<Uuid>> = theirs.select($table::id).load(conn)?;
            remember(conn, merge, RecordKind::$kind.as_str(), &ids)?;
            diesel::update(theirs)
                .set($table::customer_id.eq(Key(to)))
                .execute(conn)?;
        };
    }
    one_main_contact(conn, cx, merge, from, to)?;
    tables!(shift);
    diesel::update(need_version::table.filter(need_version::customer_id.eq(Key(from))))
        .set(need_version::customer_id.eq(Key(to)))
        .execute(conn)?;
    // Times that a contract carries go with it; those of the customer itself where the survivor has none.
    let of_contracts = service_times::contract_id.ne(Key(Uuid::nil()));
    diesel::update(
        service_times::table.filter(service_times::customer_id.eq(Key(from)).and(of_contracts)),
    )
    .set(service_times::customer_id.eq(Key(to)))
    .execute(conn)?;
    if has_own_times(conn, from)? && !has_own_times(conn, to)? {
        remember(conn, merge, OWN_TIMES, &[Key(from.uuid())])?;
        move_own_times(conn, from, to)?;
    }
    let entries = timeline_entry::table.filter(timeline_entry::customer_id.eq(Key(from)));
    let ids: Vec<Key<Uuid>> = entries.select(timeline_entry::id).load(conn)?;
    remember(conn, merge, TIMELINE, &ids)?;
    diesel::update(entries)
        .set(timeline_entry::customer_id.eq(Key(to)))
        .execute(conn)?;
    let seen = reveal::table.filter(reveal::customer_id.eq(Key(from)));
    let ids: Vec<Key<Uuid>> = seen.select(reveal::id).load(conn)?;
    remember(conn, merge, REVEAL, &ids)?;
    diesel::update(seen)
        .set(reveal::customer_id.eq(Key(to)))
        .execute(conn)?;
    take_signals(conn, merge, from, to)?;
    slowed::take(conn, cx, merge, from, to)?;
    add_tags(conn, merge, from, to)?;
    add_helpers(conn, merge, from, to)
}

/// Moves back what is still there.
///
/// # Errors
/// Where the database fails.
pub fn give_back(
    conn: &mut Conn,
    cx: &Cx,
    merge: MergeId,
    from: CustomerId,
    to: CustomerId,
) -> AppResult<()> {
    macro_rules! shift {
        ($table:ident, $kind:ident) => {
            for ids in remembered(conn, merge, RecordKind::$kind.as_str())?.chunks(500) {
                let theirs = $table::table.filter(
                    $table::customer_id
                        .eq(Key(from))
                        .and($table::id.eq_any(ids.to_vec())),
                );
                diesel::update(theirs)
                    .set($table::customer_id.eq(Key(to)))
                    .execute(conn)?;
            }
        };
    }
    tables!(shift);
    let needs = remembered(conn, merge, RecordKind::Need.as_str())?;
    for ids in needs.chunks(500) {
        diesel::update(need_version::table.filter(need_version::need_id.eq_any(ids.to_vec())))
            .set(need_version::customer_id.eq(Key(to)))
            .execute(conn)?;
    }
    let contracts = remembered(conn, merge, RecordKind::Contract.as_str())?;
    for ids in contracts.chunks(500) {
        let theirs = service_times::contract_id.eq_any(ids.to_vec());
        diesel::update(service_times::table.filter(theirs))
            .set(service_times::customer_id.eq(Key(to)))
            .execute(conn)?;
    }
    if !remembered(conn, merge, OWN_TIMES)?.is_empty()
        && !has_own_times(conn, to)?
        && !set_own_times_since(conn, merge, from)?
    {
        move_own_times(conn, from, to)?;
    }
    for ids in remembered(conn, merge, TIMELINE)?.chunks(500) {
        diesel::update(timeline_entry::table.filter(timeline_entry::id.eq_any(ids.to_vec())))
            .set(timeline_entry::customer_id.eq(Key(to)))
            .execute(conn)?;
    }
    for ids in remembered(conn, merge, REVEAL)?.chunks(500) {
        diesel::update(reveal::table.filter(reveal::id.eq_any(ids.to_vec())))
            .set(reveal::customer_id.eq(Key(to)))
            .execute(conn)?;
    }
    for ids in remembered(conn, merge, SIGNAL)?.chunks(500) {
        diesel::update(signal::table.filter(signal::id.eq_any(ids.to_vec())))
            .set(signal::customer_id.eq(Key(to)))
            .execute(conn)?;
    }
    let main = remembered(conn, merge, PRIMARY)?;
    let main: Vec<Uuid> = main.into_iter().map(|key| key.0).collect();
    for row in ContactRow::find_many(conn, &main)? {
        // Whoever was archived meanwhile, or has left, is nobody's main contact.
        if row.archived_at.is_none() && row.left_on.is_none() {
            row.mark(conn, cx, true)?;
        }
    }
    slowed::give_back(conn, cx, merge, from, to)?;
    let tags = remembered(conn, merge, TAG)?;
    diesel::delete(
        customer_tag::table.filter(
            customer_tag::customer_id
                .eq(Key(from))
                .and(customer_tag::tag_id.eq_any(tags)),
        ),
    )
    .execute(conn)?;
    let helpers = remembered(conn, merge, HELPER)?;
    diesel::delete(
        collaborator::table.filter(
            collaborator::customer_id
                .eq(Key(from))
                .and(collaborator::user_id.eq_any(helpers)),
        ),
    )
    .execute(conn)?;
    Ok(())
}

/// Whether a customer carries times of its own (R-SLA-5).
fn has_own_times(conn: &mut Conn, id: CustomerId) -> AppResult<bool> {
    let own = service_times::table.find((Key(id), Key(Uuid::nil())));
    Ok(diesel::select(diesel::dsl::exists(own)).get_result(conn)?)
}

/// Whether somebody gave the survivor other times after the merge: those are the survivor's own.
fn set_own_times_since(conn: &mut Conn, merge: MergeId, survivor: CustomerId) -> AppResult<bool> {
    let merged_at: NaiveDateTime = merge::table
        .find(Key(merge))
        .select(merge::created_at)
        .first(conn)?;
    let own = service_times::table
        .find((Key(survivor), Key(Uuid::nil())))
        .filter(service_times::updated_at.gt(merged_at));
    Ok(diesel::select(diesel::dsl::exists(own)).get_result(conn)?)
}

fn move_own_times(conn: &mut Conn, from: CustomerId, to: CustomerId) -> AppResult<()> {
    diesel::update(service_times::table.find((Key(from), Key(Uuid::nil()))))
        .set(service_times::customer_id.eq(Key(to)))
        .execute(conn)?;
    Ok(())
}

/// A customer has one main contact: that of the survivor, where there is one. The other's own trail says so.
fn one_main_contact(
    conn: &mut Conn,
    cx: &Cx,
    merge: MergeId,
    from: CustomerId,
    to: CustomerId,
) -> AppResult<()> {
    if !ContactRow::primary_exists(conn, to)? {
        return Ok(());
    }
    if let Some(main) = ContactRow::primary(conn, from)? {
        remember(conn, merge, PRIMARY, &[Key(main.id.0.uuid())])?;
        main.mark(conn, cx, false)?;
    }
    Ok(())
}

/// Signals follow the records that they rest on, so that nothing is raised again; one of an occasion that both had stays.
fn take_signals(
    conn: &mut Conn,
    merge: MergeId,
    from: CustomerId,
    to: CustomerId,
) -> AppResult<()> {
    type Row = (Key<Uuid>, String, String);
    let of = |id: CustomerId| {
        signal::table
            .filter(signal::customer_id.eq(Key(id)))
            .select((signal::id, signal::kind, signal::occasion))
    };
    let had: Vec<Row> = of(to).load(conn)?;
    let theirs: Vec<Row> = of(from).load(conn)?;
    let is_new = |row: &Row| !had.iter().any(|own| (&own.1, &own.2) == (&row.1, &row.2));
    let ids: Vec<Key<Uuid>> = theirs.into_iter().filter(is_new).map(|row| row.0).collect();
    remember(conn, merge, SIGNAL, &ids)?;
    diesel::update(signal::table.filter(signal::id.eq_any(ids)))
        .set(signal::customer_id.eq(Key(to)))
        .execute(conn)?;
    Ok(())
}

fn add_tags(conn: &mut Conn, merge: MergeId, from: CustomerId, to: CustomerId) -> AppResult<()> {
    let of = |id: CustomerId| {
        customer_tag::table
            .filter(customer_tag::customer_id.eq(Key(id)))
            .select(customer_tag::tag_id)
    };
    let had: Vec<Key<Uuid>> = of(to).load(conn)?;
    let mut new: Vec<Key<Uuid>> = of(from).load(conn)?;
    new.retain(|tag| !had.contains(tag));
    for tag in &new {
        diesel::insert_into(customer_tag::table)
            .values((
                customer_tag::customer_id.eq(Key(to)),
                customer_tag::tag_id.eq(tag),
            ))
            .execute(conn)?;
    }
    remember(conn, merge, TAG, &new)
}

/// Whoever answered for the merged record, or helped with it, helps with the survivor.
fn add_helpers(conn: &mut Conn, merge: MergeId, from: CustomerId, to: CustomerId) -> AppResult<()> {
    use crate::db::schema::customer;
    let of = |id: CustomerId| {
        collaborator::table
            .filter(collaborator::customer_id.eq(Key(id)))
            .select(collaborator::user_id)
    };
    let owner = |conn: &mut Conn, id: CustomerId| -> AppResult<Option<Key<Uuid>>> {
        Ok(customer::table
            .find(Key(id))
            .select(customer::owner_id)
            .first(conn)?)
    };
    let had: Vec<Key<Uuid>> = of(to).load(conn)?;
    let answers = owner(conn, to)?;
    let mut new: Vec<Key<Uuid>> = of(from).load(conn)?;
    new.extend(owner(conn, from)?);
    new.sort_unstable();
    new.dedup();
    new.retain(|user| !had.contains(user) && Some(*user) != answers);
    for user in &new {
        diesel::insert_into(collaborator::table)
            .values((
                collaborator::user_id.eq(user),
                collaborator::customer_id.eq(Key(to)),
            ))
            .execute(conn)?;
    }
    remember(conn, merge, HELPER, &new)
}

/// Remembers what a merge did to these.
///
/// # Errors
/// Where the database fails.
pub(super) fn remember(
    conn: &mut Conn,
    merge: MergeId,
    part: &str,
    ids: &[Key<Uuid>],
) -> AppResult<()> {
    for id in ids {
        diesel::insert_into(merge_part::table)
            .values((
                merge_part::merge_id.eq(Key(merge)),
                merge_part::part.eq(part),
                merge_part::record_id.eq(id),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// What a merge did this to.
///
/// # Errors
/// Where the database fails.
pub(super) fn remembered(conn: &mut Conn, merge: MergeId, part: &str) -> AppResult<Vec<Key<Uuid>>> {
    Ok(merge_part::table
        .filter(
            merge_part::merge_id
                .eq(Key(merge))
                .and(merge_part::part.eq(part)),
        )
        .select(merge_part::record_id)
        .load(conn)?)
}
