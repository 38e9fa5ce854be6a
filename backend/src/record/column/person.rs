//! Colleagues and contacts, by id in the row and by name in the answer.

use super::{Column, Taking};
use crate::db::types::Key;
use crate::error::AppResult;
use crate::record::fact::{self, Fact};
use crate::record::people::Eye;
use crate::record::people::{self, Asked};
use shared::contact::ContactRef;
use shared::id::{ContactId, UserId};
use shared::user::UserRef;
use shared::{Code, Patch};

/// A user of the system.
#[derive(Debug)]
pub struct Colleague;

/// The same; the caller where a new record names nobody.
#[derive(Debug)]
pub struct ColleagueOrMe;

/// A contact of the customer.
#[derive(Debug)]
pub struct Person;

impl Column for Colleague {
    type Stored = Option<Key<UserId>>;
    type New = Option<UserId>;
    type Change = Patch<UserId>;
    type View = Option<UserRef>;

    fn take(taking: &mut Taking<'_>, field: &str, new: Option<UserId>) -> AppResult<Self::Stored> {
        if let Some(id) = new
            && !people::is_user(taking.conn, id)?
        {
            taking.fault(field, Code::NoSuchUser);
        }
        Ok(new.map(Key))
    }

    fn change(
        taking: &mut Taking<'_>,
        field: &str,
        change: Patch<UserId>,
        stored: &mut Self::Stored,
    ) -> AppResult<()> {
        match change {
            Patch::Keep => {}
            Patch::Clear => *stored = None,
            Patch::Set(id) if *stored == Some(Key(id)) => {}
            Patch::Set(id) => *stored = Self::take(taking, field, Some(id))?,
        }
        Ok(())
    }

    fn fact(stored: &Self::Stored) -> Option<Fact> {
        fact::link(stored.map(|key| key.0))
    }

    fn ask(stored: &Self::Stored, asked: &mut Asked) {
        asked.users.extend(stored.map(|key| key.0));
    }

    fn show(stored: &Self::Stored, eye: &Eye<'_>) -> AppResult<Self::View> {
        Ok(eye.people.names.user(*stored))
    }
}

impl Column for ColleagueOrMe {
    type Stored = Option<Key<UserId>>;
    type New = Option<UserId>;
    type Change = Patch<UserId>;
    type View = Option<UserRef>;

    fn take(taking: &mut Taking<'_>, field: &str, new: Option<UserId>) -> AppResult<Self::Stored> {
        let me = taking.cx.actor.id;
        match new {
            Some(id) if id != me => Colleague::take(taking, field, Some(id)),
            _ => Ok(Some(Key(me))),
        }
    }

    fn change(
        taking: &mut Taking<'_>,
        field: &str,
        change: Patch<UserId>,
        stored: &mut Self::Stored,
    ) -> AppResult<()> {
        Colleague::change(taking, field, change, stored)
    }

    fn fact(stored: &Self::Stored) -> Option<Fact> {
        Colleague::fact(stored)
    }

    fn ask(stored: &Self::Stored, asked: &mut Asked) {
        Colleague::ask(stored, asked);
    }

    fn show(stored: &Self::Stored, eye: &Eye<'_>) -> AppResult<Self::View> {
        Colleague::show(stored, eye)
    }
}

impl Column for Person {
    type Stored = Option<Key<ContactId>>;
    type New = Option<ContactId>;
    type Change = Patch<ContactId>;
    type View = Option<ContactRef>;

    fn take(
        taking: &mut Taking<'_>,
        field: &str,
        new: Option<ContactId>,
    ) -> AppResult<Self::Stored> {
        if let Some(id) = new
            && !people::is_contact(taking.conn, taking.customer, id)?
        {
            taking.fault(field, Code::NoSuchContact);
        }
        Ok(new.map(Key))
    }

    fn change(
        taking: &mut Taking<'_>,
        field: &str,
        change: Patch<ContactId>,
        stored: &mut Self::Stored,
    ) -> AppResult<()> {
        match change {
            Patch::Keep => {}
            Patch::Clear => *stored = None,
            Patch::Set(id) => *stored = Self::take(taking, field, Some(id))?,
        }
        Ok(())
    }

    fn fact(stored: &Self::Stored) -> Option<Fact> {
        fact::link(stored.map(|key| key.0))
    }

    fn ask(stored: &Self::Stored, asked: &mut Asked) {
        asked.contacts.extend(stored.map(|key| key.0));
    }

    fn show(stored: &Self::Stored, eye: &Eye<'_>) -> AppResult<Self::View> {
        Ok(eye.people.contact(&eye.viewer, *stored))
    }
}
