//! What runs by the clock: a small durable scheduler on the database.
//!
//! [`TASKS`] lists what there is. The table `job` keeps for each task when it runs next and which process has it until
//! when; its row is locked while it is taken, so that several servers on one database never do a job twice. The server
//! turns a loop for each task ([`runner`]), so that one that is slow, or waits for what never answers, holds up no other;
//! [`tick`] runs whatever is due by the injected clock one after the other and returns, for tests.
//!
//! A task that was due several times while nothing ran, runs once. One that fails comes back after a growing pause and
//! holds up no other; administrators see it in `GET /jobs`, and of one that keeps failing they are told (`tell`).

pub mod handlers;
mod queue;
mod rules;
mod run;
pub mod runner;
mod tasks;
mod tell;

pub use run::{Passed, Run, Stop};
pub use tasks::TASKS;

use crate::error::{AppError, AppResult};
use crate::state::State;
use chrono::TimeDelta;
use uuid::Uuid;

/// Something that runs by the clock.
#[derive(Debug, Clone, Copy)]
pub struct Task {
    /// Its name, for good: the database knows it by that.
    pub name: &'static str,
    /// How long from one run to the next.
    pub every: TimeDelta,
    /// What it does, off the event loop and beside the other tasks. It writes in batches ([`Run::batch`]), so that it holds
    /// up nobody, waits for nothing but the database within them, and may be broken off between two of them and begun anew:
    /// what it did must not be done again then.
    pub run: fn(&Run) -> AppResult<()>,
}

/// Runs every task that is due, one after the other, and returns. That one fails is written down and stops no other. A
/// server does not call this with all of them: there each has its own loop ([`runner`]).
///
/// # Errors
/// Where the database cannot be asked what is due.
pub async fn tick(state: &State) -> AppResult<()> {
    tick_of(state, TASKS, &Stop::default()).await
}

/// The same for a list of one's own, until it is told to stop.
///
/// # Errors
/// As [`tick`].
pub async fn tick_of(state: &State, tasks: &'static [Task], stop: &Stop) -> AppResult<()> {
    let now = state.clock.now();
    let due = state
        .db
        .read(move |conn| queue::due(conn, tasks, now))
        .await?;
    for task in due {
        if stop.is_asked() {
            break;
        }
        attempt(state, task, stop).await?;
    }
    Ok(())
}

/// Takes one task, where no other process was faster, runs it, and writes down how it went.
async fn attempt(state: &State, task: &'static Task, stop: &Stop) -> AppResult<()> {
    let (holder, now) = (Uuid::now_v7(), state.clock.now());
    let taken = move |conn: &mut crate::db::Conn| queue::take(conn, task, holder, now);
    if !state.db.write(taken).await? {
        return Ok(());
    }
    let run = Run::new(state, task, holder, now, stop);
    let passed = run.passed.clone();
    let outcome = tokio::task::spawn_blocking(move || (task.run)(&run))
        .await
        .unwrap_or_else(|panicked| Err(AppError::internal(panicked)));
    let ended = state.clock.now();
    let zone = state.config.org_zone;
    if stop.is_asked() && outcome.is_err() {
        let put_off = move |conn: &mut crate::db::Conn| queue::put_off(conn, task, holder, ended);
        return state.db.write(put_off).await;
    }
    let code = outcome.as_ref().err().map(AppError::code);
    if let Err(error) = &outcome {
        tracing::error!(job = task.name, code = error.code().as_str(), cause = ?error.cause(), "a job failed");
    }
    state
        .db
        .write(move |conn| {
            let failures = queue::finish(conn, task, holder, (now, ended), (code, passed.count()))?;
            failures.map_or(Ok(()), |failures| {
                tell::tell(conn, task.name, failures, zone, ended)
            })
        })
        .await
}
