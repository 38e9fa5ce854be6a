//! Laying files where others read them: all at once, and only when something changed, since a new time stamp rebuilds the server.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::assets::{Files, read_tree};

/// Makes `folder` hold exactly `files`, by way of a folder beside it.
pub fn replace(folder: &Path, files: &Files) -> Result<()> {
    let fresh = beside(folder, "new");
    let stale = beside(folder, "old");
    remove(&fresh)?;
    remove(&stale)?;
    write(&fresh, files).with_context(|| format!("cannot write {}", fresh.display()))?;
    if folder.exists() {
        std::fs::rename(folder, &stale)?;
    }
    std::fs::rename(&fresh, folder)?;
    remove(&stale)
}

/// Makes `to` hold what `from` holds; tells whether that was news.
pub fn publish(from: &Path, to: &Path) -> Result<bool> {
    let files = read_tree(from)?;
    if read_tree(to)? == files {
        return Ok(false);
    }
    replace(to, &files)?;
    Ok(true)
}

/// What a browser has to load, in a few words.
pub fn summary(dist: &Path) -> Result<String> {
    let files = read_tree(dist)?;
    let kilobytes = |bytes: usize| format!("{} kB", bytes.div_ceil(1000));
    let plain: usize = files
        .iter()
        .filter(|(name, _)| !name.ends_with(".br"))
        .map(|(_, content)| content.len())
        .sum();
    let transferred = files
        .iter()
        .filter(|(name, _)| !files.contains_key(&format!("{name}.br")));
    let transferred: usize = transferred.map(|(_, content)| content.len()).sum();
    Ok(format!(
        "{} in the browser, {} on the wire",
        kilobytes(plain),
        kilobytes(transferred)
    ))
}

fn write(folder: &Path, files: &Files) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    for (name, content) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, content)?;
    }
    Ok(())
}

fn beside(folder: &Path, ending: &str) -> PathBuf {
    folder.with_extension(ending)
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)
            .with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_news_is_published() {
        let base = std::env::temp_dir().join(format!("throughline-publish-{}", std::process::id()));
        let (from, to) = (base.join("from"), base.join("to"));
        let one = Files::from([("a/b.js".to_owned(), b"1".to_vec())]);
        replace(&from, &one).unwrap();
        assert!(publish(&from, &to).unwrap());
        assert!(!publish(&from, &to).unwrap());
        let two = Files::from([("c.js".to_owned(), b"2".to_vec())]);
        replace(&from, &two).unwrap();
        assert!(publish(&from, &to).unwrap());
        assert_eq!(read_tree(&to).unwrap(), two);
        std::fs::remove_dir_all(base).unwrap();
    }
}
