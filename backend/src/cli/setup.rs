//! From settings to a state that can serve: database, secret, first administrator.

use super::{account, password};
use crate::access::keys::{Keys, registry};
use crate::config::{Config, secret};
use crate::db::schema::setting;
use crate::db::{Conn, Db, dialect::OrIgnore, migrate};
use crate::error::{AppError, AppResult};
use crate::events::older;
use crate::feature::auth::password::hash;
use crate::files::Files;
use crate::state::{Clock, State};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use shared::role::Role;
use std::sync::Arc;

/// The setting row by which a database knows its secret.
const SECRET_CHECK: &str = "secret_check";
/// The account that an empty database begins with.
pub const FIRST_ADMINISTRATOR: &str = "admin";

/// Opens the database of these settings, migrates it, and finds its secret.
///
/// # Errors
/// Where the database cannot be opened or migrated, or the secret is not the one that it was made with.
pub fn open(config: Config) -> AppResult<State> {
    let db = Db::open(&config.database_url)?;
    let ran = migrate::run(db.address())?;
    if ran > 0 {
        tracing::info!(migrations = ran, "the database was migrated");
    }
    let begun = older::chain(&db)?;
    if begun > 0 {
        tracing::info!(chains = begun, "the older history was chained");
    }
    let keys = Keys::open(secret::load(&config)?, &config)?;
    let expected = secret::encode(&keys.derive("secret check"));
    let known = db.write_now(move |conn| keep(conn, SECRET_CHECK, &expected))?;
    if known != secret::encode(&keys.derive("secret check")) {
        return Err(AppError::setup(
            "the secret (secret.key or THROUGHLINE_SECRET) is not the one that this database was made with: \
             confidential values could not be read"
                .to_owned(),
        ));
    }
    let (known, now) = (keys.clone(), Utc::now());
    db.write_now(move |conn| registry::settle(conn, &known, now))?;
    let files = Files::open(&config, &keys)?;
    Ok(State {
        db,
        files,
        keys,
        config: Arc::new(config),
        clock: Clock::real(),
        metrics: Arc::default(),
        policies: Arc::default(),
        live: Arc::default(),
    })
}

/// Keeps a value that is there already, else this one; answers which.
fn keep(conn: &mut Conn, name: &str, value: &str) -> AppResult<String> {
    let row = (setting::name.eq(name), setting::value.eq(value));
    OrIgnore(diesel::insert_into(setting::table).values(row)).execute(conn)?;
    Ok(setting::table
        .find(name)
        .select(setting::value)
        .first(conn)?)
}

/// Makes the first administrator of an empty database, and answers the password made for it.
///
/// # Errors
/// Where the database fails.
pub fn first_administrator(db: &Db, now: DateTime<Utc>) -> AppResult<Option<String>> {
    if !db.read_now(account::none)? {
        return Ok(None);
    }
    let password = password::generate();
    let hashed = hash(&password)?;
    let made = db.write_now(move |conn| {
        if !account::none(conn)? {
            return Ok(false);
        }
        let new = account::New {
            username: FIRST_ADMINISTRATOR,
            name: "管理员",
            role: Role::Administrator,
            team_id: None,
            password_hash: &hashed,
        };
        account::insert(conn, &new, now).map(|_| true)
    })?;
    Ok(made.then_some(password))
}
