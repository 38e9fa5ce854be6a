//! The browser application: compiled, bound to JavaScript, named by content, compressed, and laid where the server embeds it.

mod assets;
mod bindgen;
mod digest;
mod page;
mod publish;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::run::run;
use crate::workspace::{WASM_TARGET, Workspace};
use assets::Bundle;
pub use assets::read_tree;
use digest::Digest;

/// Goes up when this module makes something else out of the same sources.
const RECIPE: &str = "1";

/// How the application is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// As small as it gets.
    Release,
    /// Quick to build, for the inner loop and for tests.
    Dev,
}

impl Profile {
    /// The cargo profile, in the top `Cargo.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Release => "web",
            Self::Dev => "webdev",
        }
    }

    fn brotli_quality(self) -> i32 {
        match self {
            Self::Release => 11,
            Self::Dev => 4,
        }
    }
}

/// Builds the application and lays it into `target/web/dist`; what is unchanged is not done again.
pub fn build(workspace: &Workspace, profile: Profile) -> Result<()> {
    run(workspace
        .cargo_wasm("build")
        .args(["--bins", "--profile", profile.name()]))?;
    let folder = workspace.web().join(profile.name());
    let dist = folder.join("dist");
    let stamp = folder.join("stamp");
    let sources = Sources::of(workspace, profile);
    let digest = sources.digest()?;
    if !dist.is_dir() || std::fs::read_to_string(&stamp).ok().as_ref() != Some(&digest) {
        println!("Assembling the application …");
        let bundle = assemble(&sources, &folder.join("bindgen"), profile)?;
        publish::replace(&dist, &bundle.into_files(profile.brotli_quality())?)?;
        std::fs::write(&stamp, &digest)?;
    }
    let changed = publish::publish(&dist, &workspace.web().join("dist"))?;
    println!(
        "{}: {}",
        if changed {
            "New in target/web/dist"
        } else {
            "Unchanged"
        },
        publish::summary(&dist)?
    );
    Ok(())
}

/// What an application is made from.
struct Sources {
    wasm: PathBuf,
    page: PathBuf,
    styles: PathBuf,
    assets: PathBuf,
}

impl Sources {
    fn of(workspace: &Workspace, profile: Profile) -> Self {
        let frontend = workspace.root().join("frontend");
        Self {
            wasm: workspace
                .wasm_target()
                .join(WASM_TARGET)
                .join(profile.name())
                .join("frontend.wasm"),
            page: frontend.join("index.html"),
            styles: frontend.join("style"),
            assets: frontend.join("assets"),
        }
    }

    fn digest(&self) -> Result<String> {
        let mut digest = Digest::default();
        digest.add(RECIPE.as_bytes());
        digest.add(&read(&self.wasm)?);
        digest.add(&read(&self.page)?);
        for folder in [&self.styles, &self.assets] {
            for (name, content) in assets::read_tree(folder)? {
                digest.add(name.as_bytes());
                digest.add(&content);
            }
        }
        Ok(digest.finish())
    }
}

fn assemble(sources: &Sources, scratch: &Path, profile: Profile) -> Result<Bundle> {
    let mut bundle = Bundle::default();
    let assets = assets::read_tree(&sources.assets)?;
    let renamed = bundle.add_assets(&assets);
    let mut style = assets::concatenate(&assets::read_tree(&sources.styles)?);
    let mut html =
        String::from_utf8(read(&sources.page)?).context("frontend/index.html is not UTF-8")?;
    for (plain, hashed) in &renamed {
        style = style.replace(plain, hashed);
        html = html.replace(plain, hashed);
    }
    let script = bindgen::bind(&sources.wasm, scratch, profile)?;
    let links = page::Links {
        style: bundle.add_named("style", ".css", style.into_bytes()),
        wasm: bundle.add_named("app", "_bg.wasm", script.wasm),
        script: bundle.add_script("app", script.js, &script.snippets),
        boot: String::new(),
    };
    let boot = page::boot(&links);
    let links = page::Links {
        boot: bundle.add_named("boot", ".js", boot.into_bytes()),
        ..links
    };
    bundle.add("index.html", page::link(&html, &links)?.into_bytes());
    Ok(bundle)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}
