//! The row of a signal.

use crate::access::FreeText;
use crate::db::Conn;
use crate::db::schema::signal;
use crate::db::types::{Json, Key, Written, fresh, never, stored};
use crate::error::AppResult;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use shared::Level;
use shared::id::{CustomerId, SignalId, UserId};
use shared::reveal::RecordRef;
use shared::signal::{Finding, SignalAct, SignalFacts, SignalKind, SignalState};

/// A row of the table.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = signal, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct SignalRow {
    /// Its id.
    pub id: Key<SignalId>,
    /// The customer.
    pub customer_id: Key<CustomerId>,
    /// What was seen.
    pub kind: Written<SignalKind>,
    /// Which time it is.
    pub occasion: String,
    /// How bad.
    pub severity: Written<Level>,
    /// What was seen, as numbers and dates.
    pub facts: Json<SignalFacts>,
    /// The records behind it.
    pub records: Json<Vec<RecordRef>>,
    /// Where it stands.
    pub state: Written<SignalState>,
    /// Until when it is put off; [`never`] where it is not.
    pub until_at: NaiveDateTime,
    /// Why it was dismissed or put off.
    pub reason: Option<FreeText>,
    /// What was done about it.
    pub act: Option<Written<SignalAct>>,
    /// What was made with it.
    pub made: Json<Vec<RecordRef>>,
    /// Who decided on it.
    pub decided_by: Option<Key<UserId>>,
    /// When.
    pub decided_at: Option<NaiveDateTime>,
    /// When it was raised.
    pub raised_at: NaiveDateTime,
}

impl SignalRow {
    /// What was found, not yet written.
    #[must_use]
    pub fn of(customer: CustomerId, found: Finding, now: DateTime<Utc>) -> Self {
        Self {
            id: Key(fresh()),
            customer_id: Key(customer),
            kind: Written(found.kind),
            occasion: found.occasion,
            severity: Written(found.severity),
            facts: Json(found.facts),
            records: Json(found.records),
            state: Written(SignalState::Open),
            until_at: never(),
            reason: None,
            act: None,
            made: Json(Vec::new()),
            decided_by: None,
            decided_at: None,
            raised_at: stored(now),
        }
    }

    /// Whether it is this time of this kind.
    #[must_use]
    pub fn is(&self, found: &Finding) -> bool {
        self.kind.0 == found.kind && self.occasion == found.occasion
    }

    /// Reads one.
    ///
    /// # Errors
    /// [`shared::Code::NotFound`].
    pub fn find(conn: &mut Conn, id: SignalId) -> AppResult<Self> {
        Ok(signal::table
            .find(Key(id))
            .select(Self::as_select())
            .first(conn)?)
    }

    /// Writes it over itself.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn save(&self, conn: &mut Conn) -> AppResult<()> {
        diesel::update(signal::table.find(self.id))
            .set(self)
            .execute(conn)?;
        Ok(())
    }
}
