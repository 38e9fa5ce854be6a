//! Erasing a contact, or a customer who is a person: all in one transaction, and for good.

use super::{elsewhere, encrypted, history, mentions};
use crate::access::Sealed;
use crate::access::erasure::{Identity, STRUCK};
use crate::db::Conn;
use crate::db::schema::{attachment, contact, questionnaire};
use crate::db::types::{Key, stored};
use crate::error::{AppError, AppResult, Question};
use crate::events::{self, Draft};
use crate::feature::cadence;
use crate::feature::contact::row::ContactRow;
use crate::feature::customer::row::{CustomerRow, ProfileRow};
use crate::feature::customer::{change, store, view};
use crate::record::fact::{Difference, Fact};
use crate::record::{Cx, Record as _};
use diesel::prelude::*;
use shared::Code;
use shared::audit::Action;
use shared::customer::CustomerKind;
use shared::erasure::{Erasure, NewErasure};
use shared::error::ConfirmCode;
use shared::id::{ContactId, CustomerId};
use shared::role::RecordKind;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Asks before what cannot be undone.
fn ask_first(conn: &mut Conn, cx: &Cx, customer: CustomerId, said: &NewErasure) -> AppResult<()> {
    if said.acknowledge.contains(&ConfirmCode::Irreversible) {
        return Ok(());
    }
    let known = view::references(conn, cx, &[customer])?;
    Err(AppError::confirm(vec![Question {
        code: ConfirmCode::Irreversible,
        records: known.into_values().collect(),
    }]))
}

/// Adds what a contact is known by.
fn know(identity: &mut Identity, row: &ContactRow) {
    identity.add("name", Some(&row.name));
    identity.add("mobile", row.mobile.as_ref());
    identity.add("phone", row.phone.as_ref());
    identity.add("email", row.email.as_ref());
    identity.add("wechat", row.wechat.as_ref());
    identity.add("wecom", row.wecom.as_ref());
}

/// Erases a contact. Who may, the caller has asked.
///
/// # Errors
/// [`Code::NotFound`], [`Code::ConfirmationNeeded`], [`Code::Erased`] where it was done already.
pub(super) fn erase_contact(
    conn: &mut Conn,
    cx: &Cx,
    id: ContactId,
    said: &NewErasure,
) -> AppResult<Erasure> {
    let row = ContactRow::find(conn, id.uuid())?;
    let customer = row.customer_id.0;
    cx.viewer(conn, customer)?;
    if row.name.is_erased() {
        return Err(Code::Erased.into());
    }
    ask_first(conn, cx, customer, said)?;
    let customers = history::family(conn, customer)?;
    let records = BTreeSet::from([id.uuid()]);
    let mut identity = Identity::default();
    know(&mut identity, &row);
    history::learn(conn, cx, &customers, &records, &mut identity)?;
    empty(conn, cx, &row)?;
    let mut done = outcome(customer, vec![id]);
    done.struck = strike_out(conn, cx, customer, &identity)?;
    done.entries = history::destroy(conn, cx, &customers, &records, &identity, false)?;
    let asked: Vec<Key<Uuid>> = questionnaire::table
        .filter(questionnaire::contact.eq(Some(Key(id))))
        .select(questionnaire::id)
        .load(conn)?;
    done.removed = elsewhere(conn, cx, &asked, &records, &identity)?;
    put_on_record(
        conn,
        cx,
        customer,
        (RecordKind::Contact, id.uuid()),
        &identity,
        said,
    )?;
    Ok(done)
}

/// Erases a customer who is a person, and the files, whose ids are answered. Who may, the caller has asked.
///
/// # Errors
/// As [`erase_contact`]; [`Code::OtherKind`] for a company.
pub(super) fn erase_customer(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    said: &NewErasure,
) -> AppResult<(Erasure, Vec<Uuid>)> {
    cx.viewer(conn, id)?;
    let row = store::find(conn, id)?;
    if row.kind.0 != CustomerKind::Person {
        return Err(AppError::from(Code::OtherKind));
    }
    if row.name.is_erased() {
        return Err(Code::Erased.into());
    }
    ask_first(conn, cx, id, said)?;
    let customers = history::family(conn, id)?;
    let contacts: Vec<ContactRow> = contact::table
        .filter(contact::customer_id.eq(Key(id)))
        .select(ContactRow::as_select())
        .load(conn)?;
    let mut identity = Identity::default();
    identity.add("name", Some(&row.name));
    contacts.iter().for_each(|row| know(&mut identity, row));
    let mut records: BTreeSet<Uuid> = contacts.iter().map(|row| row.id.0.uuid()).collect();
    records.insert(id.uuid());
    history::learn(conn, cx, &customers, &records, &mut identity)?;
    for row in contacts.iter().filter(|row| !row.name.is_erased()) {
        empty(conn, cx, row)?;
    }
    let mut done = outcome(id, contacts.iter().map(|row| row.id.0).collect());
    done.struck = strike_out(conn, cx, id, &identity)?;
    done.entries = history::destroy(conn, cx, &customers, &records, &identity, true)?;
    let asked: Vec<Key<Uuid>> = questionnaire::table
        .filter(questionnaire::customer_id.eq(Key(id)))
        .select(questionnaire::id)
        .load(conn)?;
    done.removed = elsewhere(conn, cx, &asked, &records, &identity)?;
    let files = forget_files(conn, cx, id)?;
    done.files = u64::try_from(files.len()).unwrap_or(u64::MAX);
    bare(conn, cx, id, &identity, said)?;
    Ok((done, files))
}

const fn outcome(customer_id: CustomerId, contacts: Vec<ContactId>) -> Erasure {
    Erasure {
        customer_id,
        contacts,
        struck: 0,
        entries: 0,
        removed: 0,
        files: 0,
    }
}

/// Strikes the person out of all texts; how many there were. Whoever writes about the customer meanwhile is waited for, and
/// has named the person perhaps. They take its row before a person's key, and so does this, so that neither waits for the other in
/// a circle over these two.
fn strike_out(
    conn: &mut Conn,
    cx: &Cx,
    customer: CustomerId,
    identity: &Identity,
) -> AppResult<u64> {
    let strike = |conn: &mut Conn| -> AppResult<u64> {
        let struck = mentions::strike_out(conn, customer, identity)?;
        encrypted::strike_out(conn, cx, customer, identity)?;
        Ok(struck)
    };
    let before = strike(conn)?;
    cadence::look_at(conn, customer)?;
    Ok(before + strike(conn)?)
}

fn elsewhere(
    conn: &mut Conn,
    cx: &Cx,
    asked: &[Key<Uuid>],
    records: &BTreeSet<Uuid>,
    identity: &Identity,
) -> AppResult<u64> {
    let asked: Vec<Uuid> = asked.iter().map(|key| key.0).collect();
    Ok(elsewhere::forget_answers(conn, cx, &asked)?
        + elsewhere::forget_drafts(conn, cx, records, identity)?
        + elsewhere::forget_files(conn, cx, identity)?)
}

/// Empties a contact and archives what is left.
fn empty(conn: &mut Conn, cx: &Cx, before: &ContactRow) -> AppResult<()> {
    let now = stored(cx.now);
    let after = ContactRow {
        version: before.version + 1,
        name: Sealed::erased(),
        salutation: None,
        title: None,
        department: None,
        decision_role: None,
        mobile: None,
        phone: None,
        email: None,
        wechat: None,
        wecom: None,
        birthday: None,
        preferences: None,
        is_primary: false,
        updated_at: now,
        archived_at: Some(before.archived_at.unwrap_or(now)),
        // No rest of the row is taken over unnamed: a field that contacts get one day must be decided on here.
        id: before.id,
        customer_id: before.customer_id,
        left_on: before.left_on,
        succeeded_by: before.succeeded_by,
        created_at: before.created_at,
        created_by: before.created_by,
    };
    if !after.save(conn, before.version)? {
        return Err(Code::Stale.into());
    }
    events::set_hidden(conn, before.id.0.uuid(), true)
}

/// Takes the files of a customer away; their ids. Their keys are gone with this, their bytes follow.
fn forget_files(conn: &mut Conn, cx: &Cx, customer: CustomerId) -> AppResult<Vec<Uuid>> {
    let theirs = attachment::table.filter(attachment::customer_id.eq(Key(customer)));
    let ids: Vec<Key<Uuid>> = theirs.select(attachment::id).load(conn)?;
    diesel::update(theirs)
        .set((
            attachment::name.eq(Some(STRUCK)),
            attachment::sealed_name.eq(None::<Vec<u8>>),
            attachment::content_key.eq(None::<Vec<u8>>),
            // No file that was taken has no content: it is known by this.
            attachment::size.eq(0_i64),
            attachment::sha256.eq(Vec::<u8>::new()),
            attachment::version.eq(attachment::version + 1),
            attachment::updated_at.eq(stored(cx.now)),
            attachment::archived_at.eq(Some(stored(cx.now))),
        ))
        .execute(conn)?;
    for id in &ids {
        events::set_hidden(conn, id.0, true)?;
    }
    Ok(ids.into_iter().map(|key| key.0).collect())
}

/// Empties the customer itself and archives what is left, with its event.
fn bare(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    identity: &Identity,
    said: &NewErasure,
) -> AppResult<()> {
    let before = store::find(conn, id)?;
    let profile = store::profile(conn, id)?;
    let mut after = CustomerRow {
        name: Sealed::erased(),
        stage_detail: None,
        ..before.clone()
    };
    after.archived_at = Some(before.archived_at.unwrap_or(stored(cx.now)));
    // For figures: where, in what trade, and who referred them.
    let left = ProfileRow {
        referred_by: profile.referred_by,
        province: profile.province,
        city: profile.city,
        ..ProfileRow::empty(id)
    };
    store::save_profile(conn, &left)?;
    let changes = vec![why(identity, said)];
    change::write(conn, cx, &before, after, Action::Erased, changes, None)
}

/// The reason, without the person.
fn why(identity: &Identity, said: &NewErasure) -> Difference {
    let reason = said.reason.trim();
    Difference {
        field: "reason",
        from: None,
        to: Some(Fact::Open(
            identity.strike(reason).unwrap_or_else(|| reason.to_owned()),
        )),
    }
}

fn put_on_record(
    conn: &mut Conn,
    cx: &Cx,
    customer_id: CustomerId,
    (kind, record_id): (RecordKind, Uuid),
    identity: &Identity,
    said: &NewErasure,
) -> AppResult<()> {
    let draft = Draft {
        customer_id,
        kind,
        record_id,
        action: Action::Erased,
        changes: vec![why(identity, said)],
        entry: None,
    };
    events::append(conn, cx, draft).map(drop)
}
