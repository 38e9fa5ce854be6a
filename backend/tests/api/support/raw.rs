//! The bytes of a database as a thief of its files has them.

use super::database::{Backing, TestDatabase};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use diesel::prelude::*;
use diesel::sql_types::{Binary, Nullable};

impl TestDatabase {
    /// All bytes of the files that hold it: of SQLite the file with its log, of PostgreSQL the tables' files.
    ///
    /// # Panics
    /// Where they cannot be read: nothing was looked at then.
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
                files(&mut conn)
            }
        }
    }
}

#[derive(QueryableByName)]
struct File {
    /// None where it went while they were read.
    #[diesel(sql_type = Nullable<Binary>)]
    bytes: Option<Vec<u8>>,
}

/// Every file of this database, read by the server itself: that works wherever the server runs, and fails loudly for a user
/// who may not.
const FILES: &str = "SELECT pg_read_binary_file(path, 0, (pg_stat_file(path, true)).size, true) AS bytes \
    FROM pg_database AS d \
    CROSS JOIN LATERAL pg_ls_dir('base/' || d.oid) AS name \
    CROSS JOIN LATERAL (SELECT 'base/' || d.oid || '/' || name AS path) AS file \
    WHERE d.datname = current_database()";

fn files(conn: &mut PgConnection) -> Vec<u8> {
    let may =
        "the user of PostgreSQL that tests are given must be a superuser, who reads its files";
    diesel::sql_query("CHECKPOINT").execute(conn).expect(may);
    let files: Vec<File> = diesel::sql_query(FILES).load(conn).expect(may);
    let read: Vec<Vec<u8>> = files.into_iter().filter_map(|file| file.bytes).collect();
    assert!(read.len() > 100, "only {} files", read.len());
    read.concat()
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
