//! A person in what belongs to no customer's record: answers that wait, drafts, kept import files, open links.

use crate::access::erasure::Identity;
use crate::access::keys::Place;
use crate::db::Conn;
use crate::db::schema::{draft, import_file, link, questionnaire};
use crate::db::types::{Key, stored};
use crate::error::AppResult;
use crate::feature::import;
use crate::record::Cx;
use diesel::prelude::*;
use shared::id::{ImportId, UserId};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Empties these questionnaires and withdraws their links; how many had answers.
pub(super) fn forget_answers(conn: &mut Conn, cx: &Cx, ids: &[Uuid]) -> AppResult<u64> {
    let keys: Vec<Key<Uuid>> = ids.iter().copied().map(Key).collect();
    let links = link::table.filter(link::record_id.eq_any(keys.clone()));
    diesel::update(links.filter(link::withdrawn_at.is_null()))
        .set(link::withdrawn_at.eq(Some(stored(cx.now))))
        .execute(conn)?;
    let answered = questionnaire::table
        .filter(questionnaire::id.eq_any(keys))
        .filter(questionnaire::answers.is_not_null());
    let emptied = diesel::update(answered)
        .set((
            questionnaire::answers.eq(None::<Vec<u8>>),
            questionnaire::version.eq(questionnaire::version + 1),
        ))
        .execute(conn)?;
    Ok(u64::try_from(emptied).unwrap_or(u64::MAX))
}

/// Forgets drafts that were typed at one of these records, or name the person; how many.
pub(super) fn forget_drafts(
    conn: &mut Conn,
    cx: &Cx,
    records: &BTreeSet<Uuid>,
    identity: &Identity,
) -> AppResult<u64> {
    let all: Vec<(Key<UserId>, String)> = draft::table
        .select((draft::user_id, draft::place))
        .load(conn)?;
    let mut forgotten = 0;
    for (user, at) in all {
        let theirs = records.iter().any(|id| at.contains(&id.to_string()));
        let row = draft::table.find((user, &at));
        if !theirs {
            let cipher: Vec<u8> = row.select(draft::content).first(conn)?;
            let place = Place::of("draft", user.0.uuid()).and(&at);
            let plain = cx.keys.decrypt(&place, &cipher)?;
            if !identity.is_in(&String::from_utf8_lossy(&plain)) {
                continue;
            }
        }
        diesel::delete(row).execute(conn)?;
        forgotten += 1;
    }
    Ok(forgotten)
}

/// Removes the content of kept import files that name the person, of all colleagues; how many.
pub(super) fn forget_files(conn: &mut Conn, cx: &Cx, identity: &Identity) -> AppResult<u64> {
    let ids: Vec<Key<ImportId>> = import_file::table
        .order(import_file::id)
        .select(import_file::id)
        .load(conn)?;
    let mut removed = 0;
    // One at a time: they are large.
    for id in ids {
        let row = import_file::table.find(id);
        let (name, content): (String, Vec<u8>) = row
            .select((import_file::file_name, import_file::content))
            .first(conn)?;
        if let Some(left) = identity.strike(&name) {
            diesel::update(row)
                .set(import_file::file_name.eq(left))
                .execute(conn)?;
        }
        let place = import::store::place_of(id.0);
        let bytes = cx.keys.decrypt_if_sealed(&place, &content)?;
        if !import::any_text(&bytes, &|text| identity.is_in(text)) {
            continue;
        }
        let nothing = cx.keys.encrypt(conn, &place, b"")?;
        diesel::update(row)
            .set(import_file::content.eq(nothing))
            .execute(conn)?;
        removed += 1;
    }
    Ok(removed)
}
