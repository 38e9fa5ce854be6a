//! The only code that knows which database it is.
//!
//! Everyone else gets a [`Conn`] inside [`Db::read`] or [`Db::write`]. What only one database can say lives in
//! [`dialect`], behind one function for both.

pub mod dialect;
pub mod migrate;
pub mod notify;
mod pool;
pub mod schema;
pub mod setting;
pub mod types;
mod writer;

use crate::error::{AppError, AppResult};
use diesel::Connection as _;
pub use pool::{Address, Conn, MultiBackend};
use std::sync::Arc;
use tokio::sync::Notify;

/// Runs `work` in a savepoint; with `dry` all that it did is taken back, and what it answers is a preview.
///
/// # Errors
/// What `work` answers.
pub fn tried<T>(
    conn: &mut Conn,
    dry: bool,
    work: impl FnOnce(&mut Conn) -> AppResult<T>,
) -> AppResult<T> {
    let mut done = None;
    let outcome: AppResult<()> = conn.transaction(|conn| {
        done = Some(work(conn)?);
        if dry {
            return Err(diesel::result::Error::RollbackTransaction.into());
        }
        Ok(())
    });
    match (done, outcome) {
        (Some(done), Ok(())) => Ok(done),
        (Some(done), Err(_)) if dry => Ok(done),
        (_, Err(error)) => Err(error),
        (None, Ok(())) => Err(AppError::internal("work without an answer")),
    }
}

/// The database of this process: connections for reading, and the one way of writing.
#[derive(Clone)]
pub struct Db {
    readers: pool::Pool,
    writer: Arc<writer::Writer>,
    address: Address,
    /// Told after each commit of this process.
    committed: Arc<Notify>,
}

impl Db {
    /// Opens the database at `url` (`sqlite:`, a bare file path, or `postgres:`). Nothing is migrated yet.
    ///
    /// # Errors
    /// Where the address is none, or the database cannot be reached.
    pub fn open(url: &str) -> AppResult<Self> {
        let address = Address::parse(url)?;
        address.prepare()?;
        let readers = pool::open(&address)?;
        let writer = Arc::new(writer::Writer::start(&address, readers.clone())?);
        Ok(Self {
            readers,
            writer,
            address,
            committed: Arc::default(),
        })
    }

    /// Where the database is.
    #[must_use]
    pub const fn address(&self) -> &Address {
        &self.address
    }

    /// Waits until this process has committed something since this was last waited for. One waits at a time.
    pub async fn committed(&self) {
        self.committed.notified().await;
    }

    /// Runs `work` with a connection for reading, off the event loop.
    ///
    /// # Errors
    /// What `work` answers, and [`shared::Code::Unavailable`] where no connection is to be had.
    pub async fn read<T, F>(&self, work: F) -> AppResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> AppResult<T> + Send + 'static,
    {
        let readers = self.readers.clone();
        tokio::task::spawn_blocking(move || work(&mut *readers.get()?))
            .await
            .map_err(AppError::internal)?
    }

    /// The same for code that already is off the event loop.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub fn read_now<T>(&self, work: impl FnOnce(&mut Conn) -> AppResult<T>) -> AppResult<T> {
        work(&mut *self.readers.get()?)
    }

    /// Runs `work` in one transaction: all of it is durable when this returns, or nothing was written.
    ///
    /// `work` may run more than once where the database asks to try again, so it must not keep what an earlier run did.
    ///
    /// # Errors
    /// What `work` answers (its transaction is then rolled back), and [`shared::Code::Unavailable`] where the database is
    /// locked or down.
    pub async fn write<T, F>(&self, work: F) -> AppResult<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Conn) -> AppResult<T> + Send + 'static,
    {
        let done = self.writer.run(work).await;
        self.committed.notify_one();
        done
    }

    /// The same for code that already is off the event loop.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub fn write_now<T, F>(&self, work: F) -> AppResult<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Conn) -> AppResult<T> + Send + 'static,
    {
        let done = self.writer.run_now(work);
        self.committed.notify_one();
        done
    }
}
