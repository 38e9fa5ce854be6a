//! Migrations, compiled into the program.

use super::{Address, Conn, Db};
use crate::error::{AppError, AppResult};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::fs::File;
use std::path::Path;

const SQLITE: EmbeddedMigrations = embed_migrations!("../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../migrations/postgres");

/// Brings the database to this program's version; how many migrations ran.
///
/// # Errors
/// Where one of them fails; those before it stay.
pub fn run(address: &Address) -> AppResult<usize> {
    // Two processes that start at once must not migrate at once; on PostgreSQL the server keeps them apart.
    let _alone = match address {
        Address::Sqlite(path) => Some(locked(path)?),
        Address::Pg(_) => None,
    };
    let mut conn = address
        .connect()
        .map_err(|e| AppError::setup(format!("cannot open the database: {e}")))?;
    let failed = |e: Box<dyn std::error::Error + Send + Sync>| {
        AppError::setup(format!("cannot migrate the database: {e}"))
    };
    Ok(match &mut conn {
        Conn::Sqlite(conn) => conn.run_pending_migrations(SQLITE).map_err(failed)?.len(),
        Conn::Pg(conn) => {
            // Two servers that start at once must not migrate at once.
            diesel::connection::SimpleConnection::batch_execute(
                conn,
                "SELECT pg_advisory_lock(7246381)",
            )?;
            conn.run_pending_migrations(POSTGRES).map_err(failed)?.len()
        }
    })
}

/// A lock beside the database file, held until it is dropped.
fn locked(path: &Path) -> AppResult<File> {
    let mut name = path.as_os_str().to_owned();
    name.push(".migrating");
    let lock = File::create(&name).and_then(|file| file.lock().map(|()| file));
    lock.map_err(|e| AppError::setup(format!("cannot lock the database for migrating: {e}")))
}

/// Whether migrations wait to be run.
///
/// # Errors
/// Where the database cannot be asked.
pub fn pending(db: &Db) -> AppResult<bool> {
    db.read_now(|conn| {
        let failed = |e: Box<dyn std::error::Error + Send + Sync>| AppError::unavailable(e);
        match conn {
            Conn::Sqlite(conn) => conn.has_pending_migration(SQLITE).map_err(failed),
            Conn::Pg(conn) => conn.has_pending_migration(POSTGRES).map_err(failed),
        }
    })
}
