//! The files of the application, each under a name that changes with its content, so that browsers may keep it for ever.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};

use super::digest::short;

/// Smaller files gain nothing from compression.
const WORTH_COMPRESSING: usize = 256;

/// Path inside the folder (with `/`) and content, in order of path.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The application while it is put together.
#[derive(Debug, Default)]
pub struct Bundle(Files);

impl Bundle {
    /// Adds a file under this very name.
    pub fn add(&mut self, name: &str, content: Vec<u8>) {
        self.0.insert(name.to_owned(), content);
    }

    /// Adds a file as `stem-<digest><ending>` and returns that name.
    pub fn add_named(&mut self, stem: &str, ending: &str, content: Vec<u8>) -> String {
        let name = format!("{stem}-{}{ending}", short(&content));
        self.add(&name, content);
        name
    }

    /// Adds the application's script, and what it imports in a folder named by the content as well.
    pub fn add_script(&mut self, stem: &str, js: String, snippets: &Files) -> String {
        if snippets.is_empty() {
            return self.add_named(stem, ".js", js.into_bytes());
        }
        let all: Vec<u8> = snippets
            .iter()
            .flat_map(|(name, content)| name.bytes().chain(content.iter().copied()))
            .collect();
        let folder = format!("snippets-{}", short(&all));
        for (name, content) in snippets {
            self.add(&format!("{folder}/{name}"), content.clone());
        }
        self.add_named(
            stem,
            ".js",
            js.replace("./snippets/", &format!("./{folder}/"))
                .into_bytes(),
        )
    }

    /// Adds `frontend/assets` and returns, for each file, how sources write its address and what it is now.
    pub fn add_assets(&mut self, assets: &Files) -> BTreeMap<String, String> {
        let mut renamed = BTreeMap::new();
        for (name, content) in assets {
            let (stem, ending) = split_ending(name);
            let hashed = self.add_named(&format!("assets/{stem}"), ending, content.clone());
            renamed.insert(format!("/assets/{name}"), format!("/{hashed}"));
        }
        renamed
    }

    /// All files, with a compressed companion (`.br`) where that saves something.
    pub fn into_files(self, quality: i32) -> Result<Files> {
        let mut files = self.0;
        let mut companions = Files::new();
        for (name, content) in &files {
            if is_compressible(name) && content.len() >= WORTH_COMPRESSING {
                let compressed = brotli(content, quality)?;
                if compressed.len() < content.len() {
                    companions.insert(format!("{name}.br"), compressed);
                }
            }
        }
        files.append(&mut companions);
        Ok(files)
    }
}

/// Every file below `folder`; a folder that does not exist is empty.
pub fn read_tree(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    if folder.is_dir() {
        read_into(folder, "", &mut files)
            .with_context(|| format!("cannot read {}", folder.display()))?;
    }
    Ok(files)
}

fn read_into(folder: &Path, prefix: &str, files: &mut Files) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        if entry.file_type()?.is_dir() {
            read_into(&entry.path(), &format!("{prefix}{name}/"), files)?;
        } else {
            files.insert(format!("{prefix}{name}"), std::fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// One style sheet out of all, in order of name.
pub fn concatenate(styles: &Files) -> String {
    let sheets = styles.iter().filter(|(name, _)| name.ends_with(".css"));
    sheets.fold(String::new(), |all, (_, sheet)| {
        all + String::from_utf8_lossy(sheet).trim_end() + "\n"
    })
}

fn split_ending(name: &str) -> (&str, &str) {
    match name.rfind('.').and_then(|at| name.split_at_checked(at)) {
        Some((stem, ending)) if !stem.is_empty() && !ending.contains('/') => (stem, ending),
        _ => (name, ""),
    }
}

fn is_compressible(name: &str) -> bool {
    const TEXT: [&str; 8] = [
        ".html",
        ".js",
        ".css",
        ".wasm",
        ".svg",
        ".json",
        ".webmanifest",
        ".txt",
    ];
    TEXT.iter().any(|ending| name.ends_with(ending))
}

fn brotli(content: &[u8], quality: i32) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut compressed, &parameters)?;
    Ok(compressed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter()
            .map(|(name, content)| ((*name).to_owned(), content.as_bytes().to_vec()))
            .collect()
    }

    #[test]
    fn a_name_changes_with_its_content_alone() {
        let name = |content: &str| Bundle::default().add_named("app", "_bg.wasm", content.into());
        assert_eq!(name("a"), name("a"));
        assert_ne!(name("a"), name("b"));
        assert!(name("a").starts_with("app-") && name("a").ends_with("_bg.wasm"));
    }

    #[test]
    fn assets_keep_their_folder_and_ending() {
        let mut bundle = Bundle::default();
        let renamed = bundle.add_assets(&files(&[("icons/logo.svg", "<svg/>"), ("LICENSE", "x")]));
        let logo = &renamed["/assets/icons/logo.svg"];
        assert!(
            logo.starts_with("/assets/icons/logo-") && logo.ends_with(".svg"),
            "{logo}"
        );
        assert!(renamed["/assets/LICENSE"].starts_with("/assets/LICENSE-"));
    }

    #[test]
    fn styles_are_joined_in_order_of_name() {
        let styles = files(&[
            ("20-board.css", "b{}\n"),
            ("10-base.css", "a{}"),
            ("notes.txt", "no"),
        ]);
        assert_eq!(concatenate(&styles), "a{}\nb{}\n");
    }

    #[test]
    fn imports_of_the_script_follow_their_folder() {
        let mut bundle = Bundle::default();
        let snippets = files(&[("x/inline0.js", "export {}")]);
        let name = bundle.add_script(
            "app",
            "import './snippets/x/inline0.js';".to_owned(),
            &snippets,
        );
        let script = String::from_utf8(bundle.0[&name].clone()).unwrap();
        let path = script
            .split('\'')
            .nth(1)
            .unwrap()
            .trim_start_matches("./")
            .to_owned();
        assert!(bundle.0.contains_key(&path), "{path}");
    }

    #[test]
    fn compressible_files_get_a_companion_that_unpacks_to_the_same() {
        let text = "客户 ".repeat(500);
        let mut bundle = Bundle::default();
        bundle.add("index.html", text.clone().into_bytes());
        bundle.add("small.css", b"a{}".to_vec());
        bundle.add("photo.png", vec![0; 4096]);
        let files = bundle.into_files(4).unwrap();
        assert_eq!(
            files.keys().collect::<Vec<_>>(),
            ["index.html", "index.html.br", "photo.png", "small.css"]
        );
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut files["index.html.br"].as_slice(), &mut unpacked).unwrap();
        assert_eq!(unpacked, text.as_bytes());
    }
}
