//! PostgreSQL's client library, which the server links.

use std::process::Command;
use std::sync::OnceLock;

use super::debian;
use crate::run::{capture, succeeds};

/// Which libpq the server is built with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Libpq {
    /// The system's: shared, with TLS.
    System,
    /// Compiled from source with nothing but a C compiler: no TLS on the way to the database.
    Bundled,
}

impl Libpq {
    /// What cargo is told when it builds the server.
    pub fn cargo_arguments(self) -> &'static [&'static str] {
        match self {
            Self::System => &[],
            Self::Bundled => &["--features", "backend/bundled-libpq"],
        }
    }
}

/// Decides once a run: the system's library if it is there or can be installed, else our own build of it.
pub fn libpq() -> Libpq {
    static CHOICE: OnceLock<Libpq> = OnceLock::new();
    *CHOICE.get_or_init(|| {
        if is_installed() || (debian::install(&["libpq-dev"]).is_ok() && is_installed()) {
            return Libpq::System;
        }
        println!("libpq-dev is not installed: building PostgreSQL's client library from source, without TLS to the database");
        Libpq::Bundled
    })
}

fn is_installed() -> bool {
    if succeeds(Command::new("pkg-config").args(["--exists", "libpq"])) {
        return true;
    }
    let folder = capture(Command::new("pg_config").arg("--libdir")).unwrap_or_default();
    ["libpq.so", "libpq.dylib", "libpq.a"]
        .iter()
        .any(|file| std::path::Path::new(&folder).join(file).exists())
}
