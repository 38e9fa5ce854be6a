//! One a process: puts what is to be told in order, hears that other processes did, wakes the open streams, and counts
//! them.

use super::log;
use crate::db::{Db, notify};
use crate::error::{AppError, AppResult};
use crate::state::{Clock, State};
use chrono::Duration as Span;
use shared::id::UserId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, Semaphore, SemaphorePermit, watch};

/// How often a server looks, whatever it is told.
const POLL: Duration = Duration::from_secs(1);
/// How often what is too old is forgotten.
const SWEEP: Span = Span::minutes(10);
/// How many streams one user may have open in this process; one whose reader went away counts until it is written to.
const MOST: usize = 64;
/// How many streams read at the same time, so that requests never wait for a connection because of them.
const READING: usize = 4;

/// See the module.
#[derive(Debug)]
pub struct Hub {
    /// Up to where there is something to read.
    head: watch::Sender<i64>,
    /// Whether the server stops.
    closing: watch::Sender<bool>,
    /// Another process told something.
    told: Notify,
    open: Mutex<HashMap<UserId, usize>>,
    reading: Semaphore,
    /// How long it takes at the most until word of another process is found that nobody told.
    poll: Duration,
}

impl Default for Hub {
    fn default() -> Self {
        Self::polling(POLL)
    }
}

impl Hub {
    /// One that looks this often, whatever it is told: for tests, which show that being told is enough.
    #[must_use]
    pub fn polling(every: Duration) -> Self {
        Self {
            head: watch::Sender::new(0),
            closing: watch::Sender::new(false),
            told: Notify::new(),
            open: Mutex::default(),
            reading: Semaphore::new(READING),
            poll: every,
        }
    }
}

/// One of the streams that a user may have; given back with this value.
#[derive(Debug)]
pub struct Slot {
    hub: Arc<Hub>,
    user: UserId,
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut open = self.hub.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.user) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                open.remove(&self.user);
            }
        }
    }
}

/// Closes the hub when the task that serves it ends, however it ends.
struct Serving(Arc<Hub>);

impl Drop for Serving {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl Hub {
    /// Begins to serve, until the runtime of the caller ends.
    ///
    /// # Errors
    /// Where there can be no thread to listen on.
    pub fn start(self: &Arc<Self>, state: &State) -> std::io::Result<()> {
        let hub = Arc::downgrade(self);
        notify::listen(state.db.address(), move |told| {
            hub.upgrade().is_some_and(|hub| {
                if told {
                    hub.told.notify_one();
                }
                !hub.is_closing()
            })
        })?;
        let serving = Serving(Arc::clone(self));
        tokio::spawn(serve(serving, state.db.clone(), state.clock.clone()));
        Ok(())
    }

    /// Ends all streams, and lets none begin any more: the server stops.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    fn is_closing(&self) -> bool {
        *self.closing.borrow()
    }

    /// Tells whenever there is something to read.
    pub(super) fn head(&self) -> watch::Receiver<i64> {
        self.head.subscribe()
    }

    /// Waits until the server stops.
    pub(super) async fn closed(&self) {
        // It cannot go before this is over.
        let _ = self.closing.subscribe().wait_for(|now| *now).await;
    }

    /// Waits for the turn to read.
    ///
    /// # Errors
    /// Never in practice: nobody closes the turns.
    pub(super) async fn turn(&self) -> AppResult<SemaphorePermit<'_>> {
        self.reading.acquire().await.map_err(AppError::internal)
    }

    /// Lets a user open one more stream.
    ///
    /// # Errors
    /// [`shared::Code::TooManyRequests`] where the user has too many, [`shared::Code::Unavailable`] where the server
    /// stops.
    pub(super) fn enter(self: &Arc<Self>, user: UserId) -> AppResult<Slot> {
        if self.is_closing() {
            return Err(AppError::unavailable("the server stops"));
        }
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(user).or_default();
        if *count >= MOST {
            return Err(AppError::too_many(60));
        }
        *count += 1;
        Ok(Slot {
            hub: Arc::clone(self),
            user,
        })
    }
}

/// Puts what is committed by now in order; the last place.
///
/// # Errors
/// Where the database fails.
pub async fn settle(db: &Db) -> AppResult<i64> {
    let mut waits = db.read(log::waits).await?;
    while waits {
        waits = db.write(log::put_in_order).await?;
    }
    db.read(log::head).await
}

async fn serve(serving: Serving, db: Db, clock: Clock) {
    let hub = &serving.0;
    let mut swept = clock.now();
    loop {
        match settle(&db).await {
            Ok(head) => {
                hub.head
                    .send_if_modified(|known| std::mem::replace(known, head) != head);
            }
            Err(error) => tracing::debug!(%error, "open streams cannot be told"),
        }
        let now = clock.now();
        if now - swept > SWEEP {
            swept = now;
            if let Err(error) = db.write(move |conn| log::forget(conn, now)).await {
                tracing::debug!(%error, "what was told cannot be forgotten");
            }
        }
        tokio::select! {
            () = db.committed() => {}
            () = hub.told.notified() => {}
            () = tokio::time::sleep(hub.poll) => {}
            () = hub.closed() => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::Code;
    use uuid::Uuid;

    #[test]
    fn a_user_has_so_many_streams_and_no_more() {
        let hub = Arc::new(Hub::default());
        let (one, other) = (UserId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2)));
        let mut slots: Vec<Slot> = (0..MOST).map(|_| hub.enter(one).unwrap()).collect();
        assert_eq!(hub.enter(one).unwrap_err().code(), Code::TooManyRequests);
        assert!(hub.enter(other).is_ok(), "others have their own");
        slots.pop();
        assert!(hub.enter(one).is_ok(), "what is closed counts no more");
        hub.close();
        assert_eq!(hub.enter(other).unwrap_err().code(), Code::Unavailable);
    }
}
