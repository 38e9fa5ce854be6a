//! The one way of writing.
//!
//! SQLite has a single writer and an fsync costs milliseconds, so requests that wait at the same time are committed
//! together: each runs in a savepoint of its own inside one transaction, and all are answered after its commit.
//! PostgreSQL does its own group commit; there each request has its own transaction, tried again when the server asks.

use super::pool::{Address, Conn, Pool};
use crate::error::{AppError, AppResult};
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel::{Connection, SqliteConnection};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use tokio::sync::oneshot;

/// How many waiting requests one commit takes along.
const BATCH: usize = 64;
/// How often a transaction is tried anew when PostgreSQL finds a deadlock or a serialisation failure.
const TRIES: usize = 4;
/// The pause between two attempts to reopen the writing connection.
const AGAIN: std::time::Duration = std::time::Duration::from_millis(200);

/// A request that waits: runs in its savepoint, and returns what answers the caller once the commit is through.
type Job = Box<dyn FnOnce(&mut Conn) -> Answer + Send>;
type Answer = Box<dyn FnOnce(Result<(), AppError>) + Send>;

/// See the module.
pub enum Writer {
    /// A thread that owns the only writing connection.
    Queue(mpsc::SyncSender<Job>),
    /// Any connection of the pool.
    Pool(Pool),
}

impl Writer {
    /// Starts the thread, where there is one.
    ///
    /// # Errors
    /// Where its connection cannot be opened.
    pub fn start(address: &Address, pool: Pool) -> AppResult<Self> {
        if matches!(address, Address::Pg(_)) {
            return Ok(Self::Pool(pool));
        }
        let conn = address
            .connect()
            .map_err(|e| AppError::setup(format!("cannot open the database: {e}")))?;
        let (sender, jobs) = mpsc::sync_channel(1024);
        let address = address.clone();
        std::thread::Builder::new()
            .name("database writer".to_owned())
            .spawn(move || serve(conn, &address, &jobs))
            .map_err(AppError::internal)?;
        Ok(Self::Queue(sender))
    }

    /// Runs `work` in a transaction.
    pub async fn run<T, F>(&self, work: F) -> AppResult<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Conn) -> AppResult<T> + Send + 'static,
    {
        match self {
            Self::Queue(queue) => {
                let (job, answer) = job(work);
                queue
                    .try_send(job)
                    .map_err(|_| AppError::unavailable("the write queue is full"))?;
                answer.await.map_err(AppError::unavailable)?
            }
            Self::Pool(pool) => {
                let pool = pool.clone();
                tokio::task::spawn_blocking(move || transact(&pool, work))
                    .await
                    .map_err(AppError::internal)?
            }
        }
    }

    /// The same, blocking.
    pub fn run_now<T, F>(&self, work: F) -> AppResult<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Conn) -> AppResult<T> + Send + 'static,
    {
        match self {
            Self::Queue(queue) => {
                let (job, answer) = job(work);
                queue
                    .send(job)
                    .map_err(|_| AppError::unavailable("the writer has stopped"))?;
                answer.blocking_recv().map_err(AppError::unavailable)?
            }
            Self::Pool(pool) => catch_unwind(AssertUnwindSafe(|| transact(pool, work)))
                .unwrap_or_else(|_| Err(AppError::internal("a request panicked"))),
        }
    }
}

fn job<T, F>(mut work: F) -> (Job, oneshot::Receiver<AppResult<T>>)
where
    T: Send + 'static,
    F: FnMut(&mut Conn) -> AppResult<T> + Send + 'static,
{
    let (sender, receiver) = oneshot::channel();
    let job: Job = Box::new(move |conn| {
        let outcome = conn.transaction(|conn| work(conn));
        Box::new(move |commit: Result<(), AppError>| {
            // The caller may have gone away; nothing is to be told then.
            let _ = sender.send(commit.and(outcome));
        })
    });
    (job, receiver)
}

fn serve(mut conn: Conn, address: &Address, jobs: &mpsc::Receiver<Job>) {
    while let Ok(first) = jobs.recv() {
        if let Err(error) = begin(&mut conn) {
            // Locked by another process, or the disk is gone. The job is dropped unrun, which tells its caller.
            tracing::error!(%error, "no write transaction could be begun");
            continue;
        }
        let (answers, whole) = together(&mut conn, first, jobs);
        let committed = if whole {
            commit(&mut conn).map_err(|error| error.to_string())
        } else {
            // What a panic left half done is in no state to be committed; a new connection is the sure way back.
            conn = reopened(address);
            Err("another request of the same commit broke off".to_owned())
        };
        for answer in answers {
            answer(committed.clone().map_err(AppError::unavailable));
        }
    }
}

/// Runs the waiting requests, and tells whether none of them panicked; the one that did is told by its dropped sender.
fn together(conn: &mut Conn, first: Job, jobs: &mpsc::Receiver<Job>) -> (Vec<Answer>, bool) {
    let mut answers = Vec::new();
    let mut next = Some(first);
    while let Some(job) = next {
        match catch_unwind(AssertUnwindSafe(|| job(conn))) {
            Ok(answer) => answers.push(answer),
            Err(_) => return (answers, false),
        }
        next = if answers.len() < BATCH {
            jobs.try_recv().ok()
        } else {
            None
        };
    }
    (answers, true)
}

/// A fresh connection, however long the database takes to give one: there is nothing to write with before.
fn reopened(address: &Address) -> Conn {
    loop {
        match address.connect() {
            Ok(conn) => return conn,
            Err(error) => tracing::error!(%error, "the writing connection cannot be reopened"),
        }
        std::thread::sleep(AGAIN);
    }
}

fn begin(conn: &mut Conn) -> Result<(), DieselError> {
    match conn {
        // The write lock is taken at the start: a transaction that begins by reading could not get it later.
        Conn::Sqlite(conn) => {
            AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE")
        }
        Conn::Pg(conn) => AnsiTransactionManager::begin_transaction(conn),
    }
}

fn commit(conn: &mut Conn) -> Result<(), DieselError> {
    match conn {
        Conn::Sqlite(conn) => {
            let done = AnsiTransactionManager::commit_transaction(conn);
            if done.is_err() {
                let _ = <AnsiTransactionManager as TransactionManager<SqliteConnection>>::rollback_transaction(conn);
            }
            done
        }
        Conn::Pg(conn) => AnsiTransactionManager::commit_transaction(conn),
    }
}

fn transact<T, F>(pool: &Pool, mut work: F) -> AppResult<T>
where
    F: FnMut(&mut Conn) -> AppResult<T>,
{
    let mut pooled = pool.get()?;
    let conn: &mut Conn = &mut pooled;
    for _ in 1..TRIES {
        match conn.transaction(&mut work) {
            Err(error) if wants_another_try(&error) => {}
            outcome => return outcome,
        }
    }
    conn.transaction(&mut work)
}

fn wants_another_try(error: &AppError) -> bool {
    match error.database() {
        Some(DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, _)) => true,
        Some(DieselError::DatabaseError(DatabaseErrorKind::Unknown, info)) => {
            info.message().contains("deadlock detected")
        }
        _ => false,
    }
}
