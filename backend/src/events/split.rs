//! What of an event stands in clear, and under which key the rest is.
//!
//! A contact has a key, and a customer who is a person: what the history keeps of them is under it, and erasing them destroys
//! it. Sentences are under a key of their event instead. They may name anybody: under the key of the one whose record they
//! stand in, they would keep the name of another who is to be erased, or take all that is known of the first with them.

use super::{Draft, Noted, SealedValues, place};
use crate::access::keys::{Place, SubjectKey};
use crate::db::Conn;
use crate::db::schema::customer;
use crate::db::types::{Key, Written};
use crate::error::{AppError, AppResult};
use crate::record::Cx;
use crate::record::fact::{Difference, Fact};
use crate::record::link::Link;
use diesel::prelude::*;
use shared::customer::CustomerKind;
use shared::id::EventId;
use shared::role::{FieldClass, RecordKind};
use uuid::Uuid;

/// Personal values that are sentences, out of which others are struck as out of texts.
const SENTENCES: [&str; 3] = ["address", "occupation", "habits"];

/// Open values go into the row; sealed ones are encrypted beside it.
pub(super) fn split(
    conn: &mut Conn,
    cx: &Cx,
    id: EventId,
    draft: &Draft,
) -> AppResult<(Vec<Noted>, Option<Vec<u8>>)> {
    let mut keys = Used::new(id, draft);
    let mut sealed = SealedValues::new();
    let mut noted = Vec::with_capacity(draft.changes.len());
    for change in &draft.changes {
        let mut note = noted_of(change);
        if note.class == FieldClass::Open {
            note.from = change.from.as_ref().and_then(open_text);
            note.to = change.to.as_ref().and_then(open_text);
        } else {
            let mut lock = |fact: &Option<Fact>| {
                let fact = fact.as_ref();
                fact.map(|fact| keys.lock(conn, cx, change.field, fact))
                    .transpose()
            };
            let values = (lock(&change.from)?, lock(&change.to)?);
            sealed.insert(change.field.to_owned(), values);
        }
        noted.push(note);
    }
    if sealed.is_empty() {
        return Ok((noted, None));
    }
    let blob = serde_json::to_vec(&sealed).map_err(AppError::internal)?;
    Ok((noted, Some(blob)))
}

/// The keys of an event, each found or made when it is first needed.
struct Used<'a> {
    event: EventId,
    draft: &'a Draft,
    /// The person; not known yet, or none.
    person: Option<Option<Uuid>>,
    of_person: Option<SubjectKey>,
    of_event: Option<SubjectKey>,
}

impl<'a> Used<'a> {
    const fn new(event: EventId, draft: &'a Draft) -> Self {
        Self {
            event,
            draft,
            person: None,
            of_person: None,
            of_event: None,
        }
    }

    fn lock(&mut self, conn: &mut Conn, cx: &Cx, field: &str, fact: &Fact) -> AppResult<Vec<u8>> {
        let place = place(field, self.event);
        let key = self.key(conn, cx, field, fact)?;
        locked(key, &place, fact)
    }

    fn key(
        &mut self,
        conn: &mut Conn,
        cx: &Cx,
        field: &str,
        fact: &Fact,
    ) -> AppResult<&SubjectKey> {
        let theirs = matches!(fact, Fact::Sealed(..)) && !SENTENCES.contains(&field);
        let person = if theirs { self.person(conn)? } else { None };
        let slot = match person {
            Some(_) => &mut self.of_person,
            None => &mut self.of_event,
        };
        let key = match (slot.take(), person) {
            (Some(key), _) => key,
            (None, Some(person)) => cx.keys.of_person(conn, person)?,
            (None, None) => cx.keys.make_for(conn, self.event.uuid())?,
        };
        Ok(slot.insert(key))
    }

    /// Whose the event is: a contact's, or the customer's where that is a person; nobody's else.
    fn person(&mut self, conn: &mut Conn) -> AppResult<Option<Uuid>> {
        if let Some(known) = self.person {
            return Ok(known);
        }
        let person = if self.draft.kind == RecordKind::Contact {
            Some(self.draft.record_id)
        } else {
            let kind: Option<Written<CustomerKind>> = customer::table
                .find(Key(self.draft.customer_id))
                .select(customer::kind)
                .first(conn)
                .optional()?;
            kind.filter(|kind| kind.0 == CustomerKind::Person)
                .map(|_| self.draft.customer_id.uuid())
        };
        self.person = Some(person);
        Ok(person)
    }
}

fn locked(key: &SubjectKey, place: &Place, fact: &Fact) -> AppResult<Vec<u8>> {
    match fact {
        Fact::Open(text) | Fact::Locked(text) => key.lock(place, text.as_bytes()),
        Fact::Links(links) => key.lock(place, joined(links).as_bytes()),
        Fact::Text(text) => text.as_sealed().lock(key, place),
        Fact::Sealed(_, value) => value.lock(key, place),
    }
}

fn noted_of(change: &Difference) -> Noted {
    let facts = || [&change.from, &change.to].into_iter().flatten();
    Noted {
        field: change.field.to_owned(),
        class: facts().map(class_of).max().unwrap_or(FieldClass::Open),
        links: facts().any(|fact| matches!(fact, Fact::Links(_))),
        locked: facts().any(|fact| matches!(fact, Fact::Locked(_))),
        from: None,
        to: None,
    }
}

const fn class_of(fact: &Fact) -> FieldClass {
    match fact {
        // The mark of a confidential value tells nothing of it.
        Fact::Open(_) | Fact::Links(_) | Fact::Locked(_) => FieldClass::Open,
        Fact::Text(_) => FieldClass::Personal,
        Fact::Sealed(class, _) => *class,
    }
}

fn joined(links: &[Link]) -> String {
    let all: Vec<String> = links.iter().map(Link::to_string).collect();
    all.join(",")
}

fn open_text(fact: &Fact) -> Option<String> {
    match fact {
        Fact::Open(text) | Fact::Locked(text) => Some(text.clone()),
        Fact::Links(links) => Some(joined(links)),
        Fact::Text(_) | Fact::Sealed(..) => None,
    }
}
