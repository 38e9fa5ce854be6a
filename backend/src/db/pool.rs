#![allow(
    missing_docs,
    reason = "the derive of the combined connection documents nothing"
)]
//! Connections: chosen by the address's scheme, so that the cause of a failure is never hidden.

use crate::error::{AppError, AppResult};
use diesel::connection::SimpleConnection;
use diesel::{Connection, MultiConnection, PgConnection, SqliteConnection};
use std::path::PathBuf;
use std::time::Duration;

/// A connection to either database.
#[derive(MultiConnection)]
pub enum Conn {
    /// SQLite, embedded.
    Sqlite(SqliteConnection),
    /// PostgreSQL, or what speaks its protocol.
    Pg(PgConnection),
}

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A file.
    Sqlite(PathBuf),
    /// A server's URL.
    Pg(String),
}

impl Address {
    /// Reads `postgres://…`, `sqlite:path` or a bare path.
    ///
    /// # Errors
    /// Where another scheme is named, or the path is empty.
    pub fn parse(url: &str) -> AppResult<Self> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Pg(url.to_owned()));
        }
        let path = url
            .strip_prefix("sqlite://")
            .or_else(|| url.strip_prefix("sqlite:"))
            .unwrap_or(url);
        if path.is_empty() || path.contains("://") {
            return Err(AppError::setup(format!(
                "DATABASE_URL: neither a file nor postgres://…: {path:?}"
            )));
        }
        Ok(Self::Sqlite(path.into()))
    }

    /// Makes the folder that the database file stands in.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn prepare(&self) -> AppResult<()> {
        match self {
            Self::Sqlite(path) => match path.parent().filter(|p| !p.as_os_str().is_empty()) {
                Some(folder) => std::fs::create_dir_all(folder).map_err(|e| {
                    AppError::setup(format!("cannot make the folder {}: {e}", folder.display()))
                }),
                None => Ok(()),
            },
            Self::Pg(_) => Ok(()),
        }
    }

    /// Opens one connection.
    ///
    /// # Errors
    /// What the database answers.
    pub fn connect(&self) -> Result<Conn, diesel::ConnectionError> {
        match self {
            Self::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(&path.to_string_lossy())?;
                // What is overwritten or deleted is overwritten with zeros, rather than left in its page until that is
                // needed again: erasing a person and marking an entry mean it.
                conn.batch_execute(
                    "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                     PRAGMA foreign_keys = ON; PRAGMA cache_size = -32000; PRAGMA mmap_size = 268435456; \
                     PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON;",
                )
                .map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
                Ok(Conn::Sqlite(conn))
            }
            Self::Pg(url) => {
                let mut conn = PgConnection::establish(url)?;
                conn.batch_execute(
                    "SET TIME ZONE 'UTC'; SET statement_timeout = '30s'; SET lock_timeout = '5s';",
                )
                .map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
                Ok(Conn::Pg(conn))
            }
        }
    }
}

/// Opens connections for r2d2.
#[derive(Debug)]
pub struct Manager(Address);

impl r2d2::ManageConnection for Manager {
    type Connection = Conn;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Conn, Self::Error> {
        self.0
            .connect()
            .map_err(diesel::r2d2::Error::ConnectionError)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), Self::Error> {
        conn.batch_execute("SELECT 1")
            .map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        std::thread::panicking() || diesel::r2d2::R2D2Connection::is_broken(conn)
    }
}

/// A pool of connections.
pub type Pool = r2d2::Pool<Manager>;

/// Opens a pool. It is filled when first used, so that a server can start and say what is wrong.
///
/// # Errors
/// Where not a single connection can be opened.
pub fn open(address: &Address) -> AppResult<Pool> {
    // One connection up front, past the pool, because the pool would hide the cause.
    drop(
        address
            .connect()
            .map_err(|e| AppError::setup(format!("cannot open the database: {e}")))?,
    );
    Ok(r2d2::Pool::builder()
        .max_size(10)
        .min_idle(Some(0))
        .connection_timeout(Duration::from_secs(6))
        .test_on_check_out(matches!(address, Address::Pg(_)))
        .build_unchecked(Manager(address.clone())))
}
