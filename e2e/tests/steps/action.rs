//! What people do.

use super::pairs;
use anyhow::{Context as _, Result};
use cucumber::gherkin::Step;
use cucumber::when;
use e2e::action;
use e2e::world::World;
use std::path::Path;

#[when(expr = "I press {string}")]
async fn press(world: &mut World, name: String) -> Result<()> {
    action::press(world.browser()?, &name).await
}

#[when(expr = "I go to {string}")]
async fn go(world: &mut World, path: String) -> Result<()> {
    world.go(&path).await
}

#[when(expr = "I fill in:")]
async fn fill(world: &mut World, step: &Step) -> Result<()> {
    for (name, value) in pairs(step)? {
        action::fill(world.browser()?, &name, &value).await?;
    }
    Ok(())
}

#[when(expr = "I drag {string} to {string}")]
async fn drag(world: &mut World, customer: String, stage: String) -> Result<()> {
    action::drag(world.browser()?, &customer, &stage).await
}

#[when(expr = "I choose the file {string}")]
async fn choose_file(world: &mut World, name: String) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let root = root.context("the package stands in the workspace")?;
    let file = root.join("backend/tests/samples").join(name);
    action::choose_file(world.browser()?, "file", &file).await
}

#[when(expr = "I remember the page")]
async fn remember(world: &mut World) -> Result<()> {
    world.mark = world.browser()?.ask("mark", Vec::new()).await?;
    Ok(())
}
