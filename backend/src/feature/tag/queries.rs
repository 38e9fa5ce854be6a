//! Tags and the customers that carry them.

use crate::access::policy::Verb;
use crate::db::Conn;
use crate::db::dialect::OrIgnore;
use crate::db::schema::{customer_tag, tag};
use crate::db::types::{Key, Written, fresh};
use crate::error::{AppError, AppResult};
use crate::events::{self, Draft};
use crate::feature::customer::store;
use crate::record::fact::{Difference, Fact};
use crate::record::{Cx, Entry};
use diesel::prelude::*;
use shared::Code;
use shared::audit::Action;
use shared::id::{CustomerId, TagId};
use shared::role::RecordKind;
use shared::tag::{NewTag, Tag, TagDimension};
use shared::timeline::Dimension;

type Columns = (Key<TagId>, Written<TagDimension>, String);

fn of_columns((id, dimension, label): Columns) -> Tag {
    Tag {
        id: id.0,
        dimension: dimension.0,
        label,
    }
}

/// All tags there are, by dimension and label.
///
/// # Errors
/// Where the database fails.
pub fn all(conn: &mut Conn) -> AppResult<Vec<Tag>> {
    let rows: Vec<Columns> = tag::table
        .order((tag::dimension, tag::label))
        .limit(1000)
        .select((tag::id, tag::dimension, tag::label))
        .load(conn)?;
    Ok(rows.into_iter().map(of_columns).collect())
}

fn find_or_make(conn: &mut Conn, new: &NewTag) -> AppResult<Tag> {
    let label = new.label.trim().to_owned();
    if label.is_empty() {
        return Err(AppError::field("/label", Code::Required));
    }
    let row = (
        tag::id.eq(Key(fresh::<TagId>())),
        tag::dimension.eq(Written(new.dimension)),
        tag::label.eq(label.clone()),
    );
    OrIgnore(diesel::insert_into(tag::table).values(row)).execute(conn)?;
    let found: Columns = tag::table
        .filter(
            tag::dimension
                .eq(Written(new.dimension))
                .and(tag::label.eq(label)),
        )
        .select((tag::id, tag::dimension, tag::label))
        .first(conn)?;
    Ok(of_columns(found))
}

/// Puts a tag on a customer; twice is no error.
///
/// # Errors
/// [`Code::Forbidden`], [`Code::Required`].
pub fn put(conn: &mut Conn, cx: &Cx, customer: CustomerId, new: &NewTag) -> AppResult<Tag> {
    cx.viewer(conn, customer)?
        .require(Verb::Write(RecordKind::Tag))?;
    store::require_live(conn, customer)?;
    let tag = find_or_make(conn, new)?;
    let row = (
        customer_tag::customer_id.eq(Key(customer)),
        customer_tag::tag_id.eq(Key(tag.id)),
    );
    if OrIgnore(diesel::insert_into(customer_tag::table).values(row)).execute(conn)? == 1 {
        log(conn, cx, customer, &tag, Action::Created)?;
    }
    Ok(tag)
}

/// Takes a tag off a customer.
///
/// # Errors
/// [`Code::Forbidden`], [`Code::NotFound`].
pub fn take_off(conn: &mut Conn, cx: &Cx, customer: CustomerId, id: TagId) -> AppResult<()> {
    cx.viewer(conn, customer)?
        .require(Verb::Write(RecordKind::Tag))?;
    store::require_live(conn, customer)?;
    let found: Columns = tag::table
        .find(Key(id))
        .select((tag::id, tag::dimension, tag::label))
        .first(conn)?;
    if diesel::delete(customer_tag::table.find((Key(customer), Key(id)))).execute(conn)? == 0 {
        return Err(Code::NotFound.into());
    }
    log(conn, cx, customer, &of_columns(found), Action::Archived)
}

fn log(conn: &mut Conn, cx: &Cx, customer: CustomerId, tag: &Tag, action: Action) -> AppResult<()> {
    let label = Some(Fact::Open(format!("{}:{}", tag.dimension, tag.label)));
    let (from, to, what) = if action == Action::Created {
        (None, label, "tagged")
    } else {
        (label, None, "untagged")
    };
    events::append(
        conn,
        cx,
        Draft {
            customer_id: customer,
            kind: RecordKind::Tag,
            record_id: tag.id.uuid(),
            action,
            changes: vec![Difference {
                field: "tag",
                from,
                to,
            }],
            entry: Some(Entry {
                dimension: Dimension::Profile,
                what,
                when: None,
            }),
        },
    )?;
    Ok(())
}
