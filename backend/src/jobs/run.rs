//! One run of a task: the moment, the engine in whose name it writes, and the batches in which it does.

use super::{Task, queue};
use crate::access::Actor;
use crate::db::Conn;
use crate::error::{AppError, AppResult};
use crate::record::Cx;
use crate::state::State;
use chrono::{DateTime, Utc};
use shared::Code;
use shared::id::CustomerId;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use uuid::Uuid;

/// Asks what runs to stop at the next occasion.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// How many customers a run passes over.
#[derive(Debug, Clone, Default)]
pub struct Passed(Arc<AtomicI32>);

impl Passed {
    /// One customer that cannot be looked at holds up no other: it is passed over, which is `None`, the log says so, and
    /// administrators see how many there were. Where the database is not there nothing goes on.
    ///
    /// # Errors
    /// What the work answered, where that is [`Code::Unavailable`].
    pub fn over<T>(&self, id: CustomerId, outcome: AppResult<T>) -> AppResult<Option<T>> {
        match outcome {
            Ok(done) => Ok(Some(done)),
            Err(error) if error.code() == Code::Unavailable => Err(error),
            Err(error) => {
                tracing::error!(customer = %id, %error, "a task passed a customer over");
                self.0.fetch_add(1, Ordering::Relaxed);
                Ok(None)
            }
        }
    }

    /// How many there were.
    #[must_use]
    pub fn count(&self) -> i32 {
        self.0.load(Ordering::Relaxed)
    }
}

/// One run of a task, off the event loop.
pub struct Run {
    /// The server's state.
    pub state: State,
    /// The moment by which the run counts; it stays the same to its end.
    pub now: DateTime<Utc>,
    /// The customers that it passes over.
    pub passed: Passed,
    name: &'static str,
    holder: Uuid,
    stop: Stop,
}

impl Run {
    pub(super) fn new(
        state: &State,
        task: &Task,
        holder: Uuid,
        now: DateTime<Utc>,
        stop: &Stop,
    ) -> Self {
        Self {
            state: state.clone(),
            now,
            passed: Passed::default(),
            name: task.name,
            holder,
            stop: stop.clone(),
        }
    }

    /// The context in which the engine writes: no person, the run's moment.
    #[must_use]
    pub fn cx(&self) -> Cx {
        Cx {
            now: self.now,
            ..Cx::new(&self.state, Actor::engine(self.state.config.org_zone))
        }
    }

    /// Reads, without a transaction.
    ///
    /// # Errors
    /// What `work` answers.
    pub fn read<T>(&self, work: impl FnOnce(&mut Conn) -> AppResult<T>) -> AppResult<T> {
        self.state.db.read_now(work)
    }

    /// Does a bounded piece of the work in one transaction, within which nobody else can take the task. `work` may run
    /// more than once where the database asks to try again.
    ///
    /// # Errors
    /// What `work` answers; [`shared::Code::Unavailable`] where the server stops, or another process took the task over.
    pub fn batch<T, F>(&self, mut work: F) -> AppResult<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Conn, &Cx) -> AppResult<T> + Send + 'static,
    {
        if self.stop.is_asked() {
            return Err(AppError::unavailable("the server stops"));
        }
        let (cx, name, holder) = (self.cx(), self.name, self.holder);
        let clock = self.state.clock.clone();
        self.state.db.write_now(move |conn| {
            queue::keep(conn, name, holder, clock.now())?;
            work(conn, &cx)
        })
    }
}
