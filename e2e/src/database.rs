//! The two databases on which everything must hold, and a new one of either for each scenario.

use crate::patience::{Look, PATIENCE, until};
use anyhow::{Context as _, Result};
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, SqliteConnection};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio_postgres::{Client, NoTls};

/// A kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    /// A file in the data folder.
    Sqlite,
    /// A server.
    Postgres,
}

impl Database {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];

    /// How people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// A database of a PostgreSQL server, made for us alone.
#[derive(Debug)]
pub struct Fresh {
    name: String,
    admin: String,
}

impl Fresh {
    /// Makes one, empty or as a copy of another to which nobody is connected.
    ///
    /// # Errors
    /// Where the server cannot be reached or refuses.
    pub async fn make(admin: &str, template: Option<&Self>) -> Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("throughline_e2e_{}_{count}", std::process::id());
        let client = connect(admin).await?;
        let of = template.map_or("template0", |template| template.name.as_str());
        client
            .batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {of}"))
            .await
            .with_context(|| format!("cannot make the database {name}"))?;
        Ok(Self {
            name,
            admin: admin.to_owned(),
        })
    }

    /// Runs SQL on it.
    ///
    /// # Errors
    /// Where the server cannot be reached or refuses.
    pub async fn execute(&self, sql: &str) -> Result<()> {
        Ok(connect(&self.url()).await?.batch_execute(sql).await?)
    }

    /// How the server connects to it.
    #[must_use]
    pub fn url(&self) -> String {
        match self.admin.rsplit_once('/') {
            Some((server, _)) => format!("{server}/{}", self.name),
            None => self.admin.clone(),
        }
    }

    /// Waits until nobody is connected any more: only then can it be copied.
    ///
    /// # Errors
    /// Where the server cannot be reached, or someone stays.
    pub async fn deserted(&self) -> Result<()> {
        let client = connect(&self.admin).await?;
        let count = "SELECT count(*) FROM pg_stat_activity WHERE datname = $1";
        until(PATIENCE, "the database to be left", async || {
            let row = client.query_one(count, &[&self.name]).await?;
            let here: i64 = row.try_get(0)?;
            Ok(match here {
                0 => Look::Found(()),
                here => Look::NotYet(format!("{here} are still connected")),
            })
        })
        .await
    }

    /// Removes it; whoever is still connected is sent away.
    ///
    /// # Errors
    /// Where the server cannot be reached or refuses.
    pub async fn remove(self) -> Result<()> {
        let client = connect(&self.admin).await?;
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        Ok(client.batch_execute(&drop).await?)
    }
}

/// Runs SQL on a database that is a file, beside the server that has it open.
///
/// # Errors
/// Where it cannot be opened, or refuses.
pub fn execute_on_file(file: &Path, sql: &str) -> Result<()> {
    let mut connection = SqliteConnection::establish(&file.to_string_lossy())?;
    connection.batch_execute("PRAGMA busy_timeout = 10000")?;
    Ok(connection.batch_execute(sql)?)
}

async fn connect(admin: &str) -> Result<Client> {
    let (client, connection) = tokio_postgres::connect(admin, NoTls)
        .await
        .context("cannot reach the PostgreSQL of THROUGHLINE_E2E_POSTGRES")?;
    // It ends when the client is gone; what goes wrong before shows at the client.
    tokio::spawn(connection);
    Ok(client)
}
