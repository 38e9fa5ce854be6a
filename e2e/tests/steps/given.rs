//! How things stand before a scenario begins.

use anyhow::{Context as _, Result};
use cucumber::{given, when};
use e2e::action;
use e2e::api::Api;
use e2e::browser::Screen;
use e2e::check;
use e2e::world::World;
use serde_json::{Value, json};

#[given(expr = "{string} is interested, and {string} can be reached there on {string}")]
async fn an_interested_customer(
    world: &mut World,
    customer: String,
    contact: String,
    mobile: String,
) -> Result<()> {
    let api = world.api("sales").await?;
    let id = interested(&api, &customer).await?;
    let contacts = api.text(&format!("/customers/{id}/contacts")).await?;
    if !contacts.contains(&mobile) {
        let new = json!({ "name": contact, "title": "采购部经理", "mobile": mobile });
        api.post(&format!("/customers/{id}/contacts"), &new).await?;
    }
    Ok(())
}

#[given(expr = "{string} is interested, and nothing is planned there")]
async fn a_customer_without_a_step(world: &mut World, customer: String) -> Result<()> {
    // A strategy would plan the next step together with the customer (R-CAD-7).
    world.api("admin").await?.turn_strategies_off().await?;
    let api = world.api("sales").await?;
    make(&api, &customer).await.map(drop)
}

#[given(expr = "{string} has the plan {string} for {string}")]
async fn a_plan(world: &mut World, customer: String, goal: String, day: String) -> Result<()> {
    let api = world.api("sales").await?;
    let id = api.customer(&customer).await?;
    let plan = json!({ "goal": goal, "planned": day, "channels": ["visit"] });
    api.post(&format!("/customers/{id}/plans"), &plan)
        .await
        .map(drop)
}

#[given(expr = "{string} has the plan {string} for today")]
async fn a_plan_for_today(world: &mut World, customer: String, goal: String) -> Result<()> {
    // The day that it is now in the organisation's zone.
    let now = chrono::Utc::now() + chrono::TimeDelta::hours(8);
    let day = now.format("%Y-%m-%d").to_string();
    a_plan(world, customer, goal, day).await
}

/// Nothing is planned for the past: it was made in time, and the time went by.
#[given(expr = "{string} had the plan {string} of {int} days ago")]
async fn a_plan_that_was(
    world: &mut World,
    customer: String,
    goal: String,
    days: i64,
) -> Result<()> {
    a_plan_for_today(world, customer, goal.clone()).await?;
    let day = chrono::Utc::now() + chrono::TimeDelta::hours(8) - chrono::TimeDelta::days(days);
    let day = day.format("%Y-%m-%d");
    // It was due until that day's end in the organisation's zone.
    let sql = format!(
        "UPDATE plan SET planned = '{day}', planned_at = '{day} 15:59:59' WHERE goal = '{goal}'"
    );
    world.execute(&sql).await
}

#[given(expr = "{string} promised {string} for {string}")]
async fn a_promise(world: &mut World, customer: String, what: String, day: String) -> Result<()> {
    let api = world.api("sales").await?;
    let id = api.customer(&customer).await?;
    let todo = json!({ "what": what, "due": day, "assignee": { "kind": "customer" } });
    api.post(&format!("/customers/{id}/todos"), &todo)
        .await
        .map(drop)
}

#[given(expr = "{string} named the competitor {string} {int} times")]
async fn competitor(world: &mut World, customer: String, who: String, times: i64) -> Result<()> {
    let api = world.api("sales").await?;
    let id = api.customer(&customer).await?;
    for day in (1..=times).rev() {
        let at = chrono::Utc::now() - chrono::TimeDelta::hours(day * 30);
        let talk = json!({
            "channels": ["phone"], "happened_at": at.to_rfc3339(), "answered": "yes", "content": "对方在比较供应商",
            "competitor": who, "acknowledge": ["no_next_step"],
        });
        api.post(&format!("/customers/{id}/interactions"), &talk)
            .await?;
    }
    Ok(())
}

#[given(expr = "{string} has the to-do {string} for {string}")]
async fn a_todo(world: &mut World, customer: String, what: String, day: String) -> Result<()> {
    let api = world.api("sales").await?;
    let id = api.customer(&customer).await?;
    let todo = json!({ "what": what, "due": day });
    api.post(&format!("/customers/{id}/todos"), &todo)
        .await
        .map(drop)
}

#[given(expr = "{string} has the to-do {string}, of which it is time to remind")]
async fn a_todo_that_reminds(world: &mut World, customer: String, what: String) -> Result<()> {
    let api = world.api("sales").await?;
    let id = api.customer(&customer).await?;
    let todo = json!({ "what": what, "remind_at": chrono::Utc::now().to_rfc3339() });
    api.post(&format!("/customers/{id}/todos"), &todo).await?;
    due(world, "reminders", 0).await
}

/// What one attempt after another to reach somebody leaves behind.
#[given(expr = "{int} calls to {string} were not answered, the last of them to {string}")]
#[when(expr = "{int} calls to {string} are not answered, the last of them to {string}")]
async fn unanswered(world: &mut World, count: i64, customer: String, last: String) -> Result<()> {
    let api = world.api("sales").await?;
    let id = api.customer(&customer).await?;
    for day in (0..count).rev() {
        let at = chrono::Utc::now() - chrono::TimeDelta::hours(1 + day * 30);
        let content = if day == 0 {
            last.clone()
        } else {
            "未接通".to_owned()
        };
        let talk = json!({
            "channels": ["phone"], "happened_at": at.to_rfc3339(), "answered": "no", "direction": "outgoing",
            "content": content, "acknowledge": ["no_next_step", "over_contact"],
        });
        api.post(&format!("/customers/{id}/interactions"), &talk)
            .await?;
    }
    Ok(())
}

#[given(expr = "{int} calls were made to {string} today")]
async fn called(world: &mut World, count: i64, customer: String) -> Result<()> {
    let api = world.api("sales").await?;
    let id = api.customer(&customer).await?;
    for hours in 1..=count {
        let at = chrono::Utc::now() - chrono::TimeDelta::hours(hours);
        let talk = json!({
            "channels": ["phone"], "happened_at": at.to_rfc3339(), "direction": "outgoing", "content": "电话沟通",
            "acknowledge": ["no_next_step", "over_contact"],
        });
        api.post(&format!("/customers/{id}/interactions"), &talk)
            .await?;
    }
    Ok(())
}

/// A table is missing, as after a restore that went wrong.
#[given(expr = "the database lost what the clearing task needs, which failed twice by now")]
async fn broken(world: &mut World) -> Result<()> {
    world
        .execute("ALTER TABLE idempotency RENAME TO idempotency_away")
        .await?;
    due(world, "housekeeping", 2).await
}

#[when(expr = "the database is mended, and the clearing task is due")]
async fn mended(world: &mut World) -> Result<()> {
    world
        .execute("ALTER TABLE idempotency_away RENAME TO idempotency")
        .await?;
    due(world, "housekeeping", 3).await
}

/// Makes a task due: the server looks at it within ten seconds.
async fn due(world: &World, task: &str, failures: i32) -> Result<()> {
    let sql = format!(
        "DELETE FROM job WHERE name = '{task}'; INSERT INTO job (name, next_at, attempts) VALUES ('{task}', '2000-01-01 00:00:00', {failures})"
    );
    world.execute(&sql).await
}

/// One talk a week, the last of them a week ago.
#[given(expr = "there were {int} talks with {string}")]
async fn talks(world: &mut World, count: i64, customer: String) -> Result<()> {
    let api = world.api("sales").await?;
    let id = api.customer(&customer).await?;
    for week in (1..=count).rev() {
        let at = chrono::Utc::now() - chrono::TimeDelta::weeks(week);
        let talk = json!({
            "channels": ["phone"], "happened_at": at.to_rfc3339(), "answered": "yes",
            "content": format!("第{week}周前的沟通：确认交付范围、验收标准与付款节点，双方约定下周继续。"),
            "acknowledge": ["no_next_step", "over_contact"],
        });
        api.post(&format!("/customers/{id}/interactions"), &talk)
            .await?;
    }
    Ok(())
}

#[given(expr = "{string} has a birthday at {string} in {int} days")]
async fn birthday(world: &mut World, name: String, customer: String, days: i64) -> Result<()> {
    let api = world.api("sales").await?;
    let id = api.customer(&customer).await?;
    // In the organisation's zone; 1980 had every day that a year can have.
    let day = chrono::Utc::now() + chrono::TimeDelta::hours(8) + chrono::TimeDelta::days(days);
    let contact = json!({ "name": name, "birthday": format!("1980-{}", day.format("%m-%d")) });
    api.post(&format!("/customers/{id}/contacts"), &contact)
        .await
        .map(drop)
}

/// A change of a value that not everybody sees.
#[given(expr = "the number of {string} at {string} changed to {string}")]
async fn number_changed(
    world: &mut World,
    name: String,
    customer: String,
    mobile: String,
) -> Result<()> {
    let api = world.api("sales").await?;
    let id = api.customer(&customer).await?;
    let all = api.get(&format!("/customers/{id}/contacts")).await?;
    let called = |one: &&Value| one.pointer("/name/value").and_then(Value::as_str) == Some(&name);
    let items = all.get("items").and_then(Value::as_array);
    let one = items.and_then(|all| all.iter().find(called));
    let one = one.with_context(|| format!("no contact {name:?}"))?;
    let (id, version) = (one.get("id"), one.get("version"));
    let path = format!("/contacts/{}", id.and_then(Value::as_str).context("no id")?);
    let version = version.and_then(Value::as_i64).context("no version")?;
    let change = json!({ "mobile": mobile });
    api.change(&path, version, &change).await.map(drop)
}

#[given(expr = "{string} has the confidential note {string}")]
async fn a_confidential_note(world: &mut World, customer: String, note: String) -> Result<()> {
    let api = world.api("sales").await?;
    let at = format!("/customers/{}", api.customer(&customer).await?);
    let read = api.get(&at).await?;
    let version = read.pointer("/card/version").and_then(Value::as_i64);
    let change = json!({ "confidential_notes": note });
    let version = version.context("no version")?;
    api.change(&at, version, &change).await.map(drop)
}

#[given(expr = "the list shows the newest first")]
async fn newest_first(world: &mut World) -> Result<()> {
    world.go("/customers?sort=-created_at").await
}

#[given(expr = "{string} is a customer of {string}")]
async fn a_customer_of(world: &mut World, customer: String, who: String) -> Result<()> {
    let api = world.api(&who).await?;
    make(&api, &customer).await.map(drop)
}

async fn make(api: &Api, customer: &str) -> Result<String> {
    let new = json!({
        "name": customer,
        "industry": "C35",
        "stage": "interested",
        "need": { "text": "降低采购成本", "urgency": "high" },
        "expected_purchase": { "amount": "500000.00", "currency": "CNY", "about": true },
    });
    let made = api.post("/customers", &new).await?;
    let id = made.pointer("/card/id").or_else(|| made.get("id"));
    Ok(id.and_then(Value::as_str).context("no id")?.to_owned())
}

/// The customer's id; it is made where the demo has none of this name.
async fn interested(api: &Api, customer: &str) -> Result<String> {
    let Ok(id) = api.customer(customer).await else {
        let id = make(api, customer).await?;
        // Moves of a customer without a dated next step would be asked back (R-NEXT).
        let step = json!({ "what": "发送行业案例", "due": "2099-01-05" });
        api.post(&format!("/customers/{id}/todos"), &step).await?;
        return Ok(id);
    };
    let record = api.get(&format!("/customers/{id}")).await?;
    if record.pointer("/card/stage").and_then(Value::as_str) != Some("interested") {
        let change =
            json!({ "to": "interested", "reason": "重新评估", "acknowledge": ["no_next_step"] });
        api.post(&format!("/customers/{id}/stage-changes"), &change)
            .await?;
    }
    Ok(id)
}

#[given(expr = "{string} has signed a contract over {string} with {string}")]
async fn a_contract(
    world: &mut World,
    who: String,
    amount: String,
    customer: String,
) -> Result<()> {
    let api = world.api(&who).await?;
    let id = api.customer(&customer).await?;
    let new = json!({
        "amount": { "amount": amount, "currency": "CNY" },
        "signed_on": "2026-01-05", "starts_on": "2026-01-05", "ends_on": "2027-01-04",
    });
    api.post(&format!("/customers/{id}/contracts"), &new)
        .await
        .map(drop)
}

#[given(expr = "someone opens the application in {word}")]
async fn a_visitor(world: &mut World, language: String) -> Result<()> {
    world.open(Screen::Desk, code(&language), "/").await
}

#[given(expr = "{string} signs in with one click")]
async fn signed_in(world: &mut World, who: String) -> Result<()> {
    sign_in(world, Screen::Desk, &who).await
}

#[given(expr = "{string} signs in on a phone")]
async fn signed_in_on_a_phone(world: &mut World, who: String) -> Result<()> {
    sign_in(world, Screen::Phone, &who).await
}

#[given(expr = "{string} is open")]
async fn a_customer_page(world: &mut World, customer: String) -> Result<()> {
    let id = world.api("sales").await?.customer(&customer).await?;
    world.go(&format!("/customers/{id}")).await?;
    check::part_shows(world.browser()?, ".customer-name", &customer).await
}

async fn sign_in(world: &mut World, screen: Screen, who: &str) -> Result<()> {
    world.open(screen, "zh-CN", "/").await?;
    let browser = world.browser()?;
    let name = match who {
        "sales" => "王丽",
        "manager" => "陈志远",
        "technical" => "周凯",
        "admin" => "吴刚",
        "auditor" => "郑文",
        other => anyhow::bail!("no account {other:?} is known to the steps"),
    };
    action::press_part(browser, ".demo-account", name).await?;
    check::signed_in(browser).await
}

/// What a browser prefers whose reader speaks this language.
fn code(language: &str) -> &'static str {
    if language == "Chinese" { "zh-CN" } else { "en" }
}
