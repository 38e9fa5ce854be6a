//! `cargo xtask`: everything that building, checking and running Throughline takes, on a machine that has nothing of ours.

#[cfg(not(unix))]
compile_error!("cargo xtask wants Linux or macOS; on Windows use WSL");

mod cli;
mod interrupt;
mod run;
mod setup;
mod start;
mod suite;
mod tally;
mod tidy;
mod wasm_tests;
mod watch;
mod web;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;

use cli::Command;
use workspace::Workspace;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let command = match cli::parse(&arguments) {
        Ok(command) => command,
        Err(message) => {
            eprintln!("cargo xtask: {message}\n\n{}", cli::HELP);
            return ExitCode::from(2);
        }
    };
    match execute(command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("cargo xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn execute(command: Command) -> Result<ExitCode> {
    let workspace = Workspace::locate()?;
    match command {
        Command::Help => {
            println!("{}", cli::HELP);
            Ok(ExitCode::SUCCESS)
        }
        Command::Start { demo, extra } => start::start(&workspace, demo, &extra),
        Command::Web { profile, once } => watch::web(&workspace, profile, once),
        Command::Test => Ok(suite::test(&workspace)),
        Command::Check => Ok(suite::check(&workspace)),
        Command::E2e { name } => Ok(suite::e2e(&workspace, name.as_deref())),
        Command::Worlds { name } => Ok(suite::worlds(&workspace, name.as_deref())),
        Command::Shots => suite::shots(&workspace).map(|()| ExitCode::SUCCESS),
        Command::Tidy => tidy::tidy(&workspace).map(|()| ExitCode::SUCCESS),
        Command::WasmTestRunner { wasm, filter } => wasm_tests::run(&wasm, filter.as_deref()),
    }
}
