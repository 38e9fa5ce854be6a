//! The rows of both trails as the database holds them, in plain types: what is hashed is what is stored, whatever it says.

use super::Noted;
use super::chain::{Chained, Encoding};
use crate::db::Conn;
use crate::db::dialect::OrIgnore;
use crate::db::schema::{event, event_field, system_event};
use crate::db::types::Key;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use uuid::Uuid;

/// An entry of a customer's trail.
#[derive(Debug, Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = event, treat_none_as_default_value = false)]
pub(crate) struct StoredEvent {
    pub(crate) id: Vec<u8>,
    pub(crate) customer_id: Vec<u8>,
    pub(crate) record_kind: String,
    pub(crate) record_id: Vec<u8>,
    pub(crate) action: String,
    pub(crate) author_id: Option<Vec<u8>>,
    pub(crate) recorded_at: NaiveDateTime,
    pub(crate) request_id: Option<String>,
    pub(crate) changes: String,
    pub(crate) sealed: Option<Vec<u8>>,
    pub(crate) origin: Option<String>,
    pub(crate) seq: Option<i64>,
    pub(crate) hash: Option<Vec<u8>>,
}

/// An entry of the system's trail.
#[derive(Debug, Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = system_event, treat_none_as_default_value = false)]
pub(crate) struct StoredSystemEvent {
    pub(crate) id: Vec<u8>,
    pub(crate) subject_kind: String,
    pub(crate) subject_key: String,
    pub(crate) subject_name: String,
    pub(crate) action: String,
    pub(crate) author_id: Option<Vec<u8>>,
    pub(crate) recorded_at: NaiveDateTime,
    pub(crate) request_id: Option<String>,
    pub(crate) changes: String,
    pub(crate) origin: Option<String>,
    pub(crate) seq: Option<i64>,
    pub(crate) hash: Option<Vec<u8>>,
}

/// That an entry changed a field.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = event_field)]
pub(crate) struct FieldRow {
    field: String,
    recorded_at: NaiveDateTime,
    event_id: Vec<u8>,
}

impl StoredEvent {
    /// The fields that it changed.
    pub(crate) fn fields(&self) -> Vec<FieldRow> {
        let noted: Vec<Noted> = serde_json::from_str(&self.changes).unwrap_or_default();
        let mut fields: Vec<String> = noted.into_iter().map(|note| note.field).collect();
        fields.sort_unstable();
        fields.dedup();
        let rows = fields.into_iter().map(|field| FieldRow {
            field,
            recorded_at: self.recorded_at,
            event_id: self.id.clone(),
        });
        rows.collect()
    }
}

/// An id as a row holds it.
pub(crate) fn bytes(id: impl Into<Uuid>) -> Vec<u8> {
    id.into().as_bytes().to_vec()
}

impl Chained for StoredEvent {
    const KIND: &'static [u8] = b"throughline event 1";

    fn encode(&self, into: &mut Encoding) {
        into.bytes(&self.id);
        into.bytes(&self.customer_id);
        into.bytes(self.record_kind.as_bytes());
        into.bytes(&self.record_id);
        into.bytes(self.action.as_bytes());
        into.maybe(self.author_id.as_deref());
        into.time(self.recorded_at);
        into.maybe(self.request_id.as_deref().map(str::as_bytes));
        into.bytes(self.changes.as_bytes());
        into.maybe(self.sealed.as_deref());
        into.maybe(self.origin.as_deref().map(str::as_bytes));
    }
    fn id(&self) -> &[u8] {
        &self.id
    }
    fn place(&self) -> (Option<i64>, Option<&[u8]>) {
        (self.seq, self.hash.as_deref())
    }
    fn set_place(&mut self, seq: i64, hash: Vec<u8>) {
        (self.seq, self.hash) = (Some(seq), Some(hash));
    }
    fn recorded_at(&self) -> NaiveDateTime {
        self.recorded_at
    }
    fn index(&self, conn: &mut Conn) -> QueryResult<()> {
        for row in self.fields() {
            OrIgnore(diesel::insert_into(event_field::table).values(row)).execute(conn)?;
        }
        Ok(())
    }
    fn insert(&self, conn: &mut Conn) -> QueryResult<()> {
        diesel::insert_into(event::table)
            .values(self)
            .execute(conn)
            .map(drop)
    }
    fn page(conn: &mut Conn, chain: Uuid, after: i64, most: i64) -> QueryResult<Vec<Self>> {
        event::table
            .filter(event::customer_id.eq(Key(chain)).and(event::seq.gt(after)))
            .order(event::seq)
            .limit(most)
            .select(Self::as_select())
            .load(conn)
    }
    fn unchained(conn: &mut Conn, chain: Uuid, after: &[u8], most: i64) -> QueryResult<Vec<Self>> {
        event::table
            .filter(event::customer_id.eq(Key(chain)).and(event::seq.is_null()))
            .filter(event::id.gt(after.to_vec()))
            .order(event::id)
            .limit(most)
            .select(Self::as_select())
            .load(conn)
    }
}

impl Chained for StoredSystemEvent {
    const KIND: &'static [u8] = b"throughline system event 1";

    fn encode(&self, into: &mut Encoding) {
        into.bytes(&self.id);
        into.bytes(self.subject_kind.as_bytes());
        into.bytes(self.subject_key.as_bytes());
        into.bytes(self.subject_name.as_bytes());
        into.bytes(self.action.as_bytes());
        into.maybe(self.author_id.as_deref());
        into.time(self.recorded_at);
        into.maybe(self.request_id.as_deref().map(str::as_bytes));
        into.bytes(self.changes.as_bytes());
        into.maybe(self.origin.as_deref().map(str::as_bytes));
    }
    fn id(&self) -> &[u8] {
        &self.id
    }
    fn place(&self) -> (Option<i64>, Option<&[u8]>) {
        (self.seq, self.hash.as_deref())
    }
    fn set_place(&mut self, seq: i64, hash: Vec<u8>) {
        (self.seq, self.hash) = (Some(seq), Some(hash));
    }
    fn recorded_at(&self) -> NaiveDateTime {
        self.recorded_at
    }
    fn insert(&self, conn: &mut Conn) -> QueryResult<()> {
        diesel::insert_into(system_event::table)
            .values(self)
            .execute(conn)
            .map(drop)
    }
    fn page(conn: &mut Conn, _: Uuid, after: i64, most: i64) -> QueryResult<Vec<Self>> {
        system_event::table
            .filter(system_event::seq.gt(after))
            .order(system_event::seq)
            .limit(most)
            .select(Self::as_select())
            .load(conn)
    }
    fn unchained(conn: &mut Conn, _: Uuid, after: &[u8], most: i64) -> QueryResult<Vec<Self>> {
        system_event::table
            .filter(system_event::seq.is_null())
            .filter(system_event::id.gt(after.to_vec()))
            .order(system_event::id)
            .limit(most)
            .select(Self::as_select())
            .load(conn)
    }
}
