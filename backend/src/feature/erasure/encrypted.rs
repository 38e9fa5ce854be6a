//! Striking a person out of the texts of a customer that stand encrypted: its confidential notes, what marked entries say,
//! and the names of confidential files.

use crate::access::erasure::Identity;
use crate::db::Conn;
use crate::db::schema::{attachment, customer, customer_profile, interaction};
use crate::db::types::Key;
use crate::error::{AppError, AppResult};
use crate::feature::attachment::row::AttachmentRow;
use crate::feature::customer::row::place_of_notes;
use crate::feature::interaction::row::InteractionRow;
use crate::record::Cx;
use diesel::prelude::*;
use shared::id::CustomerId;

/// Strikes a person out of them. In how many is not counted: whoever erases may not see these texts, and would learn
/// whether a name stands there.
///
/// # Errors
/// Where the database fails, or a key does not serve.
pub(super) fn strike_out(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    identity: &Identity,
) -> AppResult<()> {
    entries(conn, cx, id, identity)?;
    files(conn, cx, id, identity)?;
    notes(conn, cx, id, identity)
}

fn entries(conn: &mut Conn, cx: &Cx, id: CustomerId, identity: &Identity) -> AppResult<()> {
    let marked: Vec<InteractionRow> = interaction::table
        .filter(interaction::customer_id.eq(Key(id)))
        .filter(interaction::kept.is_not_null())
        .select(InteractionRow::as_select())
        .load(conn)?;
    for mut row in marked {
        if !row.strike(conn, cx, |text| identity.strike(text))? {
            continue;
        }
        // Whoever has an earlier state open cannot write it back.
        row.version += 1;
        diesel::update(interaction::table.find(row.id))
            .set(&row)
            .execute(conn)?;
    }
    Ok(())
}

fn files(conn: &mut Conn, cx: &Cx, id: CustomerId, identity: &Identity) -> AppResult<()> {
    let named: Vec<AttachmentRow> = attachment::table
        .filter(attachment::customer_id.eq(Key(id)))
        .filter(attachment::sealed_name.is_not_null())
        .select(AttachmentRow::as_select())
        .load(conn)?;
    for mut row in named {
        if !row.strike(conn, cx, |name| identity.strike(name))? {
            continue;
        }
        row.version += 1;
        diesel::update(attachment::table.find(row.id))
            .set(&row)
            .execute(conn)?;
    }
    Ok(())
}

fn notes(conn: &mut Conn, cx: &Cx, id: CustomerId, identity: &Identity) -> AppResult<()> {
    let profile = customer_profile::table.find(Key(id));
    let cipher: Option<Option<Vec<u8>>> = profile
        .select(customer_profile::confidential_notes)
        .first(conn)
        .optional()?;
    let Some(cipher) = cipher.flatten() else {
        return Ok(());
    };
    let place = place_of_notes(id);
    let text = String::from_utf8(cx.keys.decrypt(&place, &cipher)?).map_err(AppError::internal)?;
    let Some(left) = identity.strike(&text) else {
        return Ok(());
    };
    let cipher = cx.keys.encrypt(conn, &place, left.as_bytes())?;
    diesel::update(profile)
        .set(customer_profile::confidential_notes.eq(cipher))
        .execute(conn)?;
    diesel::update(customer::table.find(Key(id)))
        .set(customer::version.eq(customer::version + 1))
        .execute(conn)?;
    Ok(())
}
