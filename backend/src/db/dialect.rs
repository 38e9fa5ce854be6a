//! What the two databases say differently, one function for both.

use super::{Conn, MultiBackend};
use diesel::connection::SimpleConnection as _;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Text;
use diesel::{QueryResult, QueryableByName, RunQueryDsl};

/// An `INSERT` that leaves rows alone that are there already.
///
/// Diesel offers `ON CONFLICT` through neither a combined connection nor a combined backend; both databases write it
/// alike, so that it is appended to the finished statement.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct OrIgnore<T>(pub T);

impl<T: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for OrIgnore<T> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        self.0.walk_ast(pass.reborrow())?;
        pass.push_sql(" ON CONFLICT DO NOTHING");
        Ok(())
    }
}

impl<T> RunQueryDsl<Conn> for OrIgnore<T> {}

/// Reads one row and, on PostgreSQL, keeps others from it until this transaction ends. On SQLite whoever writes is alone.
macro_rules! first_locked {
    ($conn:expr, $query:expr) => {{
        let conn: &mut $crate::db::Conn = $conn;
        use diesel::{OptionalExtension as _, QueryDsl as _, RunQueryDsl as _};
        match conn {
            $crate::db::Conn::Sqlite(conn) => $query.first(conn).optional(),
            $crate::db::Conn::Pg(conn) => $query.for_update().first(conn).optional(),
        }
    }};
}
pub(crate) use first_locked;

/// How many rows one statement inserts: with the most columns that a table may have (64), their parameters stay below
/// what either database takes (32 766 on SQLite, 65 535 on PostgreSQL).
pub const ROWS_PER_STATEMENT: usize = 500;

/// Inserts a slice of rows, many with one statement. Diesel does that only on a connection whose kind is known.
macro_rules! insert_rows {
    ($conn:expr, $table:expr, $rows:expr) => {{
        let conn: &mut $crate::db::Conn = $conn;
        $rows
            .chunks($crate::db::dialect::ROWS_PER_STATEMENT)
            .try_for_each(|rows| -> diesel::QueryResult<()> {
                use diesel::RunQueryDsl as _;
                match conn {
                    $crate::db::Conn::Sqlite(conn) => {
                        diesel::insert_into($table).values(rows).execute(conn)?
                    }
                    $crate::db::Conn::Pg(conn) => {
                        diesel::insert_into($table).values(rows).execute(conn)?
                    }
                };
                Ok(())
            })
    }};
}
pub(crate) use insert_rows;

/// Gives the next places to rows of `live_event` that have none, in the order of their ids; how many. Neither database
/// numbers rows through diesel's builder; both write it alike.
///
/// # Errors
/// Where the database fails.
pub fn place_rows(conn: &mut Conn, head: i64, most: usize) -> QueryResult<usize> {
    let sql = format!(
        "UPDATE live_event SET place = waiting.place FROM ( \
            SELECT id, {head} + ROW_NUMBER() OVER (ORDER BY id) AS place FROM live_event \
            WHERE place IS NULL ORDER BY id LIMIT {most} \
         ) AS waiting WHERE live_event.id = waiting.id"
    );
    diesel::sql_query(sql).execute(conn)
}

/// A table of PostgreSQL.
#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Rewrites the files of the database, so that they hold what it holds now and nothing of what was deleted or written over.
/// Tables are locked meanwhile, each for the time that its rewriting takes.
///
/// # Errors
/// Where the database fails, or others use it.
pub fn scrub(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Sqlite(conn) => {
            conn.batch_execute("VACUUM")?;
            conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")
        }
        Conn::Pg(conn) => {
            conn.batch_execute("SET statement_timeout = 0")?;
            // Table by table: without names it would lock what all databases of the server share.
            let tables: Vec<Named> = diesel::sql_query(
                "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = current_schema()",
            )
            .load(conn)?;
            for Named { name } in tables {
                conn.batch_execute(&format!("VACUUM (FULL, ANALYZE) {name}"))?;
            }
            // The planner's statistics hold values, too.
            conn.batch_execute("VACUUM FULL pg_catalog.pg_statistic")
        }
    }
}
