//! What tests stand on: a database of their own, a server on it, people who sign in, and a clock that they move.

#![allow(dead_code, reason = "a harness offers more than each moment uses")]

mod client;
mod clock;
mod database;
mod events;
mod postgres;
mod program;
mod provider;
mod raw;
mod receivers;
mod server;

#[allow(unused_imports)]
pub use client::{Answer, Client};
#[allow(unused_imports)]
pub use clock::TestClock;
pub use database::{Backing, TestDatabase};
#[allow(unused_imports)]
pub use events::{Event, Events};
pub use program::Home;
pub use provider::{CLIENT, Provider};
#[allow(unused_imports)]
pub use raw::{contains, holds};
#[allow(unused_imports)]
pub use receivers::{Got, Receiver, Smtp};
pub use server::{PASSWORD, TestServer};

use std::future::Future;

/// Runs a scenario against a server of its own.
pub fn with_server<F: Future<Output = ()>>(
    backing: Backing,
    scenario: impl FnOnce(TestServer) -> F,
) {
    // Made outside the runtime: setting up waits for the database, which no runtime likes.
    let server = TestServer::start(backing);
    block_on(async { scenario(server).await });
}

/// Runs a future to its end.
pub fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

/// Makes two tests out of one: `name::sqlite` and `name::postgres`.
///
/// `async fn name(server: TestServer)` gets a running server, `fn name(database: TestDatabase)` a migrated database.
macro_rules! both {
    () => {};
    ($(#[$meta:meta])* async fn $name:ident($server:ident: TestServer) $body:block $($rest:tt)*) => {
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            async fn scenario($server: $crate::support::TestServer) $body
            #[test]
            fn sqlite() {
                $crate::support::with_server($crate::support::Backing::Sqlite, scenario);
            }
            #[test]
            fn postgres() {
                $crate::support::with_server($crate::support::Backing::Postgres, scenario);
            }
        }
        both! { $($rest)* }
    };
    ($(#[$meta:meta])* fn $name:ident($database:ident: TestDatabase) $body:block $($rest:tt)*) => {
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            fn scenario($database: $crate::support::TestDatabase) $body
            #[test]
            fn sqlite() {
                scenario($crate::support::TestDatabase::new($crate::support::Backing::Sqlite));
            }
            #[test]
            fn postgres() {
                scenario($crate::support::TestDatabase::new($crate::support::Backing::Postgres));
            }
        }
        both! { $($rest)* }
    };
}
