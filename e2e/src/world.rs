//! What one scenario has at hand: a demo of its own and the browser that is open.

use crate::api::Api;
use crate::browser::{Browser, Screen};
use crate::driver::Driver;
use crate::server::{Pattern, Server};
use anyhow::{Context as _, Result};
use serde_json::Value;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use tempfile::TempDir;

/// What the scenarios share: the filled demo and the driver of browsers.
#[derive(Clone, Debug)]
pub struct Stage {
    /// The demo to copy.
    pub pattern: Arc<Pattern>,
    /// Opens browsers.
    pub driver: Arc<Driver>,
}

static STAGE: RwLock<Option<Stage>> = RwLock::new(None);

/// Says on which stage the scenarios that come play; `None` when they are over.
pub fn set_stage(stage: Option<Stage>) {
    *STAGE.write().unwrap_or_else(PoisonError::into_inner) = stage;
}

fn stage() -> Result<Stage> {
    let stage = STAGE.read().unwrap_or_else(PoisonError::into_inner);
    stage.clone().context("the stage is not set")
}

/// One scenario.
#[derive(Debug, cucumber::World)]
#[world(init = Self::begin)]
pub struct World {
    stage: Stage,
    /// Until the scenario has ended.
    server: Option<Server>,
    browser: Option<Browser>,
    scratch: TempDir,
    /// Which document was open when that mattered.
    pub mark: Value,
    /// An address that was told once.
    pub address: String,
}

impl World {
    /// Begins a scenario on the stage that was set.
    ///
    /// # Errors
    /// Where there is no stage, or no server starts.
    pub async fn begin() -> Result<Self> {
        let stage = stage()?;
        let server = stage.pattern.serve().await?;
        Ok(Self {
            stage,
            server: Some(server),
            browser: None,
            scratch: tempfile::tempdir()?,
            mark: Value::Null,
            address: String::new(),
        })
    }

    /// The browser that was opened.
    ///
    /// # Errors
    /// Where none was.
    pub fn browser(&self) -> Result<&Browser> {
        self.browser.as_ref().context("no browser is open yet")
    }

    /// Opens a browser at an address of the server.
    ///
    /// # Errors
    /// Where it does not open.
    pub async fn open(&mut self, screen: Screen, language: &str, path: &str) -> Result<()> {
        let client = self.stage.driver.open(language).await?;
        let browser = Browser::new(client, screen).await?;
        self.browser = Some(browser.clone());
        browser.go(&format!("{}{path}", self.server()?.base)).await
    }

    /// Goes to an address of the server in the open browser.
    ///
    /// # Errors
    /// Where the browser fails.
    pub async fn go(&self, path: &str) -> Result<()> {
        let url = format!("{}{path}", self.server()?.base);
        self.browser()?.go(&url).await
    }

    /// Signs in with a demo account, past the browser.
    ///
    /// # Errors
    /// Where the server refuses.
    pub async fn api(&self, username: &str) -> Result<Api> {
        Api::sign_in(self.server()?, username).await
    }

    /// Runs SQL on the server's database, as its keeper could.
    ///
    /// # Errors
    /// Where the database refuses.
    pub async fn execute(&self, sql: &str) -> Result<()> {
        self.server()?.execute(sql).await
    }

    /// A folder for files of the scenario.
    #[must_use]
    pub fn scratch(&self) -> &Path {
        self.scratch.path()
    }

    /// What the server logged.
    #[must_use]
    pub fn log(&self) -> String {
        self.server.as_ref().map(Server::log).unwrap_or_default()
    }

    /// What the page complained about.
    pub async fn complaints(&self) -> Vec<String> {
        match &self.browser {
            Some(browser) => browser.complaints().await.unwrap_or_default(),
            None => Vec::new(),
        }
    }

    /// Ends the scenario.
    ///
    /// # Errors
    /// Where browser or server do not go.
    pub async fn end(&mut self) -> Result<()> {
        // The server goes even where the browser does not want to.
        let closed = self.close_browser().await;
        let stopped = match self.server.take() {
            Some(server) => server.stop().await,
            None => Ok(()),
        };
        closed.and(stopped)
    }

    /// Closes the browser.
    ///
    /// # Errors
    /// Where it does not close.
    pub async fn close_browser(&mut self) -> Result<()> {
        match self.browser.take() {
            Some(browser) => browser.close().await,
            None => Ok(()),
        }
    }

    fn server(&self) -> Result<&Server> {
        self.server.as_ref().context("the scenario is over")
    }
}
