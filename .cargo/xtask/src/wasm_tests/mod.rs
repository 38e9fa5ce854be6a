//! Runs one WASM test binary in headless Chromium: cargo calls this for each, in place of executing the file.
//!
//! The tests are `#[wasm_bindgen_test]` functions. `wasm-bindgen` makes a script for the binary; a page that we serve on the
//! loopback interface loads it, runs the tests and sends what they printed back to us. No driver and no Node are needed.

mod browser;
mod server;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::setup;
use browser::Browser;
use server::Server;

/// Tests of pure logic; what takes longer than this hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// What the compiler's own test runner ends with; cargo takes anything else for a crash.
const TESTS_FAILED: u8 = 101;

const PAGE: &str = "<!doctype html><meta charset=\"utf-8\"><pre id=\"output\"></pre>\
    <script type=\"module\" src=\"/run.js\"></script>";

/// Runs the tests in `wasm` whose name contains `filter`.
pub fn run(wasm: &Path, filter: Option<&str>) -> Result<ExitCode> {
    let binary = std::fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    if !has_tests(&binary) {
        println!("\nrunning 0 tests\n\ntest result: ok. 0 passed; 0 failed");
        return Ok(ExitCode::SUCCESS);
    }
    let scratch = Scratch::new()?;
    let server = Server::start(files(wasm, &scratch.0.join("script"), filter)?)?;
    let browser = Browser::open(
        &setup::chromium()?,
        &scratch.0.join("profile"),
        &server.url(),
    )?;
    let report = server
        .wait_for_report(PATIENCE)
        .context("Chromium did not report the tests' outcome");
    drop(browser);
    let (verdict, output) = report?
        .split_once('\n')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap_or_default();
    println!("\n{}", output.trim());
    Ok(if verdict == "passed" {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(TESTS_FAILED)
    })
}

/// Every test is exported under a name with this in front; without one the runtime for tests is not even linked.
fn has_tests(binary: &[u8]) -> bool {
    let mark = b"__wbgt_";
    binary.windows(mark.len()).any(|bytes| bytes == mark)
}

fn files(wasm: &Path, folder: &Path, filter: Option<&str>) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(wasm)
        .out_name("tests")
        .web(true)?
        .typescript(false)
        .debug(true)
        .emit_start(false);
    bindgen
        .generate(folder)
        .with_context(|| format!("wasm-bindgen over {}", wasm.display()))?;
    let mut files: BTreeMap<String, Vec<u8>> = crate::web::read_tree(folder)?
        .into_iter()
        .map(|(name, content)| (format!("/{name}"), content))
        .collect();
    files.insert("/".to_owned(), PAGE.into());
    files.insert("/run.js".to_owned(), include_bytes!("run.js").to_vec());
    files.insert(
        "/filter.json".to_owned(),
        serde_json::to_vec(&filter.unwrap_or_default())?,
    );
    Ok(files)
}

/// A folder that goes when the run is over.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("throughline-wasm-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // The browser's helpers outlive it by a moment, and write. Nothing depends on the folder being gone.
        for _ in 0..20 {
            if std::fs::remove_dir_all(&self.0).is_ok() {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_known_by_their_export() {
        assert!(has_tests(b"\0asm....__wbgt__money::tests::adds"));
        assert!(!has_tests(b"\0asm...."));
    }
}
