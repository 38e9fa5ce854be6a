//! What the text of an interaction sets off: `@` tells a colleague, `#` puts a tag on the customer.

use super::row::InteractionRow;
use crate::access::policy::Verb;
use crate::db::Conn;
use crate::db::schema::{event, user_account};
use crate::db::types::Key;
use crate::error::AppResult;
use crate::feature::notification::{mention, tell};
use crate::feature::tag::{queries as tags, row::tells};
use crate::record::Cx;
use diesel::prelude::*;
use shared::id::{EventId, UserId};
use shared::notification::Why;
use shared::role::{RecordKind, WholeClass};
use shared::tag::{NewTag, TagDimension};

/// Reads the texts of a new interaction for names and tags.
///
/// # Errors
/// Where the database fails.
pub fn read(conn: &mut Conn, cx: &Cx, row: &InteractionRow) -> AppResult<()> {
    let said = row.texts(cx)?.said();
    if said.contains(['@', '＠']) {
        name(conn, cx, row, &said)?;
    }
    // A tag is for everyone who reaches the customer, and so nothing out of a marked entry.
    if row.class.0 == WholeClass::Open && said.contains(['#', '＃']) {
        label(conn, cx, row, &said)?;
    }
    Ok(())
}

fn name(conn: &mut Conn, cx: &Cx, row: &InteractionRow, said: &str) -> AppResult<()> {
    let people: Vec<(Key<UserId>, String)> = user_account::table
        .filter(user_account::active.eq(true))
        .select((user_account::id, user_account::name))
        .load(conn)?;
    let mut named: Vec<Key<UserId>> = mention::named(said, &people).into_iter().copied().collect();
    named.sort_unstable();
    named.dedup();
    named.retain(|user| user.0 != cx.actor.id);
    if named.is_empty() {
        return Ok(());
    }
    let event: Key<EventId> = event::table
        .filter(event::record_id.eq(Key(row.id.0.uuid())))
        .order(event::id.desc())
        .select(event::id)
        .first(conn)?;
    for user in named {
        tell::write(conn, cx, user.0, row.customer_id.0, event.0, Why::Named)?;
    }
    Ok(())
}

fn label(conn: &mut Conn, cx: &Cx, row: &InteractionRow, said: &str) -> AppResult<()> {
    let customer = row.customer_id.0;
    if !cx.viewer(conn, customer)?.may(Verb::Write(RecordKind::Tag)) {
        return Ok(());
    }
    // What would be refused as a label stays a part of the text.
    let labels = mention::tags(said).into_iter();
    for label in labels.filter(|label| !tells(label)) {
        let tag = NewTag {
            dimension: TagDimension::Behaviour,
            label,
        };
        tags::put_as_said(conn, cx, customer, &tag)?;
    }
    Ok(())
}
