//! Waiting for what will be true, never for a length of time.

use anyhow::{Result, bail};
use std::time::{Duration, Instant};

/// How long anything that a person waits for may take; a busy machine is slower than a person is patient.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// How long a program may take to start.
pub const START: Duration = Duration::from_secs(120);
/// How often one looks.
const BETWEEN: Duration = Duration::from_millis(40);

/// Does it, unless that takes longer than anything may.
///
/// # Errors
/// Where it fails, or takes too long.
pub async fn within<T>(what: &str, doing: impl Future<Output = Result<T>>) -> Result<T> {
    match tokio::time::timeout(PATIENCE, doing).await {
        Ok(done) => done,
        Err(_) => bail!("{what} takes longer than {} s", PATIENCE.as_secs()),
    }
}

/// What one look found.
#[derive(Debug)]
pub enum Look<T> {
    /// It is there.
    Found(T),
    /// Not yet; what there is instead, for the message.
    NotYet(String),
}

/// Looks until it is there.
///
/// # Errors
/// When `patience` has run out: `what` was waited for, and what was last seen instead. An error of a look ends it too.
pub async fn until<T>(
    patience: Duration,
    what: &str,
    mut look: impl AsyncFnMut() -> Result<Look<T>>,
) -> Result<T> {
    let deadline = Instant::now() + patience;
    loop {
        // A page that is busy with itself answers nobody.
        let Ok(seen) = tokio::time::timeout(patience, look()).await else {
            bail!("waited {} s for {what}; nobody answers", patience.as_secs());
        };
        match seen? {
            Look::Found(found) => return Ok(found),
            Look::NotYet(_) if Instant::now() < deadline => tokio::time::sleep(BETWEEN).await,
            Look::NotYet(seen) => bail!("waited {} s for {what}; {seen}", patience.as_secs()),
        }
    }
}
