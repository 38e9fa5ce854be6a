//! The command line: what is asked for, with which settings, and how it ended.
//!
//! Exit codes: 0 done, 1 could not be done, 2 not understood (a wrong setting, a wrong argument).

pub(crate) mod account;
mod args;
mod audit;
mod demo;
mod export;
mod import;
mod keys;
mod migrate;
mod openapi;
pub(crate) mod password;
mod scrub;
mod serve;
mod setup;
pub(crate) mod terminal;
mod user;

use crate::config::{Config, terminal_language};
use crate::error::AppError;
use crate::telemetry;
use args::Command;
use std::process::ExitCode;

pub use setup::open;

/// Why a command ended without having done its work.
#[derive(Debug)]
pub struct Failure {
    code: u8,
    message: String,
}

impl Failure {
    /// What was asked for is not understood.
    fn usage(message: impl Into<String>) -> Self {
        Self {
            code: 2,
            message: message.into(),
        }
    }

    /// What was asked for cannot be done.
    fn new(message: impl Into<String>) -> Self {
        Self {
            code: 1,
            message: message.into(),
        }
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Self::new(error.to_string())
    }
}

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    let lang = terminal_language();
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            terminal::complain(lang, &failure.message);
            ExitCode::from(failure.code)
        }
    }
}

fn run() -> Result<(), Failure> {
    let lang = terminal_language();
    let asked = args::read();
    let given = asked
        .given()
        .map_err(|error| Failure::usage(error.message(lang)))?;
    let config = Config::new(&given).map_err(|error| Failure::usage(error.message(lang)))?;
    telemetry::start(&config);
    match asked.command {
        Command::Serve(args) => serve::run(config, &args),
        Command::Migrate => migrate::run(&config),
        Command::User(args) => user::run(config, args.action),
        Command::Keys(args) => keys::run(config, args.action),
        Command::Import(args) => import::run(config, &args),
        Command::Export(args) => export::run(config, &args),
        Command::Audit(args) => audit::run(config, args.action),
        Command::Demo(args) => demo::run(config, &args),
        Command::Scrub => scrub::run(config),
        Command::Openapi => openapi::run(),
    }
}
