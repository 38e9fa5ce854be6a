//! Where things are.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

/// The target that browsers run.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Views lose the types of what is in them at every component: a smaller module, sooner compiled.
const ERASED: &str = r#"target.wasm32-unknown-unknown.rustflags=["--cfg","erase_components"]"#;

/// The source tree and the folders that builds go to.
#[derive(Clone, Debug)]
pub struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// Finds the tree that cargo runs us from, else the one that this program was compiled in.
    pub fn locate() -> Result<Self> {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let manifest = manifest
            .filter(|folder| folder.ends_with(".cargo/xtask"))
            .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
        let root = manifest
            .ancestors()
            .nth(2)
            .context("this program does not lie in .cargo/xtask")?
            .to_owned();
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => std::path::absolute(PathBuf::from(folder))?,
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// The top folder of the source tree.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// WASM builds, apart from the host's so that neither throws the other's work away.
    pub fn wasm_target(&self) -> PathBuf {
        self.target.join("wasm")
    }

    /// Where the assembled application is kept; the server embeds `dist` in it, so it does not move with `CARGO_TARGET_DIR`.
    pub fn web(&self) -> PathBuf {
        self.root.join("target").join("web")
    }

    /// The server's binary, as `folder` (`debug`, `release`) has it.
    pub fn server(&self, folder: &str) -> PathBuf {
        self.target.join(folder).join("throughline")
    }

    /// The cargo that runs us, in the top folder.
    pub fn cargo(&self) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        // Said in full, since a relative one would mean another folder there.
        command
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target);
        command
    }

    /// Cargo for the WASM side: own target folder, so that flags and profiles do not collide.
    pub fn cargo_wasm(&self, subcommand: &str) -> Command {
        let mut command = self.cargo();
        command.arg(subcommand).args([
            "--package",
            "frontend",
            "--target",
            WASM_TARGET,
            "--target-dir",
        ]);
        command.arg(self.wasm_target()).args(["--config", ERASED]);
        command
    }
}
