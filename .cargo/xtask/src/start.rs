//! `cargo xtask start`: from a bare checkout to a running product.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::run::{run, step};
use crate::setup;
use crate::web::{self, Profile};
use crate::workspace::Workspace;

/// Sets up, builds, and becomes the server.
pub fn start(workspace: &Workspace, demo: bool, extra: &[String]) -> Result<ExitCode> {
    step(
        "1/3 set-up: WebAssembly target, PostgreSQL client library",
        || {
            setup::wasm_target(workspace)?;
            setup::libpq();
            Ok(())
        },
    )?;
    step(
        "2/3 browser application (the first build takes some minutes)",
        || web::build(workspace, Profile::Release),
    )?;
    step("3/3 server (the first build takes some minutes)", || {
        run(workspace
            .cargo()
            .args(["build", "--release", "--package", "backend"])
            .args(setup::libpq().cargo_arguments()))
    })?;
    let mut server = Command::new(workspace.server("release"));
    server.arg("serve");
    if demo {
        server.arg("--demo");
    }
    server.args(extra).current_dir(workspace.root());
    become_program(&mut server)
}

/// Replaces this process, so that Ctrl-C, SIGTERM and the exit code are the server's own.
fn become_program(command: &mut Command) -> Result<ExitCode> {
    let error = command.exec();
    Err(error).with_context(|| {
        format!(
            "cannot start {}",
            Path::new(command.get_program()).display()
        )
    })
}
