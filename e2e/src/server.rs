//! A demo of its own for each scenario: the demo is filled once a database, and then copied.

use crate::database::{Database, Fresh, execute_on_file};
use crate::patience::START;
use crate::process::{line_after, quiet};
use crate::settings::Settings;
use anyhow::{Context as _, Result, bail};
use std::path::Path;
use std::process::Stdio;
use tempfile::TempDir;
use tokio::process::{Child, Command};

/// The password of the demo's accounts.
pub const PASSWORD: &str = "scenario-password-1";

/// A filled demo that nobody uses: the pattern of which scenarios get copies.
#[derive(Debug)]
pub struct Pattern {
    settings: Settings,
    data: TempDir,
    database: Option<Fresh>,
}

impl Pattern {
    /// Lets the server fill a demo, and stops it.
    ///
    /// # Errors
    /// Where database or server fail.
    pub async fn make(settings: &Settings, kind: Database) -> Result<Self> {
        let data = tempfile::Builder::new()
            .prefix("throughline-e2e-")
            .tempdir()?;
        let database = match kind {
            Database::Sqlite => None,
            Database::Postgres => Some(Fresh::make(&settings.postgres, None).await?),
        };
        let (mut child, _) = start(settings, data.path(), database.as_ref()).await?;
        child.kill().await?;
        if let Some(database) = &database {
            database.deserted().await?;
        }
        Ok(Self {
            settings: settings.clone(),
            data,
            database,
        })
    }

    /// A server on a copy.
    ///
    /// # Errors
    /// Where it cannot be copied or started.
    pub async fn serve(&self) -> Result<Server> {
        let data = tempfile::Builder::new()
            .prefix("throughline-e2e-")
            .tempdir()?;
        copy(self.data.path(), data.path()).context("cannot copy the demo's folder")?;
        let database = match &self.database {
            Some(pattern) => Some(Fresh::make(&self.settings.postgres, Some(pattern)).await?),
            None => None,
        };
        let (child, base) = start(&self.settings, data.path(), database.as_ref()).await?;
        Ok(Server {
            base,
            child,
            database,
            data,
        })
    }

    /// Removes its database; the folder goes by itself.
    ///
    /// # Errors
    /// Where the database server refuses.
    pub async fn remove(self) -> Result<()> {
        match self.database {
            Some(database) => database.remove().await,
            None => Ok(()),
        }
    }
}

/// A running server with a demo of its own.
#[derive(Debug)]
pub struct Server {
    /// Its address, without a slash at the end.
    pub base: String,
    child: Child,
    database: Option<Fresh>,
    data: TempDir,
}

impl Server {
    /// What it has logged so far.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(log_file(self.data.path())).unwrap_or_default()
    }

    /// Runs SQL on its database, as its keeper could.
    ///
    /// # Errors
    /// Where the database refuses.
    pub async fn execute(&self, sql: &str) -> Result<()> {
        match &self.database {
            Some(database) => database.execute(sql).await,
            None => execute_on_file(&self.data.path().join("throughline.db"), sql),
        }
    }

    /// Stops it and removes what it wrote.
    ///
    /// # Errors
    /// Where it does not stop, or its database stays.
    pub async fn stop(mut self) -> Result<()> {
        self.child.kill().await?;
        match self.database.take() {
            Some(database) => database.remove().await,
            None => Ok(()),
        }
    }
}

fn log_file(data: &Path) -> std::path::PathBuf {
    data.join("log.txt")
}

async fn start(
    settings: &Settings,
    data: &Path,
    database: Option<&Fresh>,
) -> Result<(Child, String)> {
    let log = std::fs::File::create(log_file(data))?;
    let mut command = Command::new(&settings.server);
    command
        .args(["serve", "--demo"])
        // No settings file of the place where the tests run.
        .current_dir(data)
        .env("THROUGHLINE_LISTEN", "127.0.0.1:0")
        .env("THROUGHLINE_DATA_DIR", data)
        .env("THROUGHLINE_DEMO_PASSWORD", PASSWORD)
        .env_remove("DATABASE_URL");
    if let Some(database) = database {
        command.env("DATABASE_URL", database.url());
    }
    quiet(&mut command);
    command.stdout(Stdio::piped()).stderr(log);
    let mut child = command
        .spawn()
        .with_context(|| format!("cannot run {}", settings.server.display()))?;
    match line_after(&mut child, "Listening on ", START).await {
        Ok(base) => Ok((child, base.trim_end_matches('/').to_owned())),
        Err(error) => {
            // It may have ended already.
            let _ = child.kill().await;
            let log = std::fs::read_to_string(log_file(data)).unwrap_or_default();
            bail!("the server does not start: {error:#}\n{log}")
        }
    }
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            std::fs::create_dir_all(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}
