//! A database for one test. Databases are copies of a template that is migrated and seeded once a run.

use super::clock::TestClock;
use super::postgres::Postgres;
use super::server::PASSWORD;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, Version};
use backend::access::keys::Keys;
use backend::config::Config;
use backend::db::{Address, Db, migrate};
use backend::feature::demo::accounts;
use backend::files::Files;
use backend::state::State;
use diesel::connection::SimpleConnection as _;
use std::sync::{Arc, OnceLock};
use tempfile::TempDir;

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backing {
    Sqlite,
    Postgres,
}

/// A migrated database with the people and teams of the demo; it vanishes with this value.
pub struct TestDatabase {
    pub url: String,
    pub backing: Backing,
    /// A folder of the test's own, for the database file, the secret, and whatever else it needs.
    pub folder: TempDir,
    postgres: Option<Postgres>,
}

impl TestDatabase {
    /// A fresh copy of the template.
    pub fn new(backing: Backing) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (url, postgres) = match backing {
            Backing::Sqlite => {
                let file = folder.path().join("throughline.db");
                std::fs::write(&file, sqlite_template()).unwrap();
                (file.to_string_lossy().into_owned(), None)
            }
            Backing::Postgres => {
                let database = Postgres::from_template();
                (database.url.clone(), Some(database))
            }
        };
        Self {
            url,
            backing,
            folder,
            postgres,
        }
    }

    /// One without any table.
    pub fn empty(backing: Backing) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (url, postgres) = match backing {
            Backing::Sqlite => {
                let file = folder.path().join("throughline.db");
                (file.to_string_lossy().into_owned(), None)
            }
            Backing::Postgres => {
                let database = Postgres::empty();
                (database.url.clone(), Some(database))
            }
        };
        Self {
            url,
            backing,
            folder,
            postgres,
        }
    }

    /// What a server has that runs on it.
    pub fn state(&self, config: Config, keys: Keys, clock: &TestClock) -> State {
        State {
            db: self.open(),
            files: Files::open(&config, &keys).unwrap(),
            keys,
            config: Arc::new(config),
            clock: clock.for_server(),
            metrics: Arc::default(),
            policies: Arc::default(),
            live: Arc::default(),
        }
    }

    /// Opens it.
    pub fn open(&self) -> Db {
        Db::open(&self.url).unwrap()
    }

    /// Takes the database away while it is in use: the server is told that it is gone, the file loses its tables.
    pub fn fail(&mut self) {
        match self.postgres.take() {
            Some(postgres) => drop(postgres),
            None => self.execute("PRAGMA foreign_keys = OFF; DROP TABLE session; DROP TABLE user_account; DROP TABLE __diesel_schema_migrations"),
        }
    }

    /// Runs SQL on a connection of its own.
    pub fn execute(&self, sql: &str) {
        let mut conn = Address::parse(&self.url).unwrap().connect().unwrap();
        conn.batch_execute(sql).unwrap();
    }
}

/// Migrates a database and puts people into it.
pub fn prepare(url: &str) {
    let address = Address::parse(url).unwrap();
    migrate::run(&address).unwrap();
    // Whoever tests the cadence turns the strategies on; elsewhere nothing is planned but by the test.
    let off = "UPDATE strategy SET active = FALSE";
    address.connect().unwrap().batch_execute(off).unwrap();
    let now = TestClock::default().now();
    let hash = cheap_hash();
    Db::open(url)
        .unwrap()
        .write_now(move |conn| accounts::create(conn, &hash, now))
        .unwrap();
}

fn sqlite_template() -> &'static [u8] {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("template.db");
        let url = file.to_string_lossy().into_owned();
        prepare(&url);
        checkpoint(&url);
        std::fs::read(&file).unwrap()
    })
}

/// Moves what is in the write-ahead log into the file.
fn checkpoint(url: &str) {
    let mut conn = Address::parse(url).unwrap().connect().unwrap();
    conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")
        .unwrap();
}

/// A hash of [`PASSWORD`] that costs next to nothing to check: tests sign in by the hundred.
fn cheap_hash() -> String {
    let params = Params::new(Params::MIN_M_COST, 1, 1, None).unwrap();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password(PASSWORD.as_bytes())
        .unwrap()
        .to_string()
}
