//! What every row type of a record shares, written once.

/// Implements the database half of [`crate::record::Record`] for a row struct with the columns that all kinds have:
/// `id, customer_id, version, created_at, created_by, updated_at, archived_at`.
macro_rules! record_row {
    ($table:ident) => {
        fn id(&self) -> uuid::Uuid {
            self.id.0.uuid()
        }
        fn customer_id(&self) -> shared::id::CustomerId {
            self.customer_id.0
        }
        fn version(&self) -> i32 {
            self.version
        }
        fn archived_at(&self) -> Option<chrono::NaiveDateTime> {
            self.archived_at
        }
        fn set_archived_at(&mut self, at: Option<chrono::NaiveDateTime>) {
            self.archived_at = at;
        }
        fn touch(&mut self, now: chrono::NaiveDateTime) {
            self.version += 1;
            self.updated_at = now;
        }
        fn find(conn: &mut crate::db::Conn, id: uuid::Uuid) -> crate::error::AppResult<Self> {
            use diesel::prelude::*;
            Ok($table::table
                .find(crate::db::types::Key(id))
                .select(Self::as_select())
                .first(conn)?)
        }
        fn find_many(
            conn: &mut crate::db::Conn,
            ids: &[uuid::Uuid],
        ) -> crate::error::AppResult<Vec<Self>> {
            use diesel::prelude::*;
            let ids: Vec<_> = ids.iter().copied().map(crate::db::types::Key).collect();
            Ok($table::table
                .filter($table::id.eq_any(ids))
                .select(Self::as_select())
                .load(conn)?)
        }
        fn insert(&self, conn: &mut crate::db::Conn) -> crate::error::AppResult<()> {
            use diesel::prelude::*;
            diesel::insert_into($table::table)
                .values(self)
                .execute(conn)?;
            Ok(())
        }
        fn save(&self, conn: &mut crate::db::Conn, earlier: i32) -> crate::error::AppResult<bool> {
            use diesel::prelude::*;
            let row = $table::table.filter($table::id.eq(self.id).and($table::version.eq(earlier)));
            Ok(diesel::update(row).set(self).execute(conn)? == 1)
        }
        fn count(
            conn: &mut crate::db::Conn,
            customer: shared::id::CustomerId,
        ) -> crate::error::AppResult<i64> {
            use diesel::prelude::*;
            Ok($table::table
                .filter(
                    $table::customer_id
                        .eq(crate::db::types::Key(customer))
                        .and($table::archived_at.is_null()),
                )
                .count()
                .get_result(conn)?)
        }
        fn page(
            conn: &mut crate::db::Conn,
            query: &crate::record::list::PageQuery<'_>,
        ) -> crate::error::AppResult<Vec<Self>> {
            use crate::access::reach::Arm;
            use crate::db::schema::customer;
            use crate::db::types::Key;
            use diesel::prelude::*;
            let base = || {
                let mut rows = $table::table
                    .order($table::id.desc())
                    .into_boxed::<crate::db::MultiBackend>();
                if let Some(customer_id) = query.customer {
                    rows = rows.filter($table::customer_id.eq(Key(customer_id)));
                }
                if let Some(before) = query.before {
                    rows = rows.filter($table::id.lt(Key(before)));
                }
                if !query.archived {
                    rows = rows.filter($table::archived_at.is_null());
                }
                rows
            };
            // Newest first, testing each row's customer: fast where the arm holds a fair share of all rows.
            let theirs = customer::table.filter(customer::id.eq($table::customer_id));
            let tested = match query.arm {
                Arm::Team(id) => Some(base().filter(diesel::dsl::exists(
                    theirs.filter(customer::team_id.eq(Key(*id))),
                ))),
                Arm::Owner(id) => Some(base().filter(diesel::dsl::exists(
                    theirs.filter(customer::owner_id.eq(Key(*id))),
                ))),
                Arm::Pool => Some(base().filter(diesel::dsl::exists(
                    theirs.filter(customer::owner_id.is_null()),
                ))),
                Arm::All | Arm::Only(_) => None,
            };
            if let Some(mut tested) = tested {
                let horizon: Option<Key<uuid::Uuid>> = base()
                    .offset(crate::record::list::TESTED)
                    .limit(1)
                    .select($table::id)
                    .first(conn)
                    .optional()?;
                if let Some(horizon) = horizon {
                    tested = tested.filter($table::id.ge(horizon));
                }
                let found: Vec<Self> = tested
                    .limit(query.limit)
                    .select(Self::as_select())
                    .load(conn)?;
                let full = i64::try_from(found.len()).unwrap_or(i64::MAX) >= query.limit;
                if full || horizon.is_none() {
                    return Ok(found);
                }
            }
            let mut rows = base().limit(query.limit).select(Self::as_select());
            let within = customer::table.select(customer::id);
            rows = match query.arm {
                Arm::All => rows,
                Arm::Team(id) => rows.filter(
                    $table::customer_id.eq_any(within.filter(customer::team_id.eq(Key(*id)))),
                ),
                Arm::Owner(id) => rows.filter(
                    $table::customer_id.eq_any(within.filter(customer::owner_id.eq(Key(*id)))),
                ),
                Arm::Pool => rows.filter(
                    $table::customer_id.eq_any(within.filter(customer::owner_id.is_null())),
                ),
                Arm::Only(ids) => {
                    let ids: Vec<_> = ids.iter().copied().map(Key).collect();
                    rows.filter($table::customer_id.eq_any(ids))
                }
            };
            Ok(rows.load(conn)?)
        }
    };
}
pub(crate) use record_row;
