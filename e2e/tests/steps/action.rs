//! What people do.

use super::pairs;
use anyhow::{Context as _, Result};
use cucumber::gherkin::Step;
use cucumber::when;
use e2e::action;
use e2e::patience::{Look, PATIENCE, until};
use e2e::world::World;
use fantoccini::key::Key;
use serde_json::{Value, json};
use std::path::Path;

/// The first day of the year in the work calendar.
const NEW_YEAR: &str = "[data-workday$='-01-01']";

#[when(expr = "I press {string}")]
async fn press(world: &mut World, name: String) -> Result<()> {
    action::press(world.browser()?, &name).await
}

#[when(expr = "I go to {string}")]
async fn go(world: &mut World, path: String) -> Result<()> {
    world.go(&path).await
}

/// Whoever holds a link has no account: the session of the one who made it is not theirs.
#[when(expr = "the customer opens the link that is shown")]
async fn open_link(world: &mut World) -> Result<()> {
    let browser = world.browser()?;
    // The panel behind the dialog is read anew, and with it the field: the one that was found may be gone.
    let link = until(PATIENCE, "the link", async || {
        let field = e2e::find::field(browser, "customer-link").await?;
        Ok(match field.prop("value").await {
            Ok(Some(link)) if !link.is_empty() => Look::Found(link),
            Ok(_) => Look::NotYet("it is empty".to_owned()),
            Err(error) => Look::NotYet(error.to_string()),
        })
    })
    .await?;
    browser.client().delete_all_cookies().await?;
    browser.go(&link).await
}

#[when(regex = "^I fill in(?: the contract)?:$")]
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

/// Somebody else, who sits elsewhere.
#[when(expr = "{string} moves {string} to {string} on another screen")]
async fn move_elsewhere(
    world: &mut World,
    who: String,
    customer: String,
    stage: String,
) -> Result<()> {
    let api = world.api(&who).await?;
    let id = api.customer(&customer).await?;
    let stages = api.get("/stages").await?;
    let stages = stages.get("items").unwrap_or(&stages).as_array();
    let code = stages
        .and_then(|all| all.iter().find(|one| one["name_zh"] == stage.as_str()))
        .with_context(|| format!("no stage {stage:?}"))?["code"]
        .clone();
    let change = json!({ "to": code, "acknowledge": ["no_next_step"] });
    api.post(&format!("/customers/{id}/stage-changes"), &change)
        .await
        .map(drop)
}

#[when(expr = "I save the dialog")]
async fn save(world: &mut World) -> Result<()> {
    action::press_part(world.browser()?, "dialog[open] button[type=submit]", "").await
}

#[when(expr = "{string} is opened from the board")]
async fn open_card(world: &mut World, customer: String) -> Result<()> {
    action::open_card(world.browser()?, &customer).await
}

#[when(expr = "I focus the card of {string}")]
async fn focus(world: &mut World, customer: String) -> Result<()> {
    action::focus_card(world.browser()?, &customer).await
}

#[when(expr = "I focus the plan {string}")]
async fn focus_plan(world: &mut World, goal: String) -> Result<()> {
    action::focus_part(world.browser()?, "[data-plan]", &goal).await
}

#[when(expr = "I drag the plan {string} to {string}")]
async fn drag_plan(world: &mut World, goal: String, day: String) -> Result<()> {
    action::drag_plan(world.browser()?, &goal, &day).await
}

#[when(expr = "I search for {string}")]
async fn search(world: &mut World, text: String) -> Result<()> {
    action::fill(world.browser()?, "q", &text).await
}

/// Somebody else, who sits elsewhere.
#[when(expr = "{string} plans {string} at {string} for today, for {string}")]
async fn plan_elsewhere(
    world: &mut World,
    who: String,
    goal: String,
    customer: String,
    owner: String,
) -> Result<()> {
    let owner = world.api(&owner).await?.get("/me").await?;
    let api = world.api(&who).await?;
    let id = api.customer(&customer).await?;
    let now = chrono::Utc::now() + chrono::TimeDelta::hours(8);
    let day = now.format("%Y-%m-%d").to_string();
    let plan = json!({ "planned": day, "goal": goal, "owner": owner.get("id") });
    api.post(&format!("/customers/{id}/plans"), &plan)
        .await
        .map(drop)
}

#[when(expr = "I focus the line {string}")]
async fn focus_line(world: &mut World, what: String) -> Result<()> {
    action::focus_part(world.browser()?, ".due-line", &what).await
}

#[when(expr = "I press the key {string}")]
async fn press_key(world: &mut World, key: String) -> Result<()> {
    let keys: Vec<char> = key.chars().collect();
    action::keys(world.browser()?, &keys).await
}

#[when(expr = "I ask what is missing")]
async fn what_is_missing(world: &mut World) -> Result<()> {
    action::press_part(world.browser()?, ".completeness summary", "").await
}

#[when(expr = "I go by the Tab key to {string}")]
async fn tab_to(world: &mut World, name: String) -> Result<()> {
    action::tab_to(world.browser()?, &name).await
}

#[when(expr = "I type {string}")]
async fn type_text(world: &mut World, text: String) -> Result<()> {
    action::type_text(world.browser()?, &text).await
}

#[when(expr = "I press Enter")]
async fn press_enter(world: &mut World) -> Result<()> {
    action::keys(world.browser()?, &[char::from(Key::Enter)]).await
}

#[when(expr = "I press Control and Enter")]
async fn press_control_enter(world: &mut World) -> Result<()> {
    let keys = [char::from(Key::Control), char::from(Key::Enter)];
    action::keys(world.browser()?, &keys).await
}

#[when(expr = "I press Shift and the right arrow")]
async fn shift_right(world: &mut World) -> Result<()> {
    let keys = [char::from(Key::Shift), char::from(Key::Right)];
    action::keys(world.browser()?, &keys).await
}

#[when(expr = "I press the down arrow")]
async fn down(world: &mut World) -> Result<()> {
    action::keys(world.browser()?, &[char::from(Key::Down)]).await
}

#[when(expr = "I choose the column {string}")]
async fn choose_column(world: &mut World, stage: String) -> Result<()> {
    action::show_column(world.browser()?, &stage).await
}

#[when(expr = "I carry {string} by the finger to {string}")]
async fn move_by_finger(world: &mut World, customer: String, stage: String) -> Result<()> {
    action::move_by_finger(world.browser()?, &customer, &stage).await
}

/// A form as it is, but about someone else than the demo knows already.
#[when(expr = "I choose the file {string}, in which other names stand:")]
async fn choose_file(world: &mut World, step: &Step, name: String) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let root = root.context("the package stands in the workspace")?;
    let mut text = std::fs::read_to_string(root.join("backend/tests/samples").join(&name))?;
    for (before, after) in pairs(step)? {
        text = text.replace(&before, &after);
    }
    let file = world.scratch().join(name);
    std::fs::write(&file, text)?;
    action::choose_file(world.browser()?, "file", &file).await
}

#[when(expr = "I attach {string}, which holds {string}")]
async fn attach(world: &mut World, name: String, content: String) -> Result<()> {
    let file = world.scratch().join(name);
    std::fs::write(&file, content)?;
    action::choose_file(world.browser()?, "attachment", &file).await
}

/// Two squares of red and blue, as a camera's program would save them.
const PICTURE: &[u8] = include_bytes!("two-squares.png");

#[when(expr = "I attach the picture {string}")]
async fn attach_picture(world: &mut World, name: String) -> Result<()> {
    let file = world.scratch().join(name);
    std::fs::write(&file, PICTURE)?;
    action::choose_file(world.browser()?, "attachment", &file).await
}

#[when(expr = "I remember the page")]
async fn remember(world: &mut World) -> Result<()> {
    world.mark = world.browser()?.ask("mark", Vec::new()).await?;
    Ok(())
}

#[when(expr = "I look at its {string}")]
async fn look_at(world: &mut World, part: String) -> Result<()> {
    let tab = format!("[name='part-{part}']");
    action::press_part(world.browser()?, &tab, "").await
}

/// What has a card of its own on the page.
#[when(expr = "I add a {word}")]
async fn add_a(world: &mut World, kind: String) -> Result<()> {
    let card = format!("[aria-labelledby='{kind}s-title'] .panel-act");
    action::press_part(world.browser()?, &card, "").await
}

#[when(expr = "I save the next step")]
async fn save_step(world: &mut World) -> Result<()> {
    action::press_part(world.browser()?, ".todo-add button[type=submit]", "").await
}

/// Of a menu that is open; elsewhere on the page the same word may stand, too.
#[when(expr = "I open the bell")]
async fn open_bell(world: &mut World) -> Result<()> {
    action::press_part(world.browser()?, ".bell", "").await
}

#[when(expr = "I open the record {string} behind the signal")]
async fn behind_signal(world: &mut World, name: String) -> Result<()> {
    action::press_part(world.browser()?, ".signal-record", &name).await
}

#[when(expr = "I choose {string}")]
async fn choose(world: &mut World, name: String) -> Result<()> {
    action::press_part(world.browser()?, "[role=menuitem]", &name).await
}

#[when(expr = "I tick {string}")]
async fn tick(world: &mut World, what: String) -> Result<()> {
    action::press_part(world.browser()?, ".todo-line", &what).await
}

/// Types a name where another customer is asked for, and takes what is found.
#[when(expr = "I look for the customer {string}")]
async fn look_for(world: &mut World, customer: String) -> Result<()> {
    let number = world.api("sales").await?.number(&customer).await?;
    let browser = world.browser()?;
    action::fill(browser, "merged_id", &customer).await?;
    action::press_part(browser, ".pick-found button", &number).await
}

#[when(expr = "I pick {string}")]
async fn pick(world: &mut World, customer: String) -> Result<()> {
    action::press_part(world.browser()?, ".pick-box input", &customer).await
}

#[when(expr = "I hand the picked ones over")]
async fn hand_over_picked(world: &mut World) -> Result<()> {
    action::press_part(world.browser()?, "[name='hand-over-picked']", "").await
}

#[when(expr = "I tag the picked ones")]
async fn tag_picked(world: &mut World) -> Result<()> {
    action::press_part(world.browser()?, "[name='tag-picked']", "").await
}

#[when(expr = "I export the picked ones")]
async fn export_picked(world: &mut World) -> Result<()> {
    action::press_part(world.browser()?, ".picked-bar [aria-haspopup]", "").await
}

#[when(expr = "I look at the tab that opens")]
async fn other_tab(world: &mut World) -> Result<()> {
    action::last_tab(world.browser()?).await
}

#[when(expr = "I edit the facts")]
async fn edit_facts(world: &mut World) -> Result<()> {
    action::press_part(
        world.browser()?,
        "[aria-labelledby='facts-title'] .panel-act",
        "",
    )
    .await
}

#[when(expr = "I add one")]
async fn add_one(world: &mut World) -> Result<()> {
    action::press_part(world.browser()?, ".kind-panel .panel-act", "").await
}

/// Of a list whose lines are on or off.
#[when(expr = "I switch {string}")]
async fn switch(world: &mut World, name: String) -> Result<()> {
    let switch = format!("[role=switch][aria-label$='{name}']");
    action::press_part(world.browser()?, &switch, "").await
}

/// Of the year that the work calendar shows.
#[when(expr = "I focus the first of January")]
async fn focus_new_year(world: &mut World) -> Result<()> {
    action::focus_part(world.browser()?, NEW_YEAR, "").await
}

/// Somebody else, who sits elsewhere.
#[when(expr = "{string} moves the seat of {string} to {string} on another screen")]
async fn move_seat(world: &mut World, who: String, customer: String, city: String) -> Result<()> {
    let api = world.api(&who).await?;
    let path = format!("/customers/{}", api.customer(&customer).await?);
    let now = api.get(&path).await?;
    let version = now.pointer("/card/version").and_then(Value::as_i64);
    let version = version.context("no version")?;
    api.change(&path, version, &json!({ "city": city }))
        .await
        .map(drop)
}

#[when(expr = "I choose the day in {int} days as {string}")]
async fn choose_day(world: &mut World, days: i64, name: String) -> Result<()> {
    let day = chrono::Utc::now() + chrono::TimeDelta::days(days);
    let day = day.format("%Y-%m-%d").to_string();
    action::fill(world.browser()?, &name, &day).await
}
