//! What a bare machine lacks: found, installed where we may, or named in one line.

mod debian;
mod libpq;
mod postgres;

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::run::{capture, find_program, run, succeeds};
use crate::workspace::{WASM_TARGET, Workspace};

pub use libpq::libpq;
pub use postgres::Cluster;

/// Makes sure that the compiler has the standard library for browsers.
pub fn wasm_target(workspace: &Workspace) -> Result<()> {
    if has_wasm_target(workspace)? {
        return Ok(());
    }
    let advice =
        format!("the Rust target {WASM_TARGET} is missing: `rustup target add {WASM_TARGET}`");
    let Some(rustup) = find_program(&["rustup"]) else {
        bail!("{advice} (or your distribution's package of it)");
    };
    println!("Adding the Rust target {WASM_TARGET} …");
    // In the top folder, so that a toolchain file there is honoured.
    run(Command::new(rustup)
        .args(["target", "add", WASM_TARGET])
        .current_dir(workspace.root()))
    .context(advice)
}

/// Makes sure that the toolchain can check format and style: rustup's minimal profile has neither tool.
pub fn checking_tools(workspace: &Workspace) -> Result<()> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if succeeds(workspace.cargo().args([subcommand, "--version"])) {
            continue;
        }
        let advice = format!("{component} is missing: `rustup component add {component}`");
        let Some(rustup) = find_program(&["rustup"]) else {
            bail!("{advice} (or your distribution's package of it)");
        };
        let mut add = Command::new(rustup);
        add.args(["component", "add", component]);
        run(add.current_dir(workspace.root())).context(advice)?;
    }
    Ok(())
}

/// Asked of the compiler itself, so that a distribution's compiler without rustup is fine as well.
fn has_wasm_target(workspace: &Workspace) -> Result<bool> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let sysroot = capture(
        Command::new(rustc)
            .args(["--print", "sysroot"])
            .current_dir(workspace.root()),
    )?;
    let library = PathBuf::from(sysroot)
        .join("lib/rustlib")
        .join(WASM_TARGET)
        .join("lib");
    Ok(library.is_dir())
}

/// Chromium or Chrome.
pub fn chromium() -> Result<PathBuf> {
    program(
        "THROUGHLINE_E2E_CHROMIUM",
        &["chromium", "chromium-browser", "google-chrome"],
        "chromium",
    )
}

/// The driver that belongs to it.
pub fn chromedriver() -> Result<PathBuf> {
    program(
        "THROUGHLINE_E2E_CHROMEDRIVER",
        &["chromedriver"],
        "chromium-driver",
    )
}

/// Without a Chinese font the pictures show boxes and lines break elsewhere.
pub fn chinese_font() -> Result<()> {
    let found = || {
        let fonts = capture(Command::new("fc-list").args([":lang=zh-cn", "family"]));
        fonts.is_ok_and(|families| !families.is_empty())
    };
    if cfg!(target_os = "macos") || found() {
        return Ok(());
    }
    debian::install(&["fontconfig", "fonts-wqy-microhei"])?;
    if found() {
        return Ok(());
    }
    bail!(
        "no Chinese font is installed: install `fonts-wqy-microhei` (`apt-get install fonts-wqy-microhei`)"
    )
}

/// The program that `variable` names, else the first of `names` in `PATH`, else what Debian's `package` brings.
fn program(variable: &str, names: &[&str], package: &str) -> Result<PathBuf> {
    if let Some(given) = std::env::var_os(variable) {
        return Ok(PathBuf::from(given));
    }
    if let Some(found) = find_program(names) {
        return Ok(found);
    }
    debian::install(&[package])?;
    let wanted = names.first().unwrap_or(&package);
    find_program(names)
        .with_context(|| format!("{wanted} is still missing although `{package}` is installed"))
}
