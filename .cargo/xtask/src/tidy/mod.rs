//! What the source tree promises beyond what the compiler checks.

mod locales;
mod rules;
mod sources;
mod tree;

use std::path::Path;

use anyhow::{Result, bail};

use crate::workspace::Workspace;
use tree::Tree;

/// Checks every promise and lists all that are broken.
pub fn tidy(workspace: &Workspace) -> Result<()> {
    let problems = problems(workspace.root())?;
    if problems.is_empty() {
        println!("Everything is where it belongs.");
        return Ok(());
    }
    for problem in &problems {
        println!("  {problem}");
    }
    bail!(
        "{} untidy {}",
        problems.len(),
        if problems.len() == 1 {
            "thing"
        } else {
            "things"
        }
    )
}

fn problems(root: &Path) -> Result<Vec<String>> {
    let tree = Tree::read(root)?;
    let mut problems = tree::unexpected_at_the_top(&tree.top);
    problems.extend(tree::uneven_migrations(&tree.paths));
    for (path, text) in tree.rust_sources(root)? {
        problems.extend(sources::problems(&path, &text));
        problems.extend(rules::problems(&path, &text));
    }
    problems.extend(locales::problems(root)?);
    Ok(problems)
}
