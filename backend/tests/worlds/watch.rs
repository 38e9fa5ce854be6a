//! What stands in a database, as a digest of every table: to see whether a request changed anything.

use super::support::Backing;
use super::world::World;
use backend::db::{Address, Conn};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = BigInt)]
    data_version: i64,
}

#[derive(QueryableByName, PartialEq, Eq)]
struct Digest {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    digest: String,
}

/// A connection of its own, and what it last saw.
pub struct Watch {
    conn: Conn,
    /// One statement that reads all tables.
    sql: String,
    sqlite: bool,
    version: i64,
    seen: Vec<Digest>,
}

impl Watch {
    pub fn of(world: &World) -> Self {
        let mut conn = Address::parse(&world.server.database.url)
            .unwrap()
            .connect()
            .unwrap();
        let sqlite = world.server.database.backing == Backing::Sqlite;
        let tables = if sqlite {
            "SELECT name AS line FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        } else {
            "SELECT table_name::text AS line FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name"
        };
        let tables: Vec<Line> = diesel::sql_query(tables).load(&mut conn).unwrap();
        // What was committed before is numbered for the stream when there is time for it.
        let own = |Line { line: table }: Line| (!table.starts_with("live_")).then_some(table);
        let of_each = tables.into_iter().filter_map(own).map(|table| {
            if sqlite {
                of_sqlite(&mut conn, &table)
            } else {
                format!(
                    "SELECT '{table}' AS name, coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS digest \
                     FROM \"{table}\" t"
                )
            }
        });
        let sql = of_each.collect::<Vec<_>>().join(" UNION ALL ");
        let mut watch = Self {
            conn,
            sql,
            sqlite,
            version: -1,
            seen: Vec::new(),
        };
        watch.changed();
        watch
    }

    /// The tables that have changed since this was asked last.
    pub fn changed(&mut self) -> Vec<String> {
        // SQLite tells whether any other connection has written since: mostly none has.
        if self.sqlite {
            let version: Vec<Version> = diesel::sql_query("PRAGMA data_version")
                .load(&mut self.conn)
                .unwrap();
            let version = version[0].data_version;
            if std::mem::replace(&mut self.version, version) == version {
                return Vec::new();
            }
        }
        let now: Vec<Digest> = diesel::sql_query(&self.sql).load(&mut self.conn).unwrap();
        let before = std::mem::replace(&mut self.seen, now);
        let changed = self.seen.iter().filter(|one| !before.contains(one));
        changed.map(|one| one.name.clone()).collect()
    }
}

fn of_sqlite(conn: &mut Conn, table: &str) -> String {
    let columns =
        format!("SELECT 'quote(\"' || name || '\")' AS line FROM pragma_table_info('{table}')");
    let columns: Vec<Line> = diesel::sql_query(columns).load(conn).unwrap();
    let all: Vec<String> = columns.into_iter().map(|column| column.line).collect();
    format!(
        "SELECT '{table}' AS name, coalesce(group_concat(row, '\n'), '') AS digest \
         FROM (SELECT {} AS row FROM \"{table}\" ORDER BY 1)",
        all.join("||','||")
    )
}
