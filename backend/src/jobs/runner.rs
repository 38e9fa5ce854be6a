//! The loop in which a server runs what is due.

use super::{Stop, TASKS, tick_of};
use crate::state::State;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How long the loop rests between two looks.
const REST: Duration = Duration::from_secs(10);

/// A loop that runs.
#[derive(Debug)]
pub struct Runner {
    stop: Stop,
    wake: watch::Sender<()>,
    ended: JoinHandle<()>,
}

/// Starts the loop.
#[must_use]
pub fn start(state: State) -> Runner {
    let stop = Stop::default();
    let (wake, woken) = watch::channel(());
    let ended = actix_web::rt::spawn(turn(state, stop.clone(), woken));
    Runner { stop, wake, ended }
}

impl Runner {
    /// Asks it to stop and waits until it has: the batch that runs is finished, what is left stays due.
    pub async fn stop(self) {
        self.stop.ask();
        let _ = self.wake.send(());
        if let Err(error) = self.ended.await {
            tracing::error!(%error, "the scheduler broke off");
        }
    }
}

async fn turn(state: State, stop: Stop, mut woken: watch::Receiver<()>) {
    while !stop.is_asked() {
        if let Err(error) = tick_of(&state, TASKS, &stop).await {
            tracing::error!(code = error.code().as_str(), cause = ?error.cause(), "the scheduler cannot tell what is due");
        }
        let _ = tokio::time::timeout(REST, woken.changed()).await;
    }
}
