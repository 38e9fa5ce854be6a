//! The one mechanism behind every kind of record that belongs to a customer: reading through the policy, making,
//! changing with a version check, archiving, restoring, paging, audit and timeline.
//!
//! A kind is declared by a row type that implements [`Record`] (most of it by [`record_row!`]) and by handlers that call
//! the functions of [`store`] and [`list`].

pub mod column;
mod declare;
pub mod endpoint;
pub mod every;
pub mod fact;
pub mod lens;
pub mod link;
pub mod list;
pub mod names;
pub mod narrow;
mod operations;
pub mod people;
mod row;
pub mod store;

use crate::access::Viewer;
pub(crate) use declare::{plain_kind, record_kind};
pub use fact::{Fact, Facts};
pub use lens::{Cx, Lens};
pub use names::Names;
pub(crate) use operations::record_operations;
pub(crate) use row::{record_filters, record_row, record_walk, record_word};

use crate::db::Conn;
use crate::error::AppResult;
use chrono::NaiveDateTime;
use serde::Serialize;
use shared::Guarded;
use shared::customer::CustomerRef;
use shared::id::CustomerId;
use shared::role::RecordKind;
use shared::time::When;
use shared::timeline::Dimension;
use uuid::Uuid;

/// One row of a kind of record.
pub trait Record: Clone + Send + Sized + 'static {
    /// The kind.
    const KIND: RecordKind;
    /// What a client reads.
    type View: Serialize;

    /// Its id.
    fn id(&self) -> Uuid;
    /// The customer it belongs to.
    fn customer_id(&self) -> CustomerId;
    /// Its version.
    fn version(&self) -> i32;
    /// When it was archived.
    fn archived_at(&self) -> Option<NaiveDateTime>;
    /// Archives it, or brings it back.
    fn set_archived_at(&mut self, at: Option<NaiveDateTime>);
    /// Counts the version up.
    fn touch(&mut self, now: NaiveDateTime);

    /// Reads a row by its id.
    ///
    /// # Errors
    /// [`shared::Code::NotFound`].
    fn find(conn: &mut Conn, id: Uuid) -> AppResult<Self>;
    /// Reads rows by their ids, in no order.
    ///
    /// # Errors
    /// Where the database fails.
    fn find_many(conn: &mut Conn, ids: &[Uuid]) -> AppResult<Vec<Self>>;
    /// Writes a new row.
    ///
    /// # Errors
    /// Where a constraint refuses it.
    fn insert(&self, conn: &mut Conn) -> AppResult<()>;
    /// Writes the row over its earlier version; `false` where that is not the stored one any more.
    ///
    /// # Errors
    /// Where a constraint refuses it.
    fn save(&self, conn: &mut Conn, earlier: i32) -> AppResult<bool>;
    /// How many there are of a customer, archived ones left out.
    ///
    /// # Errors
    /// Where the database fails.
    fn count(conn: &mut Conn, customer: CustomerId) -> AppResult<i64>;
    /// What its lists are narrowed and ordered by.
    const COLUMNS: narrow::Columns;
    /// Its fields that are sealed: no list is narrowed or ordered by them (R-SEC-2).
    #[must_use]
    fn sealed() -> Vec<&'static str> {
        Vec::new()
    }
    /// Adds to what a list is narrowed by what its conditions want to know of the moment.
    ///
    /// # Errors
    /// Where the database fails.
    fn prepare(_conn: &mut Conn, _cx: &Cx, _narrow: &mut narrow::Narrow) -> AppResult<()> {
        Ok(())
    }
    /// The value of a time that lists are ordered by.
    fn time(&self, name: &str) -> Option<NaiveDateTime>;
    /// A page of rows.
    ///
    /// # Errors
    /// Where the database fails.
    fn page(conn: &mut Conn, query: &list::PageQuery<'_>) -> AppResult<Vec<Self>>;
    /// The ids of all rows that a query finds, wherever a page would begin or end; at most one more than
    /// [`list::NARROWED`].
    ///
    /// # Errors
    /// Where the database fails.
    fn all_ids(conn: &mut Conn, query: &list::PageQuery<'_>) -> AppResult<Vec<Uuid>>;

    /// Whether some of its records keep themselves to some of those who reach their customer.
    const SELECTIVE: bool = false;

    /// Whether the caller, who reaches its customer, may read it; a record that keeps itself to some people says no.
    fn readable(&self, viewer: &Viewer<'_>) -> bool {
        let _ = viewer;
        true
    }

    /// Its fields, for the audit trail; the same fields in the same order for every row of the kind.
    fn facts(&self) -> Facts;
    /// Where and when it stands on the timeline once it is made, if at all.
    fn on_timeline(&self) -> Option<Entry>;
    /// How a change of these fields stands on the timeline.
    fn change_on_timeline(&self, fields: &[&str]) -> Entry;
    /// What people call it, in a line about it; none where it has no words of its own.
    fn called(view: &Self::View, cx: &Cx) -> Option<Guarded<String>>;
    /// Renders rows through the policy.
    ///
    /// # Errors
    /// Where the database fails.
    fn views(conn: &mut Conn, lens: &Lens<'_>, rows: &[Self]) -> AppResult<Vec<Self::View>>;
    /// Puts the customer's name into a view, for lists across customers.
    fn name_customer(view: &mut Self::View, customer: CustomerRef) {
        let _ = (view, customer);
    }
    /// What else must follow from a change, in the same transaction.
    ///
    /// # Errors
    /// Where the database fails, or a rule refuses.
    fn settle(&self, conn: &mut Conn, cx: &Cx) -> AppResult<()> {
        let _ = (conn, cx);
        Ok(())
    }
    /// What must follow where it is put into the archive, in the same transaction.
    ///
    /// # Errors
    /// Where a rule of the kind refuses.
    fn put_away(&self, conn: &mut Conn, cx: &Cx) -> AppResult<()> {
        let _ = (conn, cx);
        Ok(())
    }
    /// What changes in it where it comes back from the archive, since others may have taken its place.
    ///
    /// # Errors
    /// Where the database fails.
    fn come_back(&mut self, conn: &mut Conn) -> AppResult<()> {
        let _ = conn;
        Ok(())
    }
    /// Whether one may be the next step of a customer, so that archiving the last one asks first (R-NEXT).
    const IS_STEP: bool = false;
}

/// A kind that clients make and change through the operations that all kinds have.
pub trait Kind: Record {
    /// The body that makes one.
    type New: Clone + Send + 'static;
    /// The body that changes one.
    type Patch: Clone + Send + 'static;
    /// Its place in addresses: `/api/v1/<PATH>/{id}`.
    const PATH: &'static str;

    /// Makes one of a customer, through the policy.
    ///
    /// # Errors
    /// As [`store::create`], and what the rules of the kind say.
    fn create(conn: &mut Conn, cx: &Cx, customer: CustomerId, new: Self::New) -> AppResult<Uuid>;

    /// Changes one, through the policy.
    ///
    /// # Errors
    /// As [`store::change`], and what the rules of the kind say.
    fn change(
        conn: &mut Conn,
        cx: &Cx,
        id: Uuid,
        version: i32,
        patch: Self::Patch,
    ) -> AppResult<()>;
}

/// What is particular about a declared kind; a kind without rules of its own keeps the defaults.
pub trait Rules: Record {
    /// Looks at the whole row after it was taken in or changed: notes faults, and fills the columns that the server keeps.
    fn check(&mut self, taking: &mut column::Taking<'_>, before: Option<&Self>) {
        let _ = (taking, before);
    }
    /// As [`Record::SELECTIVE`].
    const SELECTIVE: bool = false;
    /// Whether the caller, who reaches its customer, may read it.
    fn may_read(&self, viewer: &Viewer<'_>) -> bool {
        let _ = viewer;
        true
    }
    /// Whether one may be the next step of a customer, so that archiving the last one asks first (R-NEXT).
    const STEP: bool = false;

    /// What people call it, in a line about it; none where it has no words of its own.
    fn called(view: &Self::View) -> Option<Guarded<String>>;
    /// Puts what the server itself wrote into some of them into the reader's language.
    ///
    /// # Errors
    /// Where the database fails.
    fn reword(
        conn: &mut Conn,
        lens: &Lens<'_>,
        rows: &[Self],
        views: &mut [Self::View],
    ) -> AppResult<()> {
        let _ = (conn, lens, rows, views);
        Ok(())
    }
    /// When it happened, where that is not when it was recorded.
    fn happened(&self) -> Option<When> {
        None
    }
    /// Whether it is assigned to the caller, who may change it then wherever it is.
    fn is_for(&self, cx: &Cx) -> bool {
        let _ = cx;
        false
    }
    /// What else must follow from a change, in the same transaction.
    ///
    /// # Errors
    /// Where the database fails, or a rule refuses.
    fn settle(&self, conn: &mut Conn, cx: &Cx) -> AppResult<()> {
        let _ = (conn, cx);
        Ok(())
    }
}

/// A place on the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The strand.
    pub dimension: Dimension,
    /// What the entry is; a tag of `TimelineWhat`.
    pub what: &'static str,
    /// When it happened; none for "when it was recorded".
    pub when: Option<When>,
}
