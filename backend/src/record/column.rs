//! How one field of a declared kind is taken in, changed, remembered and shown. A kind is a list of these
//! ([`super::record_kind!`]); what a field does is said here, once for all kinds.

mod amount;
mod list;
mod person;
mod text;
mod values;

pub use amount::{Commercial, Confidential};
pub use list::{Item, Several};
pub use person::{Colleague, ColleagueOrMe, Person};
pub use text::{MayText, MustText};
pub use values::{Flag, Instant, Link, May, Must, Number, Or, Usual, WhenOrNow};

use super::Cx;
use super::fact::Fact;
use super::people::{Asked, Eye};
use crate::access::Masks;
use crate::db::Conn;
use crate::error::{AppError, AppResult};
use shared::Code;
use shared::id::CustomerId;
use std::fmt::Debug;
use uuid::Uuid;

/// What taking in a record needs, and the faults found on the way.
#[allow(missing_debug_implementations)]
pub struct Taking<'a> {
    /// The database.
    pub conn: &'a mut Conn,
    /// The caller.
    pub cx: &'a Cx,
    /// The customer of the record.
    pub customer: CustomerId,
    /// The record itself.
    pub record: Uuid,
    /// Where the record stands in the request.
    at: &'a str,
    faults: Vec<(String, Code)>,
    /// What masks stand for in what the caller writes, once somebody asked.
    masks: Option<Masks>,
}

impl<'a> Taking<'a> {
    /// Nothing taken in yet.
    pub const fn new(
        conn: &'a mut Conn,
        cx: &'a Cx,
        (customer, record): (CustomerId, Uuid),
        at: &'a str,
    ) -> Self {
        Self {
            conn,
            cx,
            customer,
            record,
            at,
            faults: Vec::new(),
            masks: None,
        }
    }

    /// What a mask stands for in a text that the caller writes.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn masks(&mut self) -> AppResult<Masks> {
        if let Some(known) = self.masks {
            return Ok(known);
        }
        let masks = self.cx.masks(self.conn, self.customer)?;
        self.masks = Some(masks);
        Ok(masks)
    }

    /// Notes a fault of a field.
    pub fn fault(&mut self, field: &str, code: Code) {
        self.faults.push((format!("{}/{field}", self.at), code));
    }

    /// Refuses what has faults.
    ///
    /// # Errors
    /// [`Code::Invalid`] with the fields.
    pub fn finish(self) -> AppResult<()> {
        if self.faults.is_empty() {
            Ok(())
        } else {
            Err(AppError::fields(self.faults))
        }
    }
}

/// One field.
pub trait Column {
    /// As it stands in the row.
    type Stored: Clone + Debug + Send + 'static;
    /// As a new record says it.
    type New;
    /// As a change says it.
    type Change;
    /// As a reader gets it.
    type View;
    /// Whether it is sealed: no list is narrowed or ordered by it.
    const SEALED: bool = false;

    /// Takes it in; faults are noted, and what is returned then is never written.
    ///
    /// # Errors
    /// Where the database fails.
    fn take(taking: &mut Taking<'_>, field: &str, new: Self::New) -> AppResult<Self::Stored>;
    /// Changes it.
    ///
    /// # Errors
    /// Where the database fails.
    fn change(
        taking: &mut Taking<'_>,
        field: &str,
        change: Self::Change,
        stored: &mut Self::Stored,
    ) -> AppResult<()>;
    /// What the audit trail remembers of it.
    fn fact(stored: &Self::Stored) -> Option<Fact>;
    /// Whom an answer must name for it.
    fn ask(stored: &Self::Stored, asked: &mut Asked) {
        let _ = (stored, asked);
    }
    /// As this reader may see it.
    ///
    /// # Errors
    /// Where a key does not serve.
    fn show(stored: &Self::Stored, eye: &Eye<'_>) -> AppResult<Self::View>;
}
