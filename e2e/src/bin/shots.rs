//! Draws the README's pictures anew: a filled demo, the application as its users see it.

use anyhow::{Context as _, Result, ensure};
use e2e::browser::Screen;
use e2e::database::Database;
use e2e::driver::Driver;
use e2e::server::Pattern;
use e2e::settings::Settings;
use e2e::world::{Stage, World, set_stage};
use e2e::{action, check};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// The customer of the README's tour.
const CUSTOMER: &str = "恒力智能装备科技有限公司";
/// The account that looks.
const ACCOUNT: (&str, &str) = ("sales", "王丽");

/// What a picture shows.
#[derive(Clone, Copy)]
enum Shown {
    Board,
    Peek,
    Customer,
}

/// A picture.
struct Shot {
    file: &'static str,
    screen: Screen,
    language: &'static str,
    theme: &'static str,
    shown: Shown,
}

const fn shot(
    file: &'static str,
    screen: Screen,
    language: &'static str,
    theme: &'static str,
    shown: Shown,
) -> Shot {
    Shot {
        file,
        screen,
        language,
        theme,
        shown,
    }
}

const SHOTS: [Shot; 5] = [
    shot("board-zh-light", Screen::Desk, "zh", "light", Shown::Board),
    shot(
        "board-en-dark-peek",
        Screen::Desk,
        "en",
        "dark",
        Shown::Peek,
    ),
    shot(
        "customer-zh-light",
        Screen::Desk,
        "zh",
        "light",
        Shown::Customer,
    ),
    shot(
        "board-phone-zh-dark",
        Screen::Phone,
        "zh",
        "dark",
        Shown::Board,
    ),
    shot(
        "customer-phone-zh-light",
        Screen::Phone,
        "zh",
        "light",
        Shown::Customer,
    ),
];

#[tokio::main]
async fn main() -> ExitCode {
    match draw_all().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn draw_all() -> Result<()> {
    let settings = Settings::read()?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("shots");
    std::fs::create_dir_all(&folder)?;
    set_stage(Some(Stage {
        driver: Arc::new(Driver::start(&settings).await?),
        pattern: Arc::new(Pattern::make(&settings, Database::Sqlite).await?),
    }));
    let mut world = World::begin().await?;
    for shot in &SHOTS {
        draw(&mut world, shot, &folder)
            .await
            .with_context(|| format!("the picture {}", shot.file))?;
    }
    world.end().await?;
    set_stage(None);
    Ok(())
}

async fn draw(world: &mut World, shot: &Shot, folder: &Path) -> Result<()> {
    world.open(shot.screen, "zh-CN", "/sign-in").await?;
    let (username, name) = ACCOUNT;
    action::prefer(world.browser()?, shot.language, shot.theme).await?;
    world.go("/sign-in").await?;
    action::press_part(world.browser()?, ".demo-account", name).await?;
    check::signed_in(world.browser()?).await?;
    let id = world.api(username).await?.customer(CUSTOMER).await?;
    match shot.shown {
        Shown::Board => board(world, shot.screen).await?,
        Shown::Peek => {
            board(world, shot.screen).await?;
            action::focus_card(world.browser()?, CUSTOMER).await?;
            action::keys(world.browser()?, &[' ']).await?;
            check::part_shows(world.browser()?, ".peek", CUSTOMER).await?;
        }
        Shown::Customer => {
            world.go(&format!("/customers/{id}")).await?;
            check::part_shows(world.browser()?, ".timeline .moment", "").await?;
        }
    }
    check::settled(world.browser()?).await?;
    keep(
        &world.browser()?.picture().await?,
        &folder.join(shot.file).with_extension("png"),
    )?;
    world.close_browser().await
}

async fn board(world: &World, screen: Screen) -> Result<()> {
    let browser = world.browser()?;
    if screen == Screen::Phone {
        action::show_column(browser, "意向").await?;
    }
    check::part_shows(browser, "[data-customer]", "").await
}

fn keep(picture: &[u8], file: &PathBuf) -> Result<()> {
    ensure!(picture.len() > 10_000, "the picture is empty");
    std::fs::write(file, picture)?;
    println!("{} ({} kB)", file.display(), picture.len() / 1000);
    Ok(())
}
