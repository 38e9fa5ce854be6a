//! One chromedriver, and as many browsers as are asked of it.

use crate::patience::START;
use crate::process::{line_after, quiet};
use crate::settings::Settings;
use anyhow::{Context as _, Result};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::process::Stdio;
use tempfile::TempDir;
use tokio::process::{Child, Command};

/// What works as root, in a container and without a network.
const FLAGS: [&str; 11] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
];

/// A running chromedriver.
#[derive(Debug)]
pub struct Driver {
    settings: Settings,
    address: String,
    // Before the folder in which its browsers write: fields go in order.
    _child: Child,
    scratch: TempDir,
}

impl Driver {
    /// Starts one on a free port.
    ///
    /// # Errors
    /// Where it does not start.
    pub async fn start(settings: &Settings) -> Result<Self> {
        let scratch = tempfile::Builder::new()
            .prefix("throughline-e2e-browser-")
            .tempdir()?;
        let mut command = Command::new(&settings.chromedriver);
        quiet(command.arg("--port=0").env("TMPDIR", scratch.path()));
        command.stdout(Stdio::piped());
        let mut child = command
            .spawn()
            .with_context(|| format!("cannot run {}", settings.chromedriver.display()))?;
        let port = line_after(&mut child, "started successfully on port ", START)
            .await
            .context("chromedriver does not start")?;
        Ok(Self {
            settings: settings.clone(),
            address: format!("http://127.0.0.1:{}", port.trim_end_matches('.')),
            _child: child,
            scratch,
        })
    }

    /// Opens a browser with an empty profile whose reader prefers `language`.
    ///
    /// # Errors
    /// Where it does not open.
    pub async fn open(&self, language: &str) -> Result<Client> {
        let profile = tempfile::Builder::new()
            .prefix("profile-")
            .tempdir_in(self.scratch.path())?
            .keep();
        let mut flags: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
        flags.push(format!("--user-data-dir={}", profile.display()));
        flags.push(format!("--accept-lang={language}"));
        flags.push("--window-size=1440,1000".to_owned());
        let wanted = json!({
            "browserName": "chrome",
            "goog:chromeOptions": { "binary": self.settings.chromium, "args": flags },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let Value::Object(wanted) = wanted else {
            return Err(anyhow::anyhow!("capabilities are an object"));
        };
        ClientBuilder::new(HttpConnector::new())
            .capabilities(wanted)
            .connect(&self.address)
            .await
            .context("no browser opens")
    }
}
