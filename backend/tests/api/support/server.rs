//! A server of the test's own, in this process, on a free port.

use super::client::Client;
use super::clock::TestClock;
use super::database::{Backing, TestDatabase};
use backend::access::keys::Keys;
use backend::app;
use backend::config::Config;
use backend::db::Db;
use backend::db::schema::{team, user_account};
use backend::db::types::Key;
use backend::feature::live::hub::Hub;
use backend::state::State;
use diesel::prelude::*;
use shared::id::{TeamId, UserId};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

/// The password of everyone.
pub const PASSWORD: &str = "correct-horse-battery";

/// A running server, with the people and teams of the demo (see `backend::feature::demo::accounts`).
pub struct TestServer {
    // Stopped before its database goes.
    process: Process,
    pub clock: TestClock,
    pub database: TestDatabase,
    pub state: State,
}

/// A server that runs in a thread of its own, until this value goes.
pub struct Process {
    address: SocketAddr,
    handle: actix_web::dev::ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Process {
    fn start(state: State) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, told) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = app::serve(state, listener, None).unwrap();
                tell.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        Self {
            address,
            handle: told.recv().unwrap(),
            thread: Some(thread),
        }
    }

    /// Someone who has not signed in here.
    pub fn anonymous(&self) -> Client {
        Client::new(format!("http://{}", self.address))
    }

    /// Someone who has.
    pub async fn login(&self, username: &str) -> Client {
        let mut client = self.anonymous();
        client.login(username, PASSWORD).await;
        client
    }
}

impl TestServer {
    /// Starts one with default settings.
    pub fn start(backing: Backing) -> Self {
        Self::start_with(backing, |_| {})
    }

    /// Starts one with settings of the test's choice.
    pub fn start_with(backing: Backing, set: impl FnOnce(&mut Config)) -> Self {
        let database = TestDatabase::new(backing);
        let clock = TestClock::default();
        let mut config = Config {
            data_dir: database.folder.path().to_owned(),
            database_url: database.url.clone(),
            workers: Some(1),
            ..Config::default()
        };
        set(&mut config);
        backend::telemetry::start(&Config {
            log: std::env::var("THROUGHLINE_LOG").unwrap_or_else(|_| "off".to_owned()),
            ..config.clone()
        });
        let keys = Keys::open([7; 32], &config).unwrap();
        let state = database.state(config, keys, &clock);
        Self {
            process: Process::start(state.clone()),
            clock,
            database,
            state,
        }
    }

    /// One more server process on the same database, with nothing else in common.
    pub fn another(&self) -> Process {
        self.another_with(Hub::default())
    }

    /// The same, whose streams are woken in time by what their hub is told alone: it looks by itself once a day.
    pub fn another_that_is_told(&self) -> Process {
        self.another_with(Hub::polling(Duration::from_secs(86_400)))
    }

    fn another_with(&self, live: Hub) -> Process {
        Process::start(State {
            db: self.database.open(),
            metrics: Arc::default(),
            policies: Arc::default(),
            live: Arc::new(live),
            ..self.state.clone()
        })
    }

    /// Its address, without a slash at the end.
    pub fn base(&self) -> String {
        format!("http://{}", self.process.address)
    }

    /// Its database. Inside a scenario write with `write(…).await`: `write_now` would block the runtime.
    pub fn db(&self) -> &Db {
        &self.state.db
    }

    /// Someone who has not signed in.
    pub fn anonymous(&self) -> Client {
        self.process.anonymous()
    }

    /// Someone who has: `admin`, `manager`, `sales`, `marketing`, `success`, `technical`, `auditor`, `sales2`, `manager2`.
    pub async fn login(&self, username: &str) -> Client {
        self.process.login(username).await
    }

    /// The id of a user.
    pub fn user(&self, username: &str) -> UserId {
        let found: Key<UserId> = self
            .db()
            .read_now(|conn| {
                Ok(user_account::table
                    .filter(user_account::username.eq(username))
                    .select(user_account::id)
                    .first(conn)?)
            })
            .unwrap();
        found.0
    }

    /// The id of a team.
    pub fn team(&self, name: &str) -> TeamId {
        let found: Key<TeamId> = self
            .db()
            .read_now(|conn| {
                Ok(team::table
                    .filter(team::name.eq(name))
                    .select(team::id)
                    .first(conn)?)
            })
            .unwrap();
        found.0
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Sent at once; the answer is the end of the thread.
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            let outcome = thread.join();
            if !std::thread::panicking() {
                outcome.unwrap();
            }
        }
    }
}
