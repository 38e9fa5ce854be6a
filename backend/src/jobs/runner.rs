//! The loops in which a server runs what is due: one for each task, so that a slow one holds up no other.

use super::{Stop, TASKS, Task, tick_of};
use crate::state::State;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How long a loop rests between two looks.
const REST: Duration = Duration::from_secs(10);

/// Loops that run.
#[derive(Debug)]
pub struct Runner {
    stop: Stop,
    wake: watch::Sender<()>,
    loops: Vec<JoinHandle<()>>,
}

/// Starts the loops, on the runtime of the caller.
#[must_use]
pub fn start(state: &State) -> Runner {
    start_of(state, TASKS)
}

/// The same for a list of one's own.
#[must_use]
pub fn start_of(state: &State, tasks: &'static [Task]) -> Runner {
    let stop = Stop::default();
    let (wake, woken) = watch::channel(());
    let begin = |task: &'static Task| {
        let alone = std::slice::from_ref(task);
        tokio::spawn(turn(state.clone(), alone, stop.clone(), woken.clone()))
    };
    let loops = tasks.iter().map(begin).collect();
    Runner { stop, wake, loops }
}

impl Runner {
    /// Has every loop that rests look at once; one whose task runs looks when that is done.
    pub fn look(&self) {
        let _ = self.wake.send(());
    }

    /// Asks them to stop and waits until they have: the batches that run are finished, what is left stays due.
    pub async fn stop(self) {
        self.stop.ask();
        self.look();
        for ended in self.loops {
            if let Err(error) = ended.await {
                tracing::error!(%error, "the scheduler broke off");
            }
        }
    }
}

async fn turn(state: State, task: &'static [Task], stop: Stop, mut woken: watch::Receiver<()>) {
    while !stop.is_asked() {
        if let Err(error) = tick_of(&state, task, &stop).await {
            tracing::error!(code = error.code().as_str(), cause = ?error.cause(), "the scheduler cannot tell what is due");
        }
        let _ = tokio::time::timeout(REST, woken.changed()).await;
    }
}
