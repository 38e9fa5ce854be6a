//! `wasm-bindgen` over the compiled module: the script that loads it and the module that it loads.

use std::path::Path;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::Profile;
use super::assets::{Files, read_tree};

/// What the browser runs.
pub struct Script {
    /// The module that cargo compiled, without what only the tools need.
    pub wasm: Vec<u8>,
    /// The script that makes it run.
    pub js: String,
    /// Scripts of libraries that it imports.
    pub snippets: Files,
}

/// Makes the script for `wasm`, by way of the folder `scratch`.
pub fn bind(wasm: &Path, scratch: &Path, profile: Profile) -> Result<Script> {
    if scratch.is_dir() {
        std::fs::remove_dir_all(scratch)?;
    }
    let release = profile == Profile::Release;
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name("app").web(true)?;
    // The boot script passes the module's address. Names are kept where a trace has to be read.
    bindgen
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(release)
        .remove_producers_section(release);
    bindgen
        .generate(scratch)
        .with_context(|| format!("wasm-bindgen over {}", wasm.display()))?;
    Ok(Script {
        wasm: super::read(&scratch.join("app_bg.wasm"))?,
        js: String::from_utf8(super::read(&scratch.join("app.js"))?)?,
        snippets: read_tree(&scratch.join("snippets"))?,
    })
}
