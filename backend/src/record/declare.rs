//! Declaring a kind of record: its row, how it is made, changed, remembered and shown, from one list of fields.

/// Declares the row type of a kind from its fields (see [`super::column`]) and implements [`super::Record`] for it.
///
/// - `fields`: columns that travel, under the same name in table, body and answer;
/// - `kept`: columns of the server, with their first value;
/// - `shown`: fields of the answer that are computed;
/// - `listed`, if there: what lists are narrowed and ordered by (see [`super::row`]).
///
/// What the kind's rules are stands in its [`super::Rules`].
macro_rules! record_kind {
    (
        $(#[$meta:meta])*
        pub struct $row:ident in $table:ident: $kind:ident, $id:ident, $view:ident, $new:ident, $patch:ident;
        timeline: $dimension:ident, $what:literal;
        fields { $($field:ident: $column:ty,)* }
        kept { $($kept:ident: $kept_type:ty = $kept_init:expr,)* }
        shown { $($shown:ident: |$it:ident, $eye:ident| $show:expr,)* }
        $(listed { $($listed:tt)* })?
    ) => {
        use crate::db::schema::$table;

        $(#[$meta])*
        #[derive(Debug, Clone, diesel::Queryable, diesel::Selectable, diesel::Insertable, diesel::AsChangeset)]
        #[diesel(table_name = $table, treat_none_as_null = true, treat_none_as_default_value = false)]
        #[allow(missing_docs)]
        pub struct $row {
            pub id: crate::db::types::Key<shared::id::$id>,
            pub customer_id: crate::db::types::Key<shared::id::CustomerId>,
            pub version: i32,
            $(pub $field: <$column as crate::record::column::Column>::Stored,)*
            $(pub $kept: $kept_type,)*
            pub created_at: chrono::NaiveDateTime,
            pub created_by: Option<crate::db::types::Key<shared::id::UserId>>,
            pub updated_at: chrono::NaiveDateTime,
            pub archived_at: Option<chrono::NaiveDateTime>,
        }

        impl $row {
            /// A new record of a customer; `at` is where it stands in the request, for the pointers of its faults.
            ///
            /// # Errors
            /// [`shared::Code::Invalid`] with the fields that cannot be taken.
            pub fn make(
                conn: &mut crate::db::Conn,
                cx: &crate::record::Cx,
                customer: shared::id::CustomerId,
                new: $new,
                at: &str,
            ) -> crate::error::AppResult<Self> {
                use crate::record::column::{Column, Taking};
                let now = crate::db::types::stored(cx.now);
                let id: shared::id::$id = crate::db::types::fresh();
                let mut taking = Taking::new(conn, cx, (customer, id.uuid()), at);
                let mut row = Self {
                    id: crate::db::types::Key(id),
                    customer_id: crate::db::types::Key(customer),
                    version: 1,
                    $($field: <$column as Column>::take(&mut taking, stringify!($field), new.$field)?,)*
                    $($kept: $kept_init,)*
                    created_at: now,
                    created_by: cx.author(),
                    updated_at: now,
                    archived_at: None,
                };
                crate::record::Rules::check(&mut row, &mut taking, None);
                taking.finish()?;
                Ok(row)
            }

            /// Applies a merge patch.
            ///
            /// # Errors
            /// [`shared::Code::Invalid`] with the fields that cannot be taken.
            pub fn apply(
                &mut self,
                conn: &mut crate::db::Conn,
                cx: &crate::record::Cx,
                patch: $patch,
            ) -> crate::error::AppResult<()> {
                use crate::record::column::{Column, Taking};
                let before = self.clone();
                let mut taking = Taking::new(conn, cx, (self.customer_id.0, self.id.0.uuid()), "");
                $(<$column as Column>::change(&mut taking, stringify!($field), patch.$field, &mut self.$field)?;)*
                crate::record::Rules::check(self, &mut taking, Some(&before));
                taking.finish()
            }
        }

        impl crate::record::Record for $row {
            const KIND: shared::role::RecordKind = shared::role::RecordKind::$kind;
            type View = $view;
            const IS_STEP: bool = <Self as crate::record::Rules>::STEP;

            crate::record::record_row!($table $(; $($listed)*)?);
            const SELECTIVE: bool = <Self as crate::record::Rules>::SELECTIVE;

            fn readable(&self, viewer: &crate::access::Viewer<'_>) -> bool {
                crate::record::Rules::may_read(self, viewer)
            }

            fn sealed() -> Vec<&'static str> {
                let fields = [$((stringify!($field), <$column as crate::record::column::Column>::SEALED),)*];
                let sealed = fields.into_iter().filter(|(_, sealed)| *sealed);
                sealed.map(|(field, _)| field).collect()
            }

            fn facts(&self) -> crate::record::Facts {
                vec![$((stringify!($field), <$column as crate::record::column::Column>::fact(&self.$field)),)*]
            }

            fn on_timeline(&self) -> Option<crate::record::Entry> {
                Some(crate::record::Entry {
                    dimension: shared::timeline::Dimension::$dimension,
                    what: $what,
                    when: crate::record::Rules::happened(self),
                })
            }

            fn change_on_timeline(&self, _: &[&str]) -> crate::record::Entry {
                crate::record::Entry {
                    dimension: shared::timeline::Dimension::$dimension,
                    what: concat!($what, "_changed"),
                    when: None,
                }
            }

            fn called(view: &$view, _: &crate::record::Cx) -> Option<shared::Guarded<String>> {
                <Self as crate::record::Rules>::called(view)
            }

            fn views(
                conn: &mut crate::db::Conn,
                lens: &crate::record::Lens<'_>,
                rows: &[Self],
            ) -> crate::error::AppResult<Vec<$view>> {
                use crate::record::column::Column;
                let mut asked = crate::record::people::Asked::default();
                for row in rows {
                    asked.users.extend(row.created_by.map(|key| key.0));
                    $(<$column as Column>::ask(&row.$field, &mut asked);)*
                }
                let people = crate::record::people::People::read(conn, &asked)?;
                let views: crate::error::AppResult<Vec<$view>> = rows.iter()
                    .map(|row| {
                        let eye = crate::record::people::Eye::new(lens, &people, (row.customer_id.0, row.id.0.uuid()));
                        Ok($view {
                            id: row.id.0,
                            customer_id: row.customer_id.0,
                            customer: None,
                            version: row.version,
                            $($field: <$column as Column>::show(&row.$field, &eye.on(stringify!($field)))?,)*
                            $($shown: { let ($it, $eye) = (row, &eye); let _ = $eye; $show },)*
                            author: people.names.user(row.created_by),
                            created_at: row.created_at.and_utc(),
                            updated_at: row.updated_at.and_utc(),
                            archived_at: row.archived_at.map(|at| at.and_utc()),
                        })
                    })
                    .collect();
                let mut views = views?;
                <Self as crate::record::Rules>::reword(conn, lens, rows, &mut views)?;
                Ok(views)
            }

            fn name_customer(view: &mut $view, customer: shared::customer::CustomerRef) {
                view.customer = Some(customer);
            }

            fn settle(
                &self,
                conn: &mut crate::db::Conn,
                cx: &crate::record::Cx,
            ) -> crate::error::AppResult<()> {
                crate::record::Rules::settle(self, conn, cx)
            }
        }
    };
}
pub(crate) use record_kind;

/// Implements [`super::Kind`] for a declared kind without questions of its own.
macro_rules! plain_kind {
    ($row:ident, $new:ident, $patch:ident, $path:literal) => {
        impl crate::record::Kind for $row {
            type New = $new;
            type Patch = $patch;
            const PATH: &'static str = $path;

            fn create(
                conn: &mut crate::db::Conn,
                cx: &crate::record::Cx,
                customer: shared::id::CustomerId,
                new: $new,
            ) -> crate::error::AppResult<uuid::Uuid> {
                let row = Self::make(conn, cx, customer, new, "")?;
                crate::record::store::create(conn, cx, &row)?;
                Ok(row.id.0.uuid())
            }

            fn change(
                conn: &mut crate::db::Conn,
                cx: &crate::record::Cx,
                id: uuid::Uuid,
                version: i32,
                patch: $patch,
            ) -> crate::error::AppResult<()> {
                crate::record::store::change_or_assigned::<Self>(
                    conn,
                    cx,
                    id,
                    version,
                    |conn, row| row.apply(conn, cx, patch),
                )?;
                Ok(())
            }
        }
    };
}
pub(crate) use plain_kind;
