//! The checks, cheapest first, so that what is wrong shows early.

use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::run::{run, run_tests, step};
use crate::setup::{self, Cluster};
use crate::tally::Tally;
use crate::tidy;
use crate::web::{self, Profile};
use crate::workspace::{WASM_TARGET, Workspace};

/// Packages that are compiled for the host and tested without a browser.
const HOST_TESTS: [&str; 5] = ["--workspace", "--exclude", "frontend", "--exclude", "e2e"];

/// What the proof of non-interference is built with: leaks to be planted.
const LEAKS: &str = "backend/planted-leaks";

/// `cargo xtask test`: everything.
pub fn test(workspace: &Workspace) -> ExitCode {
    conclude(|tally| {
        let set_up = || {
            setup::wasm_target(workspace)?;
            setup::checking_tools(workspace)?;
            setup::chromium()?;
            setup::chromedriver()?;
            setup::chinese_font()?;
            setup::libpq();
            Cluster::start()
        };
        let cluster = step("set-up: WebAssembly target, Chromium, PostgreSQL", set_up)?;
        static_checks(workspace)?;
        test_step(
            tally,
            "unit tests, API tests on SQLite and PostgreSQL",
            || {
                run_tests(
                    host_tests(workspace)
                        .args(HOST_TESTS)
                        .env("THROUGHLINE_TEST_POSTGRES", cluster.admin_url()),
                )
            },
        )?;
        proof(tally, workspace, &cluster, None)?;
        test_step(tally, "unit tests of the application, in Chromium", || {
            wasm_tests(workspace)
        })?;
        scenarios(tally, workspace, &cluster, None)
    })
}

/// `cargo xtask check`: the fast inner loop.
pub fn check(workspace: &Workspace) -> ExitCode {
    conclude(|tally| {
        setup::wasm_target(workspace)?;
        setup::checking_tools(workspace)?;
        static_checks(workspace)?;
        test_step(tally, "unit tests", || {
            run_tests(
                host_tests(workspace)
                    .args(HOST_TESTS)
                    .args(["--lib", "--bins"]),
            )
        })
    })
}

/// `cargo xtask e2e`: the scenarios alone.
pub fn e2e(workspace: &Workspace, name: Option<&str>) -> ExitCode {
    conclude(|tally| {
        setup::wasm_target(workspace)?;
        setup::chinese_font()?;
        let cluster = step("throwaway PostgreSQL", Cluster::start)?;
        scenarios(tally, workspace, &cluster, name)
    })
}

/// `cargo xtask worlds`: the proof of non-interference. It needs a build of its own: leaks are planted in it, and the server
/// that all other tests run has none of that.
pub fn worlds(workspace: &Workspace, name: Option<&str>) -> ExitCode {
    conclude(|tally| {
        let cluster = step("throwaway PostgreSQL", Cluster::start)?;
        proof(tally, workspace, &cluster, name)
    })
}

fn proof(
    tally: &mut Tally,
    workspace: &Workspace,
    cluster: &Cluster,
    name: Option<&str>,
) -> Result<()> {
    test_step(
        tally,
        "two worlds that nobody may tell apart, and planted leaks",
        || {
            let mut tests = host_tests(workspace);
            tests
                .args(HOST_TESTS)
                .args(["--features", LEAKS, "--test", "worlds"])
                .env("THROUGHLINE_TEST_POSTGRES", cluster.admin_url())
                // How many combinations were tried is told whatever comes out of it.
                .args(["--", "--nocapture"])
                .args(name);
            run_tests(&mut tests)
        },
    )
}

/// `cargo xtask shots`: the README's pictures, of the application as users get it.
pub fn shots(workspace: &Workspace) -> Result<()> {
    setup::wasm_target(workspace)?;
    setup::chinese_font()?;
    let cluster = step("throwaway PostgreSQL", Cluster::start)?;
    build_product(workspace)?;
    step("pictures", || {
        let mut shots = workspace.cargo();
        shots.args(["run", "--package", "e2e", "--bin", "shots"]);
        run(with_product(&mut shots, workspace, &cluster)?)
    })
}

fn static_checks(workspace: &Workspace) -> Result<()> {
    step("format", || {
        run(workspace.cargo().args(["fmt", "--all", "--check"]))
            .context("`cargo fmt --all` puts it right")
    })?;
    step("tidy", || tidy::tidy(workspace))?;
    step("clippy: server and tools", || {
        let mut clippy = workspace.cargo();
        clippy.args([
            "clippy",
            "--workspace",
            "--exclude",
            "frontend",
            "--all-targets",
            "--features",
            LEAKS,
        ]);
        run(clippy
            .args(setup::libpq().cargo_arguments())
            .args(["--", "-D", "warnings"]))
    })?;
    step("clippy: browser application", || {
        run(workspace.cargo_wasm("clippy").args([
            "--all-targets",
            "--profile",
            Profile::Dev.name(),
            "--",
            "-D",
            "warnings",
        ]))
    })
}

fn host_tests(workspace: &Workspace) -> Command {
    let mut command = workspace.cargo();
    command
        .args(["test", "--no-fail-fast"])
        .args(setup::libpq().cargo_arguments());
    command
}

fn wasm_tests(workspace: &Workspace) -> Result<Tally> {
    let runner = [
        std::env::current_exe()?.to_string_lossy().into_owned(),
        "wasm-test-runner".to_owned(),
    ];
    let runner = format!(
        "target.{WASM_TARGET}.runner={}",
        serde_json::to_string(&runner)?
    );
    let mut tests = workspace.cargo_wasm("test");
    tests.args([
        "--profile",
        Profile::Dev.name(),
        "--tests",
        "--config",
        &runner,
    ]);
    run_tests(tests.env("THROUGHLINE_E2E_CHROMIUM", setup::chromium()?))
}

fn scenarios(
    tally: &mut Tally,
    workspace: &Workspace,
    cluster: &Cluster,
    name: Option<&str>,
) -> Result<()> {
    build_product(workspace)?;
    test_step(tally, "end-to-end scenarios in Chromium", || {
        let mut tests = workspace.cargo();
        tests.args(["test", "--package", "e2e", "--no-fail-fast"]);
        if let Some(name) = name {
            tests.args(["--", name]);
        }
        run_tests(with_product(&mut tests, workspace, cluster)?)
    })
}

/// The quick builds of both halves: scenarios are about what the product does, not how small it is.
fn build_product(workspace: &Workspace) -> Result<()> {
    step("browser application", || {
        web::build(workspace, Profile::Dev)
    })?;
    step("server", || {
        // Chosen as the tests are: alone it would be built from libraries with other features, all of them once more.
        run(workspace
            .cargo()
            .arg("build")
            .args(HOST_TESTS)
            .args(["--bin", "throughline"])
            .args(setup::libpq().cargo_arguments()))
    })
}

fn with_product<'a>(
    command: &'a mut Command,
    workspace: &Workspace,
    cluster: &Cluster,
) -> Result<&'a mut Command> {
    command.env("THROUGHLINE_E2E_SERVER", workspace.server("debug"));
    command.env("THROUGHLINE_E2E_CHROMIUM", setup::chromium()?);
    command.env("THROUGHLINE_E2E_CHROMEDRIVER", setup::chromedriver()?);
    Ok(command.env("THROUGHLINE_E2E_POSTGRES", cluster.admin_url()))
}

/// Runs tests and adds them up; what comes after a failure would only cost time.
fn test_step(tally: &mut Tally, title: &str, tests: impl FnOnce() -> Result<Tally>) -> Result<()> {
    step(title, || {
        let outcome = tests()?;
        *tally += outcome;
        println!("{} passed, {} failed here", outcome.passed, outcome.failed);
        ensure!(outcome.failed == 0, "{title}: {} failed", outcome.failed);
        Ok(())
    })
}

/// Runs the checks and ends with the line that says it all; a check that is no test counts as one failure.
fn conclude(checks: impl FnOnce(&mut Tally) -> Result<()>) -> ExitCode {
    let started = Instant::now();
    let mut tally = Tally::default();
    if let Err(error) = checks(&mut tally) {
        println!("error: {error:#}");
        tally.failed = tally.failed.max(1);
    }
    println!("all of it took {:.0} s", started.elapsed().as_secs_f64());
    println!("{} passed, {} failed", tally.passed, tally.failed);
    if tally.is_success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
