//! What must then hold.

use anyhow::{Result, ensure};
use cucumber::then;
use e2e::check;
use e2e::paper;
use e2e::world::World;

/// What is to be done next, of the customer's page.
const STEPS: &str = "[aria-labelledby='todos-title'] .todo";
/// The tags that were put on by hand.
const TAGS: &str = ".tag:has(.tag-off)";

#[then(expr = "I see {string}")]
async fn shows(world: &mut World, text: String) -> Result<()> {
    check::shows(world.browser()?, &text).await
}

#[then(expr = "I do not see {string}")]
async fn shows_no(world: &mut World, text: String) -> Result<()> {
    check::shows_no(world.browser()?, &text).await
}

#[then(expr = "a message says {string}")]
async fn message(world: &mut World, text: String) -> Result<()> {
    check::part_shows(world.browser()?, ".toast", &text).await
}

#[then(expr = "the timeline shows {string}")]
async fn timeline(world: &mut World, text: String) -> Result<()> {
    check::part_shows(world.browser()?, ".timeline .moment", &text).await
}

#[then(expr = "the timeline begins with {string}")]
async fn newest(world: &mut World, text: String) -> Result<()> {
    check::first_shows(world.browser()?, ".timeline .moment", &text).await
}

#[then(expr = "the timeline does not show {string}")]
async fn no_timeline(world: &mut World, text: String) -> Result<()> {
    check::no_part_shows(world.browser()?, ".timeline .moment", &text).await
}

#[then(expr = "the panel shows {string}")]
async fn panel(world: &mut World, text: String) -> Result<()> {
    check::part_shows(world.browser()?, ".kind-item", &text).await
}

#[then(expr = "the panel comes to show {string} of {string}")]
async fn panel_in_time(world: &mut World, text: String, of: String) -> Result<()> {
    let one = format!("{of} {text}");
    check::part_comes_to_show(world.browser()?, "刷新", ".kind-name", &one).await
}

#[then(expr = "the panel does not show {string}")]
async fn no_panel(world: &mut World, text: String) -> Result<()> {
    check::part_goes(world.browser()?, ".kind-item", &text).await
}

#[then(expr = "the preview shows {string}")]
async fn preview(world: &mut World, text: String) -> Result<()> {
    check::part_shows(world.browser()?, ".strategy-preview", &text).await
}

#[then(expr = "the preview counts the plans of {string}")]
async fn preview_of(world: &mut World, owner: String) -> Result<()> {
    check::part_shows(world.browser()?, ".strategy-weeks tbody tr", &owner).await
}

/// Of the year that the work calendar shows.
#[then(expr = "the first of January is a working day")]
async fn new_year(world: &mut World) -> Result<()> {
    let day = "[data-workday$='-01-01'][aria-pressed=true]";
    check::part_shows(world.browser()?, day, "1").await
}

#[then(expr = "the next steps show {string}")]
async fn steps(world: &mut World, text: String) -> Result<()> {
    check::part_shows(world.browser()?, STEPS, &text).await
}

#[then(expr = "the next steps do not show {string}")]
async fn no_steps(world: &mut World, text: String) -> Result<()> {
    check::part_goes(world.browser()?, STEPS, &text).await
}

#[then(expr = "the tags show {string}")]
async fn tags(world: &mut World, text: String) -> Result<()> {
    check::part_shows(world.browser()?, TAGS, &text).await
}

#[then(expr = "the tags do not show {string}")]
async fn no_tags(world: &mut World, text: String) -> Result<()> {
    check::part_goes(world.browser()?, TAGS, &text).await
}

#[then(expr = "the derived tags show {string}")]
async fn derived(world: &mut World, text: String) -> Result<()> {
    check::part_shows(world.browser()?, ".derived-tag", &text).await
}

#[then(expr = "the derived tags do not show {string}")]
async fn not_derived(world: &mut World, text: String) -> Result<()> {
    check::part_goes(world.browser()?, ".derived-tag", &text).await
}

#[then(expr = "the facts show {string}")]
async fn facts(world: &mut World, text: String) -> Result<()> {
    check::part_shows(world.browser()?, "dl.facts", &text).await
}

#[then(expr = "the care shows {string}")]
async fn care(world: &mut World, text: String) -> Result<()> {
    check::part_shows(world.browser()?, ".care-date", &text).await
}

#[then(expr = "the care does not show {string}")]
async fn no_care(world: &mut World, text: String) -> Result<()> {
    check::part_goes(world.browser()?, ".care-date", &text).await
}

#[then(expr = "what came is {string}")]
async fn came(world: &mut World, text: String) -> Result<()> {
    check::part_shows(world.browser()?, ".diff ins", &text).await
}

#[then(expr = "what went is {string}")]
async fn went(world: &mut World, text: String) -> Result<()> {
    check::part_shows(world.browser()?, ".diff del", &text).await
}

#[then(expr = "the versions show {string}")]
async fn versions(world: &mut World, text: String) -> Result<()> {
    check::part_shows(world.browser()?, ".versions .version", &text).await
}

#[then(expr = "the row of {string} shows {string}")]
async fn row(world: &mut World, customer: String, text: String) -> Result<()> {
    check::row_shows(world.browser()?, &customer, &text).await
}

#[then(expr = "the bar says {string}")]
async fn bar(world: &mut World, text: String) -> Result<()> {
    check::part_shows(world.browser()?, ".picked-count", &text).await
}

#[then(expr = "nothing is picked")]
async fn nothing_picked(world: &mut World) -> Result<()> {
    check::part_goes(world.browser()?, ".picked-bar", "已选").await
}

/// On paper: each sheet is A4, and says what stands over its rows.
#[then(expr = "printed, it takes more than one sheet of A4, each of which shows {string}")]
async fn sheets(world: &mut World, text: String) -> Result<()> {
    let sheets = paper::print(world.browser()?).await?;
    ensure!(sheets.len() > 1, "it takes one sheet: {sheets:?}");
    for sheet in &sheets {
        ensure!(sheet.is_a4(false), "it is no A4: {sheet:?}");
        ensure!(sheet.text.contains(&text), "it lacks {text}: {sheet:?}");
    }
    Ok(())
}

#[then(expr = "printed, it is A4 {word} and shows {string}")]
async fn sheet(world: &mut World, way: String, text: String) -> Result<()> {
    let across = way == "across";
    let sheets = paper::print(world.browser()?).await?;
    for sheet in &sheets {
        ensure!(sheet.is_a4(across), "it is no A4 {way}: {sheet:?}");
    }
    let shows = sheets.iter().any(|sheet| sheet.text.contains(&text));
    ensure!(shows, "it lacks {text}: {sheets:?}");
    Ok(())
}

/// The style that stands in the page holds: the content policy of the application lets it.
#[then(expr = "the sheet is ruled")]
async fn ruled(world: &mut World) -> Result<()> {
    check::ruled(world.browser()?).await
}

#[then(expr = "one column of the board is shown")]
async fn one_column(world: &mut World) -> Result<()> {
    check::columns(world.browser()?, 1).await
}

#[then(expr = "{string} finds the customer {string}")]
async fn finds(world: &mut World, who: String, customer: String) -> Result<()> {
    world.api(&who).await?.customer(&customer).await.map(drop)
}

#[then(expr = "{string} finds no customer {string}")]
async fn finds_none(world: &mut World, who: String, customer: String) -> Result<()> {
    let found = world.api(&who).await?.customer(&customer).await;
    ensure!(found.is_err(), "there is {customer}: {found:?}");
    Ok(())
}

#[then(expr = "a dialog asks for {string}")]
async fn dialog(world: &mut World, text: String) -> Result<()> {
    check::dialog_asks(world.browser()?, &text).await
}

#[then(expr = "{string} stands on {string}")]
async fn stands_on(world: &mut World, goal: String, day: String) -> Result<()> {
    let place = format!("[data-day='{day}'] [data-plan]");
    check::part_shows(world.browser()?, &place, &goal).await
}

#[then(expr = "no line shows {string}")]
async fn no_line(world: &mut World, what: String) -> Result<()> {
    check::shows_no(world.browser()?, &what).await
}

#[then(expr = "no dialog is open")]
async fn no_dialog(world: &mut World) -> Result<()> {
    check::no_dialog(world.browser()?).await
}

#[then(expr = "{string} stands in {string}")]
async fn stands_in(world: &mut World, customer: String, stage: String) -> Result<()> {
    check::stands_in(world.browser()?, &customer, &stage).await
}

#[then(expr = "the page is still the same")]
async fn same_document(world: &mut World) -> Result<()> {
    check::same_document(world.browser()?, &world.mark).await
}

#[then(expr = "the page speaks {word}")]
async fn speaks(world: &mut World, language: String) -> Result<()> {
    let code = if language == "Chinese" { "zh-CN" } else { "en" };
    check::root_says(world.browser()?, "lang", code).await
}

#[then(expr = "the page is {word}")]
async fn is_dark(world: &mut World, theme: String) -> Result<()> {
    check::paper(world.browser()?, theme == "dark").await
}

#[then(expr = "the field {string} holds {string}")]
async fn field_holds(world: &mut World, name: String, text: String) -> Result<()> {
    check::field_holds(world.browser()?, &name, &text).await
}

#[then(expr = "the picture is {int} pixels wide and {int} high")]
async fn picture(world: &mut World, width: i64, height: i64) -> Result<()> {
    check::picture(world.browser()?, (width, height)).await
}

#[then(expr = "the entry asks for {string}")]
async fn entry_asks(world: &mut World, fields: String) -> Result<()> {
    check::entry_asks(world.browser()?, &fields).await
}

#[then(expr = "the field {string} has the focus")]
async fn has_focus(world: &mut World, name: String) -> Result<()> {
    check::has_focus(world.browser()?, &name).await
}

#[then(expr = "the pages of {int} bytes are shown")]
async fn pages(world: &mut World, bytes: usize) -> Result<()> {
    check::pages(world.browser()?, bytes).await
}

#[then(expr = "{string} is told of being named")]
async fn is_told(world: &mut World, who: String) -> Result<()> {
    let told = world.api(&who).await?.text("/notifications").await?;
    ensure!(told.contains(r#""why":"named""#), "{who} is told {told}");
    Ok(())
}

#[then(expr = "the tag {string} is offered to nobody")]
async fn not_offered(world: &mut World, label: String) -> Result<()> {
    check::part_shows(world.browser()?, ".kind-item.archived", &label).await?;
    let tags = world.api("sales").await?.text("/tags?limit=200").await?;
    ensure!(!tags.contains(&label), "{label} is offered: {tags}");
    Ok(())
}

#[then(expr = "the tag {string} is offered")]
async fn offered(world: &mut World, label: String) -> Result<()> {
    check::part_goes(world.browser()?, ".kind-item.archived", &label).await?;
    let tags = world.api("sales").await?.text("/tags?limit=200").await?;
    ensure!(tags.contains(&label), "{label} is not offered: {tags}");
    Ok(())
}

#[then(expr = "the settings do not offer {string}")]
async fn no_part_of_settings(world: &mut World, part: String) -> Result<()> {
    check::part_shows(world.browser()?, ".settings-nav", "").await?;
    check::no_part_shows(world.browser()?, ".settings-nav", &part).await
}

#[then(expr = "the sums say {string}")]
async fn sums(world: &mut World, text: String) -> Result<()> {
    check::part_shows(world.browser()?, ".kind-sums", &text).await
}

#[then(expr = "the completeness does not say {string}")]
async fn not_missing(world: &mut World, text: String) -> Result<()> {
    check::part_goes(world.browser()?, ".completeness", &text).await
}

#[then(expr = "the completeness says {string}")]
async fn completeness(world: &mut World, text: String) -> Result<()> {
    check::part_shows(world.browser()?, ".completeness", &text).await
}

#[then(expr = "no answer to {string} about {string} holds {string}")]
async fn no_answer(world: &mut World, who: String, customer: String, text: String) -> Result<()> {
    for (path, answer) in answers(world, &who, &customer).await? {
        ensure!(!answer.contains(&text), "{path} holds {text}: {answer}");
    }
    Ok(())
}

#[then(expr = "some answer to {string} about {string} holds {string}")]
async fn some_answer(world: &mut World, who: String, customer: String, text: String) -> Result<()> {
    let answers = answers(world, &who, &customer).await?;
    let any = answers.iter().any(|(_, answer)| answer.contains(&text));
    ensure!(any, "no answer holds {text}: {answers:?}");
    Ok(())
}

/// Every answer in which a customer appears, as it comes over the wire.
async fn answers(world: &World, who: &str, customer: &str) -> Result<Vec<(String, String)>> {
    let api = world.api(who).await?;
    let id = api.customer(customer).await?;
    let of_it = ["", "/contacts", "/contracts", "/interactions", "/timeline"];
    let paths = of_it.iter().map(|part| format!("/customers/{id}{part}"));
    let wide = ["/board", "/customers", "/board/interested"].map(str::to_owned);
    let mut answers = Vec::new();
    for path in paths.chain(wide) {
        let answer = api.text(&path).await?;
        answers.push((path, answer));
    }
    Ok(answers)
}
