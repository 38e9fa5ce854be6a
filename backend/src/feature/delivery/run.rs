//! The loop that sends, one for each server process.
//!
//! It stands beside the scheduler and not in it: the scheduler runs one task after the other, and a receiver that takes
//! its time would hold them up. Several processes share the queue by themselves ([`super::queue::claim`]).

use super::{due, queue};
use crate::error::AppResult;
use crate::state::State;
use chrono::{DateTime, Duration, Utc};
use std::time::Duration as Span;

/// How long from one look to the next.
const PAUSE: Span = Span::from_secs(3);
/// How often what was settled long ago is forgotten.
const TIDIED: Duration = Duration::hours(6);

/// Sends what is due, for as long as the process runs.
pub async fn run(state: State) {
    let mut tidied = None;
    loop {
        let now = state.clock.now();
        if let Err(error) = once(&state, now, &mut tidied).await {
            tracing::warn!(%error, "the outbox could not be read");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn once(
    state: &State,
    now: DateTime<Utc>,
    tidied: &mut Option<DateTime<Utc>>,
) -> AppResult<()> {
    due::deliver_due(state, now).await?;
    if tidied.is_none_or(|at| now - at >= TIDIED) {
        state.db.write(move |conn| queue::forget(conn, now)).await?;
        *tidied = Some(now);
    }
    Ok(())
}
