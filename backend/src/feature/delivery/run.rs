//! The loop that sends, one for each server process.
//!
//! It stands beside the scheduler and not in it: it looks every few seconds. It waits for no receiver: each has a lane of its
//! own, and one that is still being served, because it takes its time or never answers, is passed over at the next look and
//! holds up no other, as long as not all of the lanes (`AT_ONCE`) are held by such ones. Several processes share the queue by themselves ([`super::queue::claim`]).

use super::due;
use super::queue::{self, Receiver};
use crate::error::AppResult;
use crate::state::State;
use chrono::{DateTime, Duration, Utc};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration as Span;
use tokio::sync::Semaphore;

/// How long from one look to the next.
const PAUSE: Span = Span::from_secs(3);
/// How often what was settled long ago is forgotten.
const TIDIED: Duration = Duration::hours(6);

/// Who is being served by this process. Copies of it are one and the same.
#[derive(Debug, Clone)]
pub struct Lanes {
    taken: Arc<Mutex<BTreeSet<Receiver>>>,
    /// So many are served at a time.
    turns: Arc<Semaphore>,
}

impl Default for Lanes {
    fn default() -> Self {
        Self {
            taken: Arc::default(),
            turns: Arc::new(Semaphore::new(due::AT_ONCE)),
        }
    }
}

/// A receiver that is being served; free again when this value goes.
#[derive(Debug)]
struct Lane {
    lanes: Lanes,
    receiver: Receiver,
}

impl Lanes {
    /// Takes the lane of a receiver, unless it is being served.
    fn enter(&self, receiver: Receiver) -> Option<Lane> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.insert(receiver).then(|| Lane {
            lanes: self.clone(),
            receiver,
        })
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        let taken = self.lanes.taken.lock();
        taken
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.receiver);
    }
}

/// Sends what is due, for as long as the process runs.
pub async fn run(state: State) {
    let (lanes, mut tidied) = (Lanes::default(), None);
    loop {
        let now = state.clock.now();
        if let Err(error) = once(&state, &lanes, now, &mut tidied).await {
            tracing::warn!(%error, "the outbox could not be read");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn once(
    state: &State,
    lanes: &Lanes,
    now: DateTime<Utc>,
    tidied: &mut Option<DateTime<Utc>>,
) -> AppResult<()> {
    look(state, lanes).await?;
    // Also where a clock that has since been put back said when it was last done.
    if tidied.is_none_or(|at| (now - at).abs() >= TIDIED) {
        state.db.write(move |conn| queue::forget(conn, now)).await?;
        *tidied = Some(now);
    }
    Ok(())
}

/// Begins to send what is due to every receiver that is not being served yet, and waits for none of them.
///
/// # Errors
/// Where the database fails before anything was begun.
pub async fn look(state: &State, lanes: &Lanes) -> AppResult<()> {
    let now = state.clock.now();
    let receivers = state
        .db
        .read(move |conn| queue::receivers(conn, now))
        .await?;
    for lane in receivers.into_iter().filter_map(|one| lanes.enter(one)) {
        tokio::spawn(serve(state.clone(), lane, now));
    }
    Ok(())
}

async fn serve(state: State, lane: Lane, now: DateTime<Utc>) {
    // Nobody closes the turns.
    let _turn = lane.lanes.turns.acquire().await;
    if let Err(error) = due::serve(&state, lane.receiver, now).await {
        tracing::warn!(%error, "a receiver could not be served");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::id::WebhookId;
    use uuid::Uuid;

    #[test]
    fn who_is_being_served_is_passed_over_and_holds_up_no_other() {
        let lanes = Lanes::default();
        let (mail, webhook) = (
            Receiver(None),
            Receiver(Some(WebhookId(Uuid::from_u128(1)))),
        );
        let served = lanes.enter(mail);
        assert!(served.is_some());
        for _ in 0..2 {
            assert!(lanes.enter(mail).is_none(), "nothing is sent to it twice");
            assert!(lanes.enter(webhook).is_some(), "the other one goes on");
        }
        drop(served);
        assert!(lanes.enter(mail).is_some());
    }
}
