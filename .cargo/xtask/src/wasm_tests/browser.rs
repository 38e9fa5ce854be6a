//! A Chromium of our own, without a window.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

/// What works as root, in a container and without a network.
const FLAGS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// A running browser; it is gone when this value is.
pub struct Browser(Child);

impl Browser {
    /// Opens `url` with an empty profile.
    pub fn open(program: &Path, profile: &Path, url: &str) -> Result<Self> {
        let mut command = Command::new(program);
        command
            .args(FLAGS)
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg(url);
        // What it leaves in the folder for temporary files goes with the profile.
        if let Some(scratch) = profile.parent() {
            command.env("TMPDIR", scratch);
        }
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Ok(Self(command.spawn().with_context(|| {
            format!("cannot run {}", program.display())
        })?))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It may have left by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
