//! Programs beside us: they tell where they listen, and go when we go.

use anyhow::{Context as _, Result, anyhow, bail};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// No input, no output, and gone with the value that holds it.
pub fn quiet(command: &mut Command) {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
}

/// Reads the output until a line holds `mark`; answers what stands after it. The rest of the output is read away, so
/// that the program never waits for a reader.
///
/// # Errors
/// Where the program ends or takes longer than `patience`.
pub async fn line_after(child: &mut Child, mark: &str, patience: Duration) -> Result<String> {
    let output = child.stdout.take().context("its output is not read")?;
    let mut lines = BufReader::new(output).lines();
    let read = async {
        let mut seen = Vec::new();
        while let Some(line) = lines.next_line().await? {
            if let Some((_, after)) = line.split_once(mark) {
                return Ok(after.trim().to_owned());
            }
            seen.push(line);
        }
        bail!("it ended; it said: {}", seen.join(" / "))
    };
    let found = tokio::time::timeout(patience, read)
        .await
        .map_err(|_| anyhow!("no line with {mark:?} within {} s", patience.as_secs()))??;
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    Ok(found)
}
