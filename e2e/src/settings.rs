//! Where the programs and the database are. Nothing is guessed, and nothing that is missing is skipped.

use anyhow::{Result, bail};
use std::path::PathBuf;

/// What the scenarios need from the machine.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The built `throughline`.
    pub server: PathBuf,
    /// The `chromedriver` that fits the browser.
    pub chromedriver: PathBuf,
    /// The browser.
    pub chromium: PathBuf,
    /// How a superuser connects to a PostgreSQL that may be filled with throwaway databases.
    pub postgres: String,
}

impl Settings {
    /// Reads them from the environment.
    ///
    /// # Errors
    /// Where one is missing or names no file: one line that says which, and who sets it.
    pub fn read() -> Result<Self> {
        let mut missing = Vec::new();
        let mut take = |name: &'static str| {
            let value = std::env::var(name).unwrap_or_default();
            if value.is_empty() {
                missing.push(name);
            }
            value
        };
        let server = take("THROUGHLINE_E2E_SERVER");
        let chromedriver = take("THROUGHLINE_E2E_CHROMEDRIVER");
        let chromium = take("THROUGHLINE_E2E_CHROMIUM");
        let postgres = take("THROUGHLINE_E2E_POSTGRES");
        if !missing.is_empty() {
            bail!(
                "set {} (`cargo xtask e2e` finds and sets all of them)",
                missing.join(", ")
            );
        }
        Ok(Self {
            server: program("THROUGHLINE_E2E_SERVER", server)?,
            chromedriver: program("THROUGHLINE_E2E_CHROMEDRIVER", chromedriver)?,
            chromium: program("THROUGHLINE_E2E_CHROMIUM", chromium)?,
            postgres,
        })
    }
}

/// The server is started in a folder of its own, so the way to it must not depend on where we are.
fn program(name: &str, path: String) -> Result<PathBuf> {
    match PathBuf::from(&path).canonicalize() {
        Ok(found) if found.is_file() => Ok(found),
        _ => bail!("{name}={path}: there is no such file"),
    }
}
