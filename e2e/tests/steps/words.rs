//! What the panels of a customer's page say is in the language of the screen, and nothing is left as programs write it.

use anyhow::{Result, ensure};
use cucumber::{given, then};
use e2e::action;
use e2e::check;
use e2e::world::World;
use fantoccini::key::Key;
use serde_json::{Value, json};

/// The kinds that have a panel, by the names of their tabs.
const PARTS: [&str; 10] = [
    "need",
    "opportunity",
    "plan",
    "risk",
    "service_case",
    "milestone",
    "key_fact",
    "questionnaire",
    "story",
    "attachment",
];

/// Words of closed lists that a screen would begin with a capital, or say in Chinese.
const CODES: &str = " wechat phone visit email meeting survey event other pending done skipped overdue open won lost high \
    medium low core desired foreseen proposed planned landed dropped trust promotion usage satisfaction renewal repurchase \
    referral competition price churn obstacle handling closed rating complaint problem consultation answered solved \
    conversion rescue hand import strategy register registration finance business purchasing sent accepted dismissed \
    effective taken severity priority urgency outgoing incoming awaiting ";

/// Every word is one that the screen has to translate; what people typed is English.
fn records() -> [(&'static str, Value); 10] {
    [
        (
            "needs",
            json!({ "text": "Lower costs", "kind": "core", "priority": "high", "urgency": "low", "state": "proposed" }),
        ),
        (
            "opportunities",
            json!({ "title": "Second phase", "probability": 40, "expected_close": "2031-05" }),
        ),
        (
            "plans",
            json!({ "planned": "2031-05-06", "goal": "Settle the budget", "goal_kind": "win_back", "channels": ["wechat", "online_meeting"] }),
        ),
        (
            "risks",
            json!({ "kind": "decision_chain", "description": "A new head", "severity": "high", "measures": [{ "what": "Visit them", "state": "planned" }] }),
        ),
        (
            "service-cases",
            json!({ "kind": "consultation", "problem": "Export fails", "severity": "high" }),
        ),
        (
            "milestones",
            json!({ "kind": "decision_maker_changed", "date": "2031-06-01", "note": "A new head" }),
        ),
        (
            "key-facts",
            json!({ "subject": "purchasing", "source": "third_party", "statement": "Buys in spring" }),
        ),
        (
            "questionnaires",
            json!({ "kind": "new_customer", "note": "Spring" }),
        ),
        (
            "stories",
            json!({ "kind": "conversion", "title": "A quick start", "happened": "Signed in a month", "worked": "Figures" }),
        ),
        (
            "interactions",
            json!({ "channels": ["wechat"], "content": "A call", "direction": "incoming", "answered": "awaiting", "acknowledge": ["no_next_step", "over_contact"] }),
        ),
    ]
}

#[given(expr = "{string} has a record of every kind, told in English")]
async fn every_kind(world: &mut World, customer: String) -> Result<()> {
    let api = world.api("sales").await?;
    let id = api.customer(&customer).await?;
    for (kind, record) in records() {
        let path = format!("/customers/{id}/{kind}");
        api.post(&path, &record).await?;
    }
    Ok(())
}

/// What people typed and are called, in which any language may stand.
async fn typed(world: &World, customer: &str) -> Result<String> {
    let api = world.api("sales").await?;
    let id = api.customer(customer).await?;
    let of_it = ["", "/contacts", "/needs", "/todos", "/plans", "/signals"];
    let mut paths: Vec<String> = of_it
        .iter()
        .map(|part| format!("/customers/{id}{part}"))
        .collect();
    paths.extend(["/users", "/teams"].map(str::to_owned));
    let mut all = String::new();
    for path in paths {
        all += &api.text(&path).await?;
    }
    Ok(all)
}

fn is_chinese(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter)
}

/// Whether a piece of a screen is a word as programs write it.
fn is_code(piece: &str) -> bool {
    let mut parts = piece.split([' ', '·', ',', '、', '，', '+', ':', '：']);
    let lower = |word: &str| word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let whole = CODES.contains(&format!(" {piece} "));
    whole || parts.any(|word| word.contains('_') && lower(word))
}

/// What is wrong with what a part of the page says.
async fn wrong(
    world: &mut World,
    selector: &str,
    typed: &str,
    english: bool,
) -> Result<Vec<String>> {
    let pieces = world
        .browser()?
        .ask("pieces", vec![json!(selector)])
        .await?;
    let pieces: Vec<&str> = pieces
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    ensure!(pieces.len() > 2, "{selector} says nothing: {pieces:?}");
    let strange = |piece: &&str| {
        let mut runs = piece
            .split(|c| !is_chinese(c))
            .filter(|run| !run.is_empty());
        is_code(piece) || (english && runs.any(|run| !typed.contains(run)))
    };
    let found = pieces.into_iter().filter(strange);
    Ok(found.map(|piece| format!("{selector}: {piece}")).collect())
}

/// Looks at each panel, and at the form with which one of its kind is made.
async fn look(world: &mut World, customer: &str, english: bool) -> Result<()> {
    let typed = typed(world, customer).await?;
    let mut all = Vec::new();
    for part in PARTS {
        let tab = format!("[name='part-{part}']");
        action::press_part(world.browser()?, &tab, "").await?;
        check::settled(world.browser()?).await?;
        all.extend(wrong(world, ".kind-panel", &typed, english).await?);
        if part == "attachment" {
            continue;
        }
        action::press_part(world.browser()?, ".kind-panel .panel-act", "").await?;
        check::settled(world.browser()?).await?;
        all.extend(wrong(world, "dialog[open]", &typed, english).await?);
        action::keys(world.browser()?, &[char::from(Key::Escape)]).await?;
        check::no_dialog(world.browser()?).await?;
    }
    ensure!(all.is_empty(), "not as people read it: {all:#?}");
    Ok(())
}

#[then(expr = "no panel of {string} says anything that is no English")]
async fn in_english(world: &mut World, customer: String) -> Result<()> {
    look(world, &customer, true).await
}

#[then(expr = "no panel of {string} says anything as programs write it")]
async fn without_codes(world: &mut World, customer: String) -> Result<()> {
    look(world, &customer, false).await
}
