//! Rows of many customers, gathered before they are written.

use crate::db::schema::{customer_gram, customer_tag, timeline_entry};
use crate::db::types::{Key, Written};
use crate::events::stored::StoredEvent;
use crate::feature::contact::row::ContactRow;
use crate::feature::contract::row::ContractRow;
use crate::feature::customer::row::{CustomerRow, ProfileRow};
use crate::feature::interaction::row::InteractionRow;
use crate::feature::stage::moves::StageChangeRow;
use crate::feature::todo::row::TodoRow;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use shared::id::{CustomerId, EventId, TagId, UserId};
use shared::timeline::Dimension;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A piece of a name or number.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = customer_gram)]
pub struct GramRow {
    /// The piece.
    pub gram: String,
    /// The customer.
    pub customer_id: Key<CustomerId>,
}

/// A tag on a customer.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = customer_tag)]
pub struct CustomerTagRow {
    /// The customer.
    pub customer_id: Key<CustomerId>,
    /// The tag.
    pub tag_id: Key<TagId>,
}

/// An entry of the timeline.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = timeline_entry, treat_none_as_default_value = false)]
pub struct EntryRow {
    /// The event's id.
    pub id: Key<EventId>,
    /// The customer.
    pub customer_id: Key<CustomerId>,
    /// When it happened.
    pub happened_at: NaiveDateTime,
    /// The day, where only that is known.
    pub happened_on: Option<Written<NaiveDate>>,
    /// The strand.
    pub dimension: Written<Dimension>,
    /// What it is.
    pub what: &'static str,
    /// The record.
    pub record_id: Key<Uuid>,
    /// Who did it.
    pub author_id: Option<Key<UserId>>,
    /// When it was recorded.
    pub recorded_at: NaiveDateTime,
    /// Whether it is hidden.
    pub hidden: bool,
}

/// What one transaction writes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Batch {
    /// Customers.
    pub customers: Vec<CustomerRow>,
    /// Their profiles.
    pub profiles: Vec<ProfileRow>,
    /// The pieces of their names.
    pub grams: Vec<GramRow>,
    /// Contacts.
    pub contacts: Vec<ContactRow>,
    /// Contracts.
    pub contracts: Vec<ContractRow>,
    /// Interactions.
    pub interactions: Vec<InteractionRow>,
    /// To-dos.
    pub todos: Vec<TodoRow>,
    /// Stage changes.
    pub stage_changes: Vec<StageChangeRow>,
    /// Tags on customers.
    pub customer_tags: Vec<CustomerTagRow>,
    /// Events.
    pub events: Vec<StoredEvent>,
    /// Entries of timelines.
    pub entries: Vec<EntryRow>,
    /// The last number taken of each sequence.
    pub sequences: BTreeMap<(String, i32), i64>,
}
