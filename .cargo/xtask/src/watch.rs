//! `cargo xtask web`: the application alone, built again whenever one of its sources changes.

use std::path::Path;
use std::process::ExitCode;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use anyhow::Result;

use crate::run::step;
use crate::setup;
use crate::web::{self, Profile};
use crate::workspace::Workspace;

const PAUSE: Duration = Duration::from_millis(400);

/// Everything that the application is made from.
const SOURCES: [&str; 4] = ["frontend", "shared", "Cargo.toml", "Cargo.lock"];

/// Builds, and unless `once`, keeps building.
pub fn web(workspace: &Workspace, profile: Profile, once: bool) -> Result<ExitCode> {
    setup::wasm_target(workspace)?;
    if once {
        step("browser application", || web::build(workspace, profile))?;
        return Ok(ExitCode::SUCCESS);
    }
    loop {
        let seen = state(workspace.root());
        if let Err(error) = step("browser application", || web::build(workspace, profile)) {
            eprintln!("{error:#}");
        }
        println!(
            "Watching frontend and shared; a debug server shows each build at the next load. Ctrl-C ends this."
        );
        while state(workspace.root()) == seen {
            sleep(PAUSE);
        }
    }
}

/// How many sources there are and when the last of them changed: enough to notice an edit, a new file and a removed one.
fn state(root: &Path) -> (usize, Option<SystemTime>) {
    SOURCES
        .iter()
        .map(|name| newest(&root.join(name)))
        .fold((0, None), combine)
}

fn newest(path: &Path) -> (usize, Option<SystemTime>) {
    if path.is_dir() {
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        return entries
            .map(|entry| newest(&entry.path()))
            .fold((0, None), combine);
    }
    (1, path.metadata().and_then(|data| data.modified()).ok())
}

fn combine(
    left: (usize, Option<SystemTime>),
    right: (usize, Option<SystemTime>),
) -> (usize, Option<SystemTime>) {
    (left.0 + right.0, left.1.max(right.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_changes_the_state() {
        let root = std::env::temp_dir().join(format!("throughline-watch-{}", std::process::id()));
        std::fs::create_dir_all(root.join("frontend/src")).unwrap();
        std::fs::write(root.join("frontend/src/a.rs"), "a").unwrap();
        let before = state(&root);
        assert_eq!(before, state(&root));
        std::fs::write(root.join("frontend/src/b.rs"), "b").unwrap();
        assert_ne!(before, state(&root));
        std::fs::remove_dir_all(root).unwrap();
    }
}
