//! Whom an answer names, read once for all its rows, and the eye that looks at one of them.

use super::{Cx, Lens, Names, Record};
use crate::access::Viewer;
use crate::access::keys::Place;
use crate::access::leak::{self, Leak};
use crate::db::Conn;
use crate::db::schema::{contact, user_account};
use crate::db::types::{Key, Written};
use crate::error::AppResult;
use crate::feature::contact::row::ContactRow;
use diesel::prelude::*;
use shared::contact::ContactRef;
use shared::id::{ContactId, CustomerId, UserId};
use shared::role::Role;
use std::collections::HashMap;
use uuid::Uuid;

/// Whom the rows of an answer mention.
#[derive(Debug, Default)]
pub struct Asked {
    /// Users.
    pub users: Vec<UserId>,
    /// Contacts.
    pub contacts: Vec<ContactId>,
}

/// The people that an answer names.
#[derive(Debug, Default)]
pub struct People {
    /// Names of users.
    pub names: Names,
    contacts: HashMap<ContactId, ContactRow>,
}

impl People {
    /// Reads them, one query a kind.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn read(conn: &mut Conn, asked: &Asked) -> AppResult<Self> {
        let ids: Vec<Uuid> = asked.contacts.iter().map(|id| id.uuid()).collect();
        let rows = if ids.is_empty() {
            Vec::new()
        } else {
            ContactRow::find_many(conn, &ids)?
        };
        Ok(Self {
            names: Names::of_users(conn, asked.users.iter().copied())?,
            contacts: rows.into_iter().map(|row| (row.id.0, row)).collect(),
        })
    }

    /// A contact as records name one.
    #[must_use]
    pub fn contact(&self, viewer: &Viewer<'_>, id: Option<Key<ContactId>>) -> Option<ContactRef> {
        let row = self.contacts.get(&id?.0)?;
        Some(ContactRef {
            id: row.id.0,
            name: leak::forgotten(Leak::ContactNames, || viewer.person(&row.name)),
            title: viewer.title(row.title.as_ref()),
        })
    }
}

/// One caller looking at one row.
#[derive(Debug, Clone, Copy)]
pub struct Eye<'a> {
    /// The context.
    pub cx: &'a Cx,
    /// How the caller stands to the row's customer.
    pub viewer: Viewer<'a>,
    /// Whom the answer names.
    pub people: &'a People,
    /// The row.
    pub record: Uuid,
    /// The field of it, where one is looked at.
    pub field: &'static str,
}

impl<'a> Eye<'a> {
    /// The eye on a row of a customer.
    #[must_use]
    pub fn new(
        lens: &Lens<'a>,
        people: &'a People,
        (customer, record): (CustomerId, Uuid),
    ) -> Self {
        Self {
            cx: lens.cx,
            viewer: lens.viewer(customer),
            people,
            record,
            field: "",
        }
    }

    /// The same on one field of the row.
    #[must_use]
    pub const fn on(self, field: &'static str) -> Self {
        Self { field, ..self }
    }

    /// Where what is looked at belongs.
    #[must_use]
    pub fn place(&self) -> Place {
        Place::of(self.field, self.record)
    }
}

/// Whether there is such a user, active, and a person: a program has nothing to do.
///
/// # Errors
/// Where the database fails.
pub fn is_user(conn: &mut Conn, id: UserId) -> AppResult<bool> {
    let known = user_account::table.filter(
        user_account::id
            .eq(Key(id))
            .and(user_account::role.ne(Written(Role::Integration)))
            .and(user_account::active.eq(true)),
    );
    Ok(diesel::select(diesel::dsl::exists(known)).get_result(conn)?)
}

/// Whether the customer has such a contact.
///
/// # Errors
/// Where the database fails.
pub fn is_contact(conn: &mut Conn, customer: CustomerId, id: ContactId) -> AppResult<bool> {
    let known = contact::table.filter(
        contact::id
            .eq(Key(id))
            .and(contact::customer_id.eq(Key(customer))),
    );
    Ok(diesel::select(diesel::dsl::exists(known)).get_result(conn)?)
}
