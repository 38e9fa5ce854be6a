//! The bytes of a database as a thief of its files has them.

use super::database::{Backing, TestDatabase};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use diesel::prelude::*;
use diesel::sql_types::{Oid, Text};
use std::path::Path;

impl TestDatabase {
    /// All bytes of the files that hold it: of SQLite the file with its log, of PostgreSQL the tables' files; where these
    /// cannot be read, every row as text.
    pub fn raw(&self) -> Vec<u8> {
        match self.backing {
            Backing::Sqlite => ["", "-wal", "-shm"]
                .iter()
                .filter_map(|end| {
                    let name = format!("throughline.db{end}");
                    std::fs::read(self.folder.path().join(name)).ok()
                })
                .flatten()
                .collect(),
            Backing::Postgres => {
                let mut conn = PgConnection::establish(&self.url).unwrap();
                files(&mut conn).unwrap_or_else(|| rows(&mut conn))
            }
        }
    }
}

#[derive(QueryableByName)]
struct Said {
    #[diesel(sql_type = Text)]
    said: String,
}

#[derive(QueryableByName)]
struct Numbered {
    #[diesel(sql_type = Oid)]
    oid: u32,
}

fn ask(conn: &mut PgConnection, sql: &str) -> Vec<String> {
    let all: Vec<Said> = diesel::sql_query(sql).load(conn).unwrap();
    all.into_iter().map(|row| row.said).collect()
}

fn files(conn: &mut PgConnection) -> Option<Vec<u8>> {
    diesel::sql_query("CHECKPOINT").execute(conn).ok()?;
    let folder = ask(conn, "SELECT current_setting('data_directory') AS said").pop()?;
    let sql = "SELECT oid FROM pg_database WHERE datname = current_database()";
    let numbered: Numbered = diesel::sql_query(sql).get_result(conn).ok()?;
    let folder = Path::new(&folder).join(format!("base/{}", numbered.oid));
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(folder).ok()? {
        bytes.extend(std::fs::read(entry.ok()?.path()).ok()?);
    }
    Some(bytes)
}

fn rows(conn: &mut PgConnection) -> Vec<u8> {
    let sql = "SELECT tablename::text AS said FROM pg_tables WHERE schemaname = 'public'";
    let tables = ask(conn, sql);
    let all = tables.iter().flat_map(|table| {
        ask(
            conn,
            &format!("SELECT one::text AS said FROM \"{table}\" AS one"),
        )
    });
    all.collect::<Vec<_>>().join("\n").into_bytes()
}

/// Every way in which a text may stand in bytes: UTF-8, UTF-16, hexadecimal, and Base64 wherever it begins.
pub fn forms(text: &str) -> Vec<Vec<u8>> {
    let utf8 = text.as_bytes().to_vec();
    let utf16 = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect();
    let hex: String = utf8.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut forms = vec![
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
        hex.to_uppercase().into_bytes(),
        hex.into_bytes(),
    ];
    for before in 0..3 {
        let shifted = [vec![0; before], utf8.clone()].concat();
        let written = STANDARD_NO_PAD.encode(shifted);
        // What the neighbours have a part in is left out.
        let inner = written.get(4..written.len() - 4).unwrap_or_default();
        forms.push(inner.as_bytes().to_vec());
    }
    forms.push(utf8);
    forms
}

/// Whether a text stands in bytes in any form.
pub fn holds(bytes: &[u8], text: &str) -> bool {
    forms(text)
        .iter()
        .any(|form| form.len() > 5 && contains(bytes, form))
}

/// Whether bytes stand in bytes.
pub fn contains(bytes: &[u8], part: &[u8]) -> bool {
    let Some(first) = part.first() else {
        return false;
    };
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| byte == first) {
        rest = &rest[at..];
        if rest.starts_with(part) {
            return true;
        }
        rest = &rest[1..];
    }
    false
}
