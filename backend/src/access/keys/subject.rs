//! Keys of history: each stands wrapped in a row of its own, and whoever deletes the row makes unreadable what was encrypted
//! under it, wherever a copy of it is.
//!
//! A *person's* key (`person_key`) covers what the history keeps of that person, however often it changes. What is written
//! under it names it, so that after an erasure a later value gets a fresh key, and an earlier one is known to be erased
//! rather than spoilt. Any other key is of one event and has that event's id.

use super::{DataKey, Keys, Place, data};
use crate::db::Conn;
use crate::db::dialect::{OrIgnore, first_locked};
use crate::db::schema::{person_key, subject_key};
use crate::db::types::Key;
use crate::error::{AppError, AppResult};
use diesel::prelude::*;
use std::collections::HashMap;
use uuid::Uuid;

/// How often a person's key is looked for, where it is destroyed meanwhile.
const ATTEMPTS: usize = 3;

/// A key that can be destroyed.
#[derive(Debug)]
pub struct SubjectKey {
    key: DataKey,
    /// What values under it are to say of it; nothing where it follows from where they stand.
    name: Option<Uuid>,
}

impl SubjectKey {
    /// Encrypts a value of a place.
    ///
    /// # Errors
    /// As [`DataKey::encrypt`].
    pub fn lock(&self, place: &Place, plain: &[u8]) -> AppResult<Vec<u8>> {
        match self.name {
            Some(id) => self.key.lock_named(id, place, plain),
            None => self.key.lock(place, plain),
        }
    }
}

impl Keys {
    /// Makes the key of one event.
    ///
    /// # Errors
    /// Where the database fails, or the master key is not at hand.
    pub fn make_for(&self, conn: &mut Conn, event: Uuid) -> AppResult<SubjectKey> {
        let key = self.make(conn, event)?;
        Ok(SubjectKey { key, name: None })
    }

    fn make(&self, conn: &mut Conn, id: Uuid) -> AppResult<DataKey> {
        let (key, wrapped) = self.fresh_key(conn, &place_of(id))?;
        diesel::insert_into(subject_key::table)
            .values((
                subject_key::subject_id.eq(Key(id)),
                subject_key::wrapped.eq(wrapped),
            ))
            .execute(conn)?;
        Ok(key)
    }

    /// The key of a person, which is made where there is none yet, or none any more.
    ///
    /// # Errors
    /// Where the database fails, or the master key is not at hand.
    pub fn of_person(&self, conn: &mut Conn, person: Uuid) -> AppResult<SubjectKey> {
        for _ in 0..ATTEMPTS {
            let fresh = Uuid::now_v7();
            let row = (
                person_key::person_id.eq(Key(person)),
                person_key::key_id.eq(Key(fresh)),
            );
            // Of two that find none, one waits here for the other, and takes what that one made.
            let made = OrIgnore(diesel::insert_into(person_key::table).values(row));
            let (id, key) = if made.execute(conn)? == 1 {
                (fresh, Some(self.make(conn, fresh)?))
            } else {
                let id = standing(conn, person)?.unwrap_or_default();
                (id, self.find_for(conn, &[id])?.remove(&id))
            };
            if let Some(key) = key {
                let name = Some(id);
                return Ok(SubjectKey { key, name });
            }
            // It was destroyed between the two.
        }
        Err(AppError::internal("a person's key is not there"))
    }

    /// Those of these keys that were not destroyed.
    ///
    /// # Errors
    /// Where the database fails, or their master key is not at hand.
    pub fn find_for(&self, conn: &mut Conn, ids: &[Uuid]) -> AppResult<HashMap<Uuid, DataKey>> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let wanted: Vec<Key<Uuid>> = ids.iter().copied().map(Key).collect();
        let rows: Vec<(Key<Uuid>, Vec<u8>)> = subject_key::table
            .filter(subject_key::subject_id.eq_any(wanted))
            .select((subject_key::subject_id, subject_key::wrapped))
            .load(conn)?;
        rows.into_iter()
            .map(|(id, wrapped)| Ok((id.0, self.unwrap_key(&place_of(id.0), &wrapped)?)))
            .collect()
    }
}

/// The key that a person has now, which nobody destroys before this transaction ends.
fn standing(conn: &mut Conn, person: Uuid) -> AppResult<Option<Uuid>> {
    let id: Option<Key<Uuid>> = first_locked!(
        conn,
        person_key::table
            .find(Key(person))
            .select(person_key::key_id)
    )?;
    Ok(id.map(|id| id.0))
}

/// The keys that these persons have now.
///
/// # Errors
/// Where the database fails.
pub fn of_persons(conn: &mut Conn, persons: &[Uuid]) -> AppResult<Vec<Uuid>> {
    let mut all = Vec::new();
    for some in persons.chunks(500) {
        let persons: Vec<Key<Uuid>> = some.iter().copied().map(Key).collect();
        let theirs: Vec<Key<Uuid>> = person_key::table
            .filter(person_key::person_id.eq_any(persons))
            .select(person_key::key_id)
            .load(conn)?;
        all.extend(theirs.into_iter().map(|id| id.0));
    }
    Ok(all)
}

/// Destroys keys, and with them what was encrypted under them, wherever a copy of it is. A person whose key is destroyed has
/// none until something is written of them again.
///
/// # Errors
/// Where the database fails.
pub fn destroy(conn: &mut Conn, ids: &[Uuid]) -> AppResult<()> {
    for some in ids.chunks(500) {
        let keys: Vec<Key<Uuid>> = some.iter().copied().map(Key).collect();
        let persons = person_key::table.filter(person_key::key_id.eq_any(keys.clone()));
        diesel::delete(persons).execute(conn)?;
        let rows = subject_key::table.filter(subject_key::subject_id.eq_any(keys));
        diesel::delete(rows).execute(conn)?;
    }
    Ok(())
}

/// By which key a value of the history opens.
#[must_use]
pub fn key_of(cipher: &[u8], event: Uuid, first: Uuid) -> Under {
    match data::name_of(cipher) {
        Some(id) => Under::Person(id),
        None if data::is_bound(cipher) => Under::Event(event),
        None => Under::First(first),
    }
}

/// Under what kind of key a value of the history is, and the key's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Under {
    /// A person's.
    Person(Uuid),
    /// One of its event's own.
    Event(Uuid),
    /// What the first version had: one of the contact, or of the customer with whatever it held.
    First(Uuid),
}

impl Under {
    /// The key's id.
    #[must_use]
    pub const fn id(self) -> Uuid {
        match self {
            Self::Person(id) | Self::Event(id) | Self::First(id) => id,
        }
    }
}

/// Where such a key belongs.
fn place_of(id: Uuid) -> Place {
    Place::of("subject_key", id)
}
