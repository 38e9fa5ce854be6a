//! What every row type of a record shares, written once.

/// Implements the database half of [`crate::record::Record`] for a row struct with the columns that all kinds have:
/// `id, customer_id, version, created_at, created_by, updated_at, archived_at`.
///
/// What its lists are narrowed and ordered by may follow, each as `parameter: column`, words with the type that reads
/// them: `states` and `users` have an index of their own, `times` lead along one, `words` are tested row by row, where what
/// stands there is not what it counts as by the function that is named behind `=>`.
macro_rules! record_row {
    ($table:ident) => {
        crate::record::record_row!($table; states {} users {} times {} words {});
    };
    (
        $table:ident;
        states { $($state:ident: $state_column:ident as $state_type:ty),* $(,)? }
        users { $($user:ident: $user_column:ident),* $(,)? }
        times { $($time:ident: $time_column:ident),* $(,)? }
        words { $($word:ident: $word_column:ident as $word_type:ty $(=> $word_by:path)?),* $(,)? }
    ) => {
        const COLUMNS: crate::record::narrow::Columns = crate::record::narrow::Columns {
            states: &[$((stringify!($state), |word| word.parse::<$state_type>().is_ok())),*],
            users: &[$(stringify!($user)),*],
            times: &[$(stringify!($time)),*],
            words: &[$((stringify!($word), |word| word.parse::<$word_type>().is_ok())),*],
        };

        fn time(&self, name: &str) -> Option<chrono::NaiveDateTime> {
            match name {
                $(stringify!($time) => Some(self.$time_column),)*
                _ => None,
            }
        }
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
            use diesel::prelude::*;
            crate::record::record_filters!(
                $table;
                states { $($state: $state_column),* }
                users { $($user: $user_column),* }
                times { $($time: $time_column),* }
                words { $($word: $word_column $(=> $word_by)?),* }
            );
            $(if query.order.by == Some(stringify!($time)) {
                let at = |after: crate::record::list::After| after.at.unwrap_or_default();
                return crate::record::record_walk!($table, conn, query, $table::$time_column, at, chrono::NaiveDateTime);
            })*
            let at = |after: crate::record::list::After| crate::db::types::Key(after.id);
            crate::record::record_walk!($table, conn, query, $table::id, at, crate::db::types::Key<uuid::Uuid>)
        }
        fn all_ids(
            conn: &mut crate::db::Conn,
            query: &crate::record::list::PageQuery<'_>,
        ) -> crate::error::AppResult<Vec<uuid::Uuid>> {
            use crate::access::reach::Arm;
            use crate::db::types::Key;
            use diesel::prelude::*;
            crate::record::record_filters!(
                $table;
                states { $($state: $state_column),* }
                users { $($user: $user_column),* }
                times { $($time: $time_column),* }
                words { $($word: $word_column $(=> $word_by)?),* }
            );
            let rows = tested(listed(query), query.narrow);
            let unbounded = *query.arm == Arm::All && query.customer.is_none();
            if unbounded && query.narrow.tests_rows(&Self::COLUMNS) {
                let beyond: Option<Key<uuid::Uuid>> = served($table::table.into_boxed(), query.narrow)
                    .order($table::id)
                    .offset(crate::record::list::NARROWED)
                    .limit(1)
                    .select($table::id)
                    .first(conn)
                    .optional()?;
                if beyond.is_some() {
                    return Err(shared::Code::TooBroad.into());
                }
            }
            let found: Vec<Key<uuid::Uuid>> = within(rows, query.arm)
                .limit(crate::record::list::NARROWED + 1)
                .select($table::id)
                .load(conn)?;
            Ok(found.into_iter().map(|id| id.0).collect())
        }
    };
}
pub(crate) use record_row;

/// The functions that put the conditions of a list into a query: those that an index serves, the others, and the reach.
macro_rules! record_filters {
    (
        $table:ident;
        states { $($state:ident: $state_column:ident),* }
        users { $($user:ident: $user_column:ident),* }
        times { $($time:ident: $time_column:ident),* }
        words { $($word:ident: $word_column:ident $(=> $word_by:path)?),* }
    ) => {
            type Rows<'a> = $table::BoxedQuery<'a, crate::db::MultiBackend>;
            /// What an index serves.
            #[allow(unused_mut, unused_variables, clippy::needless_pass_by_value)]
            fn served<'a>(mut rows: Rows<'a>, narrow: &crate::record::narrow::Narrow) -> Rows<'a> {
                $(if let Some(words) = narrow.word(stringify!($state)) {
                    rows = match words.as_slice() {
                        [one] => rows.filter($table::$state_column.eq(one.clone())),
                        many => rows.filter($table::$state_column.eq_any(many.to_vec())),
                    };
                })*
                $(if let Some(user) = narrow.user(stringify!($user)) {
                    rows = rows.filter($table::$user_column.eq(crate::db::types::Key(user)));
                })*
                rows
            }
            /// The rows of a list before the others are tested: of its customer, archived or not.
            fn listed<'a>(query: &crate::record::list::PageQuery<'_>) -> Rows<'a> {
                let mut rows = served($table::table.into_boxed(), query.narrow);
                if let Some(customer) = query.customer {
                    rows = rows.filter($table::customer_id.eq(crate::db::types::Key(customer)));
                }
                match query.archived {
                    shared::page::Archived::No => rows.filter($table::archived_at.is_null()),
                    shared::page::Archived::Yes => rows,
                    shared::page::Archived::Only => rows.filter($table::archived_at.is_not_null()),
                }
            }
            /// Those of an arm, by the list of its customers.
            fn within<'a>(rows: Rows<'a>, arm: &crate::access::reach::Arm) -> Rows<'a> {
                use crate::access::reach::Arm;
                use crate::db::schema::customer;
                use crate::db::types::Key;
                let theirs = customer::table.select(customer::id);
                let id = $table::customer_id;
                match arm {
                    Arm::All => rows,
                    Arm::Team(team) => rows.filter(id.eq_any(theirs.filter(customer::team_id.eq(Key(*team))))),
                    Arm::Owner(user) => rows.filter(id.eq_any(theirs.filter(customer::owner_id.eq(Key(*user))))),
                    Arm::Pool => rows.filter(id.eq_any(theirs.filter(customer::owner_id.is_null()))),
                    Arm::Only(ids) => {
                        let ids: Vec<_> = ids.iter().copied().map(Key).collect();
                        rows.filter(id.eq_any(ids))
                    }
                }
            }
            /// What is tested row by row.
            fn tested<'a>(mut rows: Rows<'a>, narrow: &crate::record::narrow::Narrow) -> Rows<'a> {
                $(if let Some(words) = narrow.word(stringify!($word)) {
                    rows = crate::record::record_word!(rows, $table::$word_column, words, narrow $(, $word_by)?);
                })*
                $(let period = narrow.period(stringify!($time));
                if let Some(from) = period.from {
                    rows = rows.filter($table::$time_column.ge(from));
                }
                if let Some(to) = period.to {
                    rows = rows.filter($table::$time_column.le(to));
                })*
                let made = narrow.period("created_at");
                if let Some(from) = made.from {
                    rows = rows.filter($table::created_at.ge(from));
                }
                if let Some(to) = made.to {
                    rows = rows.filter($table::created_at.le(to));
                }
                rows
            }
    };
}
pub(crate) use record_filters;

/// Those rows of which a column holds one of these words, or counts as one by a rule of the kind's own.
macro_rules! record_word {
    ($rows:expr, $column:expr, $words:expr, $narrow:expr) => {
        $rows.filter($column.eq_any($words.clone()))
    };
    ($rows:expr, $column:expr, $words:expr, $narrow:expr, $by:path) => {
        $by($rows, $words, $narrow)
    };
}
pub(crate) use record_word;

/// Reads a page along one column: testing rows where the arm holds a fair share of all, listing its customers where not.
macro_rules! record_walk {
    ($table:ident, $conn:expr, $query:expr, $column:expr, $at:expr, $type:ty) => {{
        use crate::access::reach::Arm;
        use crate::db::schema::customer;
        use crate::db::types::Key;
        let (conn, query) = ($conn, $query);
        let down = query.order.down;
        let base = || {
            let mut rows = listed(query);
            if let Some(after) = query.after {
                let (at, id): ($type, Key<uuid::Uuid>) = ($at(after), Key(after.id));
                rows = if down {
                    rows.filter($column.le(at).and($column.lt(at).or($table::id.lt(id))))
                } else {
                    rows.filter($column.ge(at).and($column.gt(at).or($table::id.gt(id))))
                };
            }
            if down {
                rows.order(($column.desc(), $table::id.desc()))
            } else {
                rows.order(($column.asc(), $table::id.asc()))
            }
        };
        // Along the order, testing each row's customer: fast where the arm holds a fair share of all rows.
        let theirs = customer::table.filter(customer::id.eq($table::customer_id));
        let narrowed = || tested(base(), query.narrow);
        let found = match query.arm {
            Arm::Team(id) => Some(narrowed().filter(diesel::dsl::exists(
                theirs.filter(customer::team_id.eq(Key(*id))),
            ))),
            Arm::Owner(id) => Some(narrowed().filter(diesel::dsl::exists(
                theirs.filter(customer::owner_id.eq(Key(*id))),
            ))),
            Arm::Pool => Some(narrowed().filter(diesel::dsl::exists(
                theirs.filter(customer::owner_id.is_null()),
            ))),
            Arm::All if query.customer.is_none() && query.narrow.tests_rows(&Self::COLUMNS) => {
                Some(narrowed())
            }
            Arm::All | Arm::Only(_) => None,
        };
        if let Some(mut found) = found {
            let all = *query.arm == Arm::All;
            let horizon: Option<$type> = base()
                .offset(if all {
                    crate::record::list::NARROWED
                } else {
                    crate::record::list::TESTED
                })
                .limit(1)
                .select($column)
                .first(conn)
                .optional()?;
            if let Some(horizon) = horizon {
                found = if down {
                    found.filter($column.ge(horizon))
                } else {
                    found.filter($column.le(horizon))
                };
            }
            let rows: Vec<Self> = found
                .limit(query.limit)
                .select(Self::as_select())
                .load(conn)?;
            let full = i64::try_from(rows.len()).unwrap_or(i64::MAX) >= query.limit;
            if full || horizon.is_none() {
                return Ok(rows);
            }
            if all {
                return Err(shared::Code::TooBroad.into());
            }
        }
        Ok(within(narrowed(), query.arm)
            .limit(query.limit)
            .select(Self::as_select())
            .load(conn)?)
    }};
}
pub(crate) use record_walk;
