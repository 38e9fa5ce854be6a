//! Which columns hold what is encrypted under a master key. Whoever adds one adds it here, so that a rotation finds it.

use super::data::{self, Envelope};
use super::{Keys, MasterKey, Place};
use crate::db::Conn;
use crate::db::schema::{
    attachment, customer_profile, draft, import_file, interaction, need, need_version,
    questionnaire, second_factor, subject_key, webhook,
};
use crate::db::types::Key;
use crate::error::AppResult;
use diesel::prelude::*;
use uuid::Uuid;

/// One stored value.
pub(super) struct Found {
    id: Uuid,
    /// What names the row beside the id, where that does not.
    more: String,
    /// As it is stored.
    pub(super) blob: Vec<u8>,
}

/// Where a page ended.
pub(super) type After = (Uuid, String);

impl Found {
    /// By what the next page goes on.
    pub(super) fn key(&self) -> After {
        (self.id, self.more.clone())
    }
}

/// A column that holds envelopes.
pub(super) struct Column {
    /// The field of its places.
    field: &'static str,
    /// Whether the first version kept it in clear.
    was_clear: bool,
    /// Whether what names the row beside its id belongs to the place, too.
    beside: bool,
    /// How many of its values are at hand at once: files are large.
    pub(super) at_once: i64,
    /// The values after a place, in a fixed order.
    pub(super) page: fn(&mut Conn, Option<&After>, i64) -> AppResult<Vec<Found>>,
    /// Writes a value over itself, unless it was changed meanwhile; how many were written.
    pub(super) replace: fn(&mut Conn, &Found, &[u8]) -> AppResult<usize>,
}

impl Column {
    /// A value of it under another master key.
    pub(super) fn rewrapped(
        &self,
        keys: &Keys,
        to: &MasterKey,
        found: &Found,
    ) -> AppResult<Vec<u8>> {
        let place = Place::of(self.field, found.id);
        let place = if self.beside {
            place.and(&found.more)
        } else {
            place
        };
        if self.was_clear && Envelope::parse(&found.blob).is_none() {
            return data::seal(to, &place, &found.blob);
        }
        keys.rewrapped(to, &place, &found.blob)
    }
}

macro_rules! column {
    ($field:literal, $table:ident, $id:ident, $blob:ident, $at_once:literal, $was_clear:literal) => {
        Column {
            field: $field,
            was_clear: $was_clear,
            beside: true,
            at_once: $at_once,
            page: |conn, after, limit| {
                let after = after.map_or(Uuid::nil(), |(id, _)| *id);
                let rows: Vec<(Key<Uuid>, Option<Vec<u8>>)> = $table::table
                    .filter($table::$id.gt(Key(after)))
                    .filter($table::$blob.is_not_null())
                    .order($table::$id)
                    .limit(limit)
                    .select(($table::$id, $table::$blob.nullable()))
                    .load(conn)?;
                let found = rows.into_iter().map(|(id, blob)| Found {
                    id: id.0,
                    more: String::new(),
                    blob: blob.unwrap_or_default(),
                });
                Ok(found.collect())
            },
            replace: |conn, found, blob| {
                let same = $table::table
                    .filter($table::$id.eq(Key(found.id)))
                    .filter($table::$blob.eq(&found.blob));
                Ok(diesel::update(same)
                    .set($table::$blob.eq(blob))
                    .execute(conn)?)
            },
        }
    };
}

/// All of them.
pub(super) const COLUMNS: &[Column] = &[
    column!("subject_key", subject_key, subject_id, wrapped, 500, false),
    column!(
        "confidential_notes",
        customer_profile,
        customer_id,
        confidential_notes,
        200,
        false
    ),
    column!(
        "confidential_budget",
        need,
        id,
        confidential_budget,
        500,
        false
    ),
    column!(
        "second_factor",
        second_factor,
        user_id,
        sealed_secret,
        500,
        false
    ),
    column!("answers", questionnaire, id, answers, 200, false),
    column!("sealed_name", attachment, id, sealed_name, 500, false),
    column!("interaction_texts", interaction, id, kept, 500, false),
    column!("content_key", attachment, id, content_key, 500, false),
    column!("webhook_address", webhook, id, sealed_address, 500, false),
    column!("webhook_secret", webhook, id, sealed_secret, 500, false),
    column!("import_file", import_file, id, content, 1, true),
    // A version of a need holds what the need held, as it was encrypted there.
    Column {
        field: "confidential_budget",
        was_clear: false,
        beside: false,
        at_once: 500,
        page: versions,
        replace: |conn, found, blob| {
            let number = found.more.parse::<i32>().unwrap_or_default();
            let same = need_version::table
                .find((Key(found.id), number))
                .filter(need_version::confidential_budget.eq(&found.blob));
            Ok(diesel::update(same)
                .set(need_version::confidential_budget.eq(blob))
                .execute(conn)?)
        },
    },
    Column {
        field: "draft",
        was_clear: false,
        beside: true,
        at_once: 100,
        page: drafts,
        replace: |conn, found, blob| {
            let same = draft::table
                .find((Key(found.id), &found.more))
                .filter(draft::content.eq(&found.blob));
            Ok(diesel::update(same)
                .set(draft::content.eq(blob))
                .execute(conn)?)
        },
    },
];

fn versions(conn: &mut Conn, after: Option<&After>, limit: i64) -> AppResult<Vec<Found>> {
    let (id, number) = after.cloned().unwrap_or_default();
    let number = number.parse::<i32>().unwrap_or_default();
    let rest = need_version::need_id.gt(Key(id)).or(need_version::need_id
        .eq(Key(id))
        .and(need_version::number.gt(number)));
    let rows: Vec<(Key<Uuid>, i32, Option<Vec<u8>>)> = need_version::table
        .filter(rest)
        .filter(need_version::confidential_budget.is_not_null())
        .order((need_version::need_id, need_version::number))
        .limit(limit)
        .select((
            need_version::need_id,
            need_version::number,
            need_version::confidential_budget,
        ))
        .load(conn)?;
    let found = rows.into_iter().map(|(id, number, blob)| Found {
        id: id.0,
        more: number.to_string(),
        blob: blob.unwrap_or_default(),
    });
    Ok(found.collect())
}

fn drafts(conn: &mut Conn, after: Option<&After>, limit: i64) -> AppResult<Vec<Found>> {
    let (id, place) = after.cloned().unwrap_or_default();
    let rest = draft::user_id
        .gt(Key(id))
        .or(draft::user_id.eq(Key(id)).and(draft::place.gt(place)));
    let rows: Vec<(Key<Uuid>, String, Vec<u8>)> = draft::table
        .filter(rest)
        .order((draft::user_id, draft::place))
        .limit(limit)
        .select((draft::user_id, draft::place, draft::content))
        .load(conn)?;
    let found = rows.into_iter().map(|(id, more, blob)| Found {
        id: id.0,
        more,
        blob,
    });
    Ok(found.collect())
}
