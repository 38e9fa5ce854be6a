//! Databases on the PostgreSQL cluster that the tests were given.

use super::database::prepare;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::Text;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Where the cluster's superuser connects.
const VARIABLE: &str = "THROUGHLINE_TEST_POSTGRES";
/// Names of test databases begin with this, then the process.
const PREFIX: &str = "throughline_test_";

/// One database; it is dropped with this value.
pub struct Postgres {
    pub url: String,
    name: String,
}

impl Postgres {
    /// A copy of the migrated and seeded template, which is made when first asked for.
    pub fn from_template() -> Self {
        static TEMPLATE: OnceLock<String> = OnceLock::new();
        let template = TEMPLATE.get_or_init(|| {
            sweep();
            let name = format!("{PREFIX}{}_template", std::process::id());
            create(&name, "template0");
            prepare(&url_of(&name));
            name
        });
        Self::named(template)
    }

    /// A database without any table.
    pub fn empty() -> Self {
        Self::named("template0")
    }

    fn named(template: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{PREFIX}{}_{number}", std::process::id());
        create(&name, template);
        Self {
            url: url_of(&name),
            name,
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // The cluster may have gone first; then there is nothing left to drop.
        if let Ok(mut conn) = PgConnection::establish(&admin_url()) {
            let _ = conn.batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
        }
    }
}

fn create(name: &str, template: &str) {
    let mut admin = admin();
    // Left behind by a set-up that failed half-way.
    let gone = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    admin.batch_execute(&gone).unwrap();
    admin
        .batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
        .unwrap();
}

/// Drops what runs left behind that were killed.
fn sweep() {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Text)]
        datname: String,
    }
    let mut conn = admin();
    let all: Vec<Found> = diesel::sql_query("SELECT datname::text FROM pg_database")
        .load(&mut conn)
        .unwrap();
    for Found { datname } in all {
        let process = datname
            .strip_prefix(PREFIX)
            .and_then(|rest| rest.split('_').next());
        let gone = process.is_some_and(|id| !std::path::Path::new("/proc").join(id).exists());
        if gone {
            let _ = conn.batch_execute(&format!("DROP DATABASE {datname} WITH (FORCE)"));
        }
    }
}

fn admin() -> PgConnection {
    PgConnection::establish(&admin_url()).unwrap_or_else(|error| panic!("{VARIABLE}: {error}"))
}

fn admin_url() -> String {
    std::env::var(VARIABLE).unwrap_or_else(|_| {
        panic!("tests on PostgreSQL want a cluster: run `cargo xtask test`, or set {VARIABLE}=postgres://…")
    })
}

/// The same server and user, another database.
fn url_of(name: &str) -> String {
    let admin = admin_url();
    let (address, options) = admin.split_once('?').unwrap_or((&admin, ""));
    let server = address
        .rsplit_once('/')
        .map_or(address, |(server, _)| server);
    let options = if options.is_empty() {
        String::new()
    } else {
        format!("?{options}")
    };
    format!("{server}/{name}{options}")
}
