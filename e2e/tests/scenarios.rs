//! Plays `features/` on both databases, what is tagged `@screen` on one alone, and counts as libtest does, so that
//! `cargo xtask test` can add it up.
//! An argument plays only those scenarios whose name, or whose feature's name, contains it; a database's name plays all on that.

mod steps;

use anyhow::Result;
use cucumber::event::ScenarioFinished;
use cucumber::writer::Stats as _;
use cucumber::{World as _, cli};
use e2e::database::Database;
use e2e::driver::Driver;
use e2e::server::Pattern;
use e2e::settings::Settings;
use e2e::world::{Stage, World, set_stage};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How often a scenario that failed is played once more, in a fresh world. A browser on a busy machine may miss a moment; what
/// passes then is named at the end all the same, so that somebody looks for what it missed.
const AGAIN: usize = 1;

/// Marks what is about the screen alone, whatever the server keeps its data in: played on one database.
const SCREEN: &str = "screen";
/// That one.
const ALONE: Database = Database::Sqlite;

/// What was played: how often, and how it ended the last time.
static PLAYED: Mutex<BTreeMap<String, Outcome>> = Mutex::new(BTreeMap::new());

#[derive(Default, Clone, Copy)]
struct Outcome {
    times: usize,
    good: bool,
}

fn played() -> MutexGuard<'static, BTreeMap<String, Outcome>> {
    PLAYED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Says how it went, what failed last: a build server keeps the end of what is printed.
fn conclude(errors: usize, took: Duration) -> bool {
    let played = played();
    let (good, bad): (Vec<_>, Vec<_>) = played.iter().partition(|(_, outcome)| outcome.good);
    for (name, outcome) in &good {
        if outcome.times > 1 {
            println!("unsteady: {name} passed at attempt {}", outcome.times);
        }
    }
    for (name, _) in &bad {
        println!("failed: {name}");
    }
    let (passed, failed) = (good.len(), bad.len() + errors);
    let good = failed == 0 && passed > 0;
    println!(
        "test result: {}. {passed} passed; {failed} failed; 0 ignored; 0 measured; finished in {:.2}s",
        if good { "ok" } else { "FAILED" },
        took.as_secs_f64()
    );
    good
}

#[tokio::main]
async fn main() -> ExitCode {
    let wanted = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    let started = Instant::now();
    let errors = match play_on_all(wanted.unwrap_or_default()).await {
        Ok(errors) => errors,
        Err(error) => {
            println!("error: {error:#}");
            1
        }
    };
    if conclude(errors, started.elapsed()) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Plays them, and tells how many could not even be read.
async fn play_on_all(wanted: String) -> Result<usize> {
    let mut errors = 0;
    let settings = Settings::read()?;
    let driver = Arc::new(Driver::start(&settings).await?);
    let on = |database: &Database| database.name() == wanted;
    let alone = Database::ALL.into_iter().find(on);
    let wanted = if alone.is_some() { "" } else { &wanted };
    for database in alone.map_or(Database::ALL.to_vec(), |one| vec![one]) {
        println!("\n── on {}", database.name());
        let pattern = Arc::new(Pattern::make(&settings, database).await?);
        set_stage(Some(Stage {
            pattern: pattern.clone(),
            driver: driver.clone(),
        }));
        errors += play(database, wanted.to_owned()).await;
        set_stage(None);
        if let Some(pattern) = Arc::into_inner(pattern) {
            pattern.remove().await?;
        }
    }
    Ok(errors)
}

async fn play(database: Database, wanted: String) -> usize {
    let features = Path::new(env!("CARGO_MANIFEST_DIR")).join("features");
    let played = World::cucumber()
        .repeat_failed()
        .retries(AGAIN)
        .max_concurrent_scenarios(1)
        .fail_on_skipped()
        .with_cli(cli::Opts::<_, _, _, cli::Empty>::default())
        .after(move |feature, _, scenario, outcome, world| {
            let passed = matches!(outcome, ScenarioFinished::StepPassed);
            // The examples of an outline share its name.
            let name = format!(
                "{}: {} (line {})",
                feature.name, scenario.name, scenario.position.line
            );
            Box::pin(finish(database, name, passed, world))
        })
        .filter_run(features, move |feature, _, scenario| {
            let tags = || feature.tags.iter().chain(&scenario.tags);
            let elsewhere = database != ALONE && tags().any(|tag| tag == SCREEN);
            let named = feature.name.contains(&wanted) || scenario.name.contains(&wanted);
            named && !elsewhere
        })
        .await;
    played.parsing_errors() + played.hook_errors()
}

/// Counts the scenario; of a failed one, keeps what was on the screen and in the log.
async fn finish(database: Database, name: String, passed: bool, world: Option<&mut World>) {
    let complaints = match &world {
        Some(world) => world.complaints().await,
        None => Vec::new(),
    };
    for complaint in &complaints {
        println!("   the page complained: {complaint}");
    }
    let good = passed && complaints.is_empty();
    note(format!("“{name}” on {}", database.name()), good);
    let Some(world) = world else { return };
    if !good && let Err(error) = keep(database, &name, world).await {
        println!("   nothing could be kept of it: {error:#}");
    }
    if let Err(error) = world.end().await {
        println!("   it did not end well: {error:#}");
    }
}

fn note(name: String, good: bool) {
    let mut played = played();
    let outcome = played.entry(name).or_default();
    outcome.times += 1;
    outcome.good = good;
}

async fn keep(database: Database, name: &str, world: &World) -> Result<()> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("e2e");
    std::fs::create_dir_all(&folder)?;
    let file = folder.join(format!("{} {}", name.replace('/', "-"), database.name()));
    std::fs::write(file.with_extension("log"), world.log())?;
    if let Ok(browser) = world.browser() {
        std::fs::write(file.with_extension("png"), browser.picture().await?)?;
    }
    println!("   kept: {}.*", file.display());
    Ok(())
}
