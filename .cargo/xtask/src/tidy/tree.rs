//! Which files there are, and where.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};

/// What a visitor sees at the top; tooling lives in dot-folders.
const TOP: [&str; 11] = [
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "backend",
    "e2e",
    "frontend",
    "migrations",
    "shared",
];

/// Made by running things, and never committed.
const MADE: [&str; 4] = ["target", "data", "node_modules", "throughline.toml"];

/// The source tree: paths below the root, with `/`.
pub struct Tree {
    /// Names at the top.
    pub top: Vec<String>,
    /// Every file.
    pub paths: Vec<String>,
}

impl Tree {
    /// Walks the tree, leaving out what builds make.
    pub fn read(root: &Path) -> Result<Self> {
        let mut tree = Self {
            top: names(root)?,
            paths: Vec::new(),
        };
        let sources = tree
            .top
            .iter()
            .filter(|name| !MADE.contains(&name.as_str()) && *name != ".git");
        for name in sources.cloned().collect::<Vec<_>>() {
            walk(root, &name, &mut tree.paths)?;
        }
        Ok(tree)
    }

    /// Every Rust file with its text.
    pub fn rust_sources(&self, root: &Path) -> Result<Vec<(String, String)>> {
        let rust = self.paths.iter().filter(|path| path.ends_with(".rs"));
        rust.map(|path| {
            Ok((
                path.clone(),
                std::fs::read_to_string(root.join(path)).with_context(|| path.clone())?,
            ))
        })
        .collect()
    }
}

fn names(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in
        std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn walk(root: &Path, path: &str, paths: &mut Vec<String>) -> Result<()> {
    let full = root.join(path);
    if !full.is_dir() {
        paths.push(path.to_owned());
        return Ok(());
    }
    for name in names(&full)? {
        if !MADE.contains(&name.as_str()) {
            walk(root, &format!("{path}/{name}"), paths)?;
        }
    }
    Ok(())
}

/// Names at the top that nobody agreed on.
pub fn unexpected_at_the_top(names: &[String]) -> Vec<String> {
    let expected = |name: &str| {
        name.starts_with('.')
            || name.ends_with(".log")
            || TOP.contains(&name)
            || MADE.contains(&name)
    };
    let unexpected = names.iter().filter(|name| !expected(name));
    unexpected
        .map(|name| {
            format!("{name}: does not belong to the top level (tooling goes into a dot-folder)")
        })
        .collect()
}

/// Both databases have the same migrations, each with its way up.
pub fn uneven_migrations(paths: &[String]) -> Vec<String> {
    let of = |database: &str| -> BTreeSet<String> {
        let prefix = format!("migrations/{database}/");
        let below = paths
            .iter()
            .filter_map(|path| path.strip_prefix(&prefix)?.split_once('/'));
        below
            .filter(|(_, file)| *file == "up.sql")
            .map(|(folder, _)| folder.to_owned())
            .collect()
    };
    let (sqlite, postgres) = (of("sqlite"), of("postgres"));
    sqlite
        .symmetric_difference(&postgres)
        .map(|folder| {
            let lacking = if sqlite.contains(folder) {
                "postgres"
            } else {
                "sqlite"
            };
            format!("migrations/{lacking}/{folder}/up.sql: missing, the other database has it")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn only_agreed_names_stand_at_the_top() {
        assert!(
            unexpected_at_the_top(&owned(&["README.md", "backend", ".ci", "target", "a.log"]))
                .is_empty()
        );
        let found = unexpected_at_the_top(&owned(&["scripts", "Makefile", "shared"]));
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn migrations_are_the_same_on_both_sides() {
        let even = owned(&[
            "migrations/sqlite/1_a/up.sql",
            "migrations/postgres/1_a/up.sql",
            "migrations/sqlite/1_a/down.sql",
        ]);
        assert!(uneven_migrations(&even).is_empty());
        let uneven = owned(&[
            "migrations/sqlite/1_a/up.sql",
            "migrations/sqlite/2_b/up.sql",
            "migrations/postgres/1_a/up.sql",
        ]);
        assert_eq!(
            uneven_migrations(&uneven),
            ["migrations/postgres/2_b/up.sql: missing, the other database has it"]
        );
    }
}
