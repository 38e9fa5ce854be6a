//! What every request has at hand.

use crate::access::keys::Keys;
use crate::access::policy::store::Policies;
use crate::config::Config;
use crate::db::Db;
use crate::feature::live::hub::Hub;
use crate::files::Files;
use crate::metrics::Metrics;
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// The server's state, one per process.
#[derive(Clone)]
pub struct State {
    /// The database.
    pub db: Db,
    /// The keys.
    pub keys: Keys,
    /// The copy of the policy that this process keeps.
    pub policies: Arc<Policies>,
    /// The settings it was started with.
    pub config: Arc<Config>,
    /// The content of attached files.
    pub files: Files,
    /// The clock; tests set it.
    pub clock: Clock,
    /// What wakes open streams of events.
    pub live: Arc<Hub>,
    /// What is counted for whoever watches the process.
    pub metrics: Arc<Metrics>,
}

/// Tells the time. Rules never ask the operating system themselves.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// The operating system's clock.
    #[must_use]
    pub fn real() -> Self {
        Self(Arc::new(Utc::now))
    }

    /// A clock that a test moves.
    #[must_use]
    pub fn of(tell: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        (self.0)()
    }
}
