//! The day, the plans and what one is told: done and looked at.

use anyhow::{Context as _, Result, ensure};
use cucumber::{then, when};
use e2e::world::World;
use e2e::{action, api, check, find};

/// A line of the day.
const LINE: &str = ".due-line";

#[when(expr = "I press {string} in the row of {string}")]
async fn press_in_row(world: &mut World, name: String, row: String) -> Result<()> {
    action::press_within(world.browser()?, "tbody tr", &row, &name).await
}

#[when(expr = "I move the line to the day in {int} days")]
async fn move_line(world: &mut World, days: i64) -> Result<()> {
    let browser = world.browser()?;
    let day = chrono::Utc::now() + chrono::TimeDelta::days(days);
    let day = day.format("%Y-%m-%d").to_string();
    action::fill(browser, "改到其他日期", &day).await?;
    action::press_part(browser, ".due-day button[type=submit]", "").await
}

#[when("I keep what I want to be told of")]
async fn keep_choices(world: &mut World) -> Result<()> {
    action::press_part(world.browser()?, "[name='save-notifications']", "").await
}

/// The box in a line and a column of the table of notifications.
#[when(expr = "I press the box {string}")]
async fn press_box(world: &mut World, name: String) -> Result<()> {
    action::press_part(world.browser()?, &format!("input[name='{name}']"), "").await
}

#[when("I remember the calendar's address")]
async fn remember_address(world: &mut World) -> Result<()> {
    let field = find::field(world.browser()?, "feed-address").await?;
    world.address = field.prop("value").await?.unwrap_or_default();
    ensure!(!world.address.is_empty(), "there is no address");
    Ok(())
}

#[then(expr = "the line of {string} shows {string}")]
async fn line(world: &mut World, what: String, text: String) -> Result<()> {
    check::one_shows(world.browser()?, LINE, &what, &text).await
}

#[then(expr = "{string} is not late any more")]
async fn not_late(world: &mut World, what: String) -> Result<()> {
    check::part_goes(world.browser()?, ".due-line.late", &what).await
}

#[then(expr = "the signals show {string}")]
async fn signals(world: &mut World, text: String) -> Result<()> {
    check::part_shows(world.browser()?, ".signal", &text).await
}

#[then(expr = "the customer's page of {string} is open")]
async fn customer_page(world: &mut World, customer: String) -> Result<()> {
    check::part_shows(world.browser()?, ".customer-name", &customer).await
}

#[then(expr = "the box {string} is ticked")]
async fn ticked(world: &mut World, name: String) -> Result<()> {
    check::box_is(world.browser()?, &name, true).await
}

#[then(expr = "the box {string} is not ticked")]
async fn not_ticked(world: &mut World, name: String) -> Result<()> {
    check::box_is(world.browser()?, &name, false).await
}

#[then(expr = "a calendar reads {string} at that address")]
async fn calendar_reads(world: &mut World, text: String) -> Result<()> {
    let read = api::stranger_reads(&world.address).await?;
    let read = read.context("nothing is there")?;
    ensure!(
        read.starts_with("BEGIN:VCALENDAR"),
        "it is no calendar: {read}"
    );
    ensure!(read.contains(&text), "it lacks {text}: {read}");
    Ok(())
}

#[then("nothing stands at that address any more")]
async fn calendar_gone(world: &mut World) -> Result<()> {
    let read = api::stranger_reads(&world.address).await?;
    ensure!(read.is_none(), "it reads {read:?}");
    Ok(())
}
