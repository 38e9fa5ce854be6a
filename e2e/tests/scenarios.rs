//! Plays `features/` on both databases and counts as libtest does, so that `cargo xtask test` can add it up.
//! An argument plays only those scenarios whose name, or whose feature's name, contains it.

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
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

static PASSED: AtomicUsize = AtomicUsize::new(0);
static FAILED: AtomicUsize = AtomicUsize::new(0);

#[tokio::main]
async fn main() -> ExitCode {
    let wanted = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    let started = Instant::now();
    let played = play_on_all(wanted.unwrap_or_default()).await;
    if let Err(error) = &played {
        println!("error: {error:#}");
        FAILED.fetch_add(1, Ordering::Relaxed);
    }
    let (passed, failed) = (
        PASSED.load(Ordering::Relaxed),
        FAILED.load(Ordering::Relaxed),
    );
    let good = failed == 0 && passed > 0;
    println!(
        "test result: {}. {passed} passed; {failed} failed; 0 ignored; 0 measured; finished in {:.2}s",
        if good { "ok" } else { "FAILED" },
        started.elapsed().as_secs_f64()
    );
    if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

async fn play_on_all(wanted: String) -> Result<()> {
    let settings = Settings::read()?;
    let driver = Arc::new(Driver::start(&settings).await?);
    for database in Database::ALL {
        println!("\n── on {}", database.name());
        let pattern = Arc::new(Pattern::make(&settings, database).await?);
        set_stage(Some(Stage {
            pattern: pattern.clone(),
            driver: driver.clone(),
        }));
        play(database, wanted.clone()).await;
        set_stage(None);
        if let Some(pattern) = Arc::into_inner(pattern) {
            pattern.remove().await?;
        }
    }
    Ok(())
}

async fn play(database: Database, wanted: String) {
    let features = Path::new(env!("CARGO_MANIFEST_DIR")).join("features");
    let played = World::cucumber()
        .max_concurrent_scenarios(1)
        .fail_on_skipped()
        .with_cli(cli::Opts::<_, _, _, cli::Empty>::default())
        .after(move |_, _, scenario, outcome, world| {
            let passed = matches!(outcome, ScenarioFinished::StepPassed);
            Box::pin(finish(database, scenario.name.clone(), passed, world))
        })
        .filter_run(features, move |feature, _, scenario| {
            feature.name.contains(&wanted) || scenario.name.contains(&wanted)
        })
        .await;
    FAILED.fetch_add(
        played.parsing_errors() + played.hook_errors(),
        Ordering::Relaxed,
    );
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
    let count = if good { &PASSED } else { &FAILED };
    count.fetch_add(1, Ordering::Relaxed);
    let Some(world) = world else { return };
    if !good && let Err(error) = keep(database, &name, world).await {
        println!("   nothing could be kept of it: {error:#}");
    }
    if let Err(error) = world.end().await {
        println!("   it did not end well: {error:#}");
    }
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
