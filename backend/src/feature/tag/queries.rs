//! Tags and the customers that carry them.

use super::row::TagRow;
use crate::access::policy::Verb;
use crate::db::dialect::OrIgnore;
use crate::db::schema::{customer_tag, tag};
use crate::db::types::{Key, Written};
use crate::db::{Conn, MultiBackend};
use crate::error::AppResult;
use crate::events::{self, Draft};
use crate::feature::customer::store;
use crate::record::fact::{Difference, Fact};
use crate::record::{Cx, Entry};
use diesel::prelude::*;
use shared::audit::Action;
use shared::id::{CustomerId, TagId};
use shared::page::Archived;
use shared::role::RecordKind;
use shared::tag::{NewTag, Tag, TagDimension};
use shared::timeline::Dimension;
use shared::{Code, Page};

/// A page of the tags there are, by dimension and label.
///
/// # Errors
/// [`Code::InvalidCursor`].
pub fn page(
    conn: &mut Conn,
    cx: &Cx,
    (dimension, archived): (Option<TagDimension>, Archived),
    cursor: Option<&str>,
    limit: i64,
) -> AppResult<Page<Tag>> {
    let pages = cx.pages(format!("tags:{dimension:?}:{archived}"));
    let after: Option<(String, String)> = pages.after(cursor)?;
    let mut query = tag::table
        .order((tag::dimension, tag::label))
        .limit(limit + 1)
        .select(TagRow::as_select())
        .into_boxed::<MultiBackend>();
    query = match archived {
        Archived::No => query.filter(tag::archived_at.is_null()),
        Archived::Only => query.filter(tag::archived_at.is_not_null()),
        Archived::Yes => query,
    };
    if let Some(dimension) = dimension {
        query = query.filter(tag::dimension.eq(Written(dimension)));
    }
    if let Some((dimension, label)) = after {
        query = query.filter(
            tag::dimension
                .ge(dimension.clone())
                .and(tag::dimension.gt(dimension).or(tag::label.gt(label))),
        );
    }
    let mut rows: Vec<TagRow> = query.load(conn)?;
    let next_cursor = pages.cut(&mut rows, limit, |row| {
        (row.dimension.0.as_str(), row.label.clone())
    })?;
    Ok(Page {
        items: rows.into_iter().map(Tag::from).collect(),
        next_cursor,
        total: None,
    })
}

/// The tags of a customer, for whoever reaches it.
///
/// # Errors
/// [`Code::NotFound`] where it is out of reach.
pub fn of_customer(conn: &mut Conn, cx: &Cx, customer: CustomerId) -> AppResult<Vec<Tag>> {
    cx.viewer(conn, customer)?;
    on(conn, customer)
}

/// The tags that a customer carries, archived ones as well.
///
/// # Errors
/// Where the database fails.
pub fn on(conn: &mut Conn, customer: CustomerId) -> AppResult<Vec<Tag>> {
    let rows: Vec<TagRow> = customer_tag::table
        .inner_join(tag::table.on(tag::id.eq(customer_tag::tag_id)))
        .filter(customer_tag::customer_id.eq(Key(customer)))
        .order((tag::dimension, tag::label))
        .select(TagRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Tag::from).collect())
}

/// A tag, for whoever reaches the customer that it was put on.
///
/// # Errors
/// [`Code::NotFound`] where that is out of reach.
pub fn read(conn: &mut Conn, cx: &Cx, customer: CustomerId, id: TagId) -> AppResult<Tag> {
    cx.viewer(conn, customer)?;
    find(conn, id)
}

fn find(conn: &mut Conn, id: TagId) -> AppResult<Tag> {
    super::library::find(conn, id).map(Tag::from)
}

fn find_or_make(conn: &mut Conn, new: &NewTag) -> AppResult<Tag> {
    let row = TagRow::new(new)?;
    OrIgnore(diesel::insert_into(tag::table).values(&row)).execute(conn)?;
    let there = super::library::by_label(conn, row.dimension.0, &row.label)?;
    there.map(Tag::from).ok_or_else(|| Code::NotFound.into())
}

/// Puts a tag on a customer; twice is no error.
///
/// # Errors
/// [`Code::Forbidden`], [`Code::Required`], [`Code::Archived`] for a tag that is no longer offered.
pub fn put(conn: &mut Conn, cx: &Cx, customer: CustomerId, new: &NewTag) -> AppResult<Tag> {
    let tag = put_as_said(conn, cx, customer, new)?;
    if tag.archived_at.is_some() {
        return Err(Code::Archived.into());
    }
    Ok(tag)
}

/// The same for what a text or a file says, which may well name a tag that is no longer offered.
///
/// # Errors
/// [`Code::Forbidden`], [`Code::Required`].
pub fn put_as_said(conn: &mut Conn, cx: &Cx, customer: CustomerId, new: &NewTag) -> AppResult<Tag> {
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
    let tag = find(conn, id)?;
    if diesel::delete(customer_tag::table.find((Key(customer), Key(id)))).execute(conn)? == 0 {
        return Err(Code::NotFound.into());
    }
    log(conn, cx, customer, &tag, Action::Archived)
}

fn log(conn: &mut Conn, cx: &Cx, customer: CustomerId, tag: &Tag, action: Action) -> AppResult<()> {
    let label = Some(Fact::Open(tag.as_told()));
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
