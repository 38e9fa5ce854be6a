//! Doing what people do: press, type, drag.

use crate::browser::{Browser, reference};
use crate::find::{self, Place};
use crate::patience::{Look, PATIENCE, until};
use anyhow::{Result, bail};
use fantoccini::actions::{
    Actions, InputSource as _, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions,
    PointerAction, TouchActions,
};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use serde_json::json;
use std::path::Path;
use std::time::Duration;

/// How many moves a drag takes: a hand does not jump.
const MOVES: u32 = 14;
const MOVE: Duration = Duration::from_millis(16);

/// How long a finger rests on a card to lift it.
const REST: Duration = Duration::from_millis(500);

/// Presses what has this name. What is redrawn, covered or not yet enabled at that moment is tried again.
///
/// # Errors
/// Where there is nothing of this name, or it cannot be pressed.
pub async fn press(browser: &Browser, name: &str) -> Result<()> {
    until(PATIENCE, &format!("{name:?} to be pressed"), async || {
        Ok(tried(find::to_press(browser, name).await?).await)
    })
    .await
}

async fn tried(element: Element) -> Look<()> {
    match element.is_enabled().await {
        Ok(true) => {}
        Ok(false) => return Look::NotYet("it is disabled".to_owned()),
        Err(error) => return Look::NotYet(error.to_string()),
    }
    match element.click().await {
        Ok(()) => Look::Found(()),
        Err(error) => Look::NotYet(error.to_string()),
    }
}

/// Fills in a field: types into a text, chooses from a list, sets a date.
///
/// # Errors
/// Where there is no such field.
pub async fn fill(browser: &Browser, name: &str, value: &str) -> Result<()> {
    let field = find::field(browser, name).await?;
    let kind = field.attr("type").await?.unwrap_or_default();
    let tag = field.tag_name().await?;
    if tag == "select" {
        return Ok(field.select_by_label(value).await?);
    }
    if kind == "date" || kind == "time" {
        // Typing a date depends on the reader's language; choosing one does not.
        browser
            .ask("set", vec![reference(&field), json!(value)])
            .await?;
        return Ok(());
    }
    field.clear().await?;
    Ok(field.send_keys(value).await?)
}

/// Chooses a file.
///
/// # Errors
/// Where there is no such field.
pub async fn choose_file(browser: &Browser, name: &str, file: &Path) -> Result<()> {
    let field = find::any_field(browser, name).await?;
    Ok(field.send_keys(&file.to_string_lossy()).await?)
}

/// Drags a card into a column by the mouse.
///
/// # Errors
/// Where card or column is not there.
pub async fn drag(browser: &Browser, customer: &str, stage: &str) -> Result<()> {
    let column = find::column(browser, stage).await?;
    let card = find::card(browser, customer).await?;
    carry(browser, &card, &column).await
}

/// Drags a plan of the calendar onto a day by the mouse.
///
/// # Errors
/// Where plan or day is not there.
pub async fn drag_plan(browser: &Browser, goal: &str, day: &str) -> Result<()> {
    let day = find::part(browser, &format!("[data-day='{day}']"), "").await?;
    let plan = find::part(browser, "[data-plan]", goal).await?;
    carry(browser, &plan, &day).await
}

async fn carry(browser: &Browser, what: &Element, onto: &Element) -> Result<()> {
    let mut to = find::place(browser, onto).await?;
    // The upper part of a column is on the screen whatever its length.
    to.y += (to.height / 2.0).min(220.0) - to.height / 2.0;
    let from = find::place(browser, what).await?;
    let mouse = path(from, to)
        .into_iter()
        .fold(held(from), |mouse, action| mouse.then(action))
        .then(PointerAction::Up {
            button: MOUSE_BUTTON_LEFT,
        });
    browser.client().perform_actions(mouse).await?;
    Ok(())
}

fn held(at: Place) -> MouseActions {
    MouseActions::new("mouse".to_owned())
        .then(PointerAction::MoveTo {
            duration: None,
            x: at.x,
            y: at.y,
        })
        .then(PointerAction::Down {
            button: MOUSE_BUTTON_LEFT,
        })
}

fn path(from: Place, to: Place) -> Vec<PointerAction> {
    (1..=MOVES)
        .map(|step| {
            let part = f64::from(step) / f64::from(MOVES);
            PointerAction::MoveTo {
                duration: Some(MOVE),
                x: (from.x + (to.x - from.x) * part).round(),
                y: (from.y + (to.y - from.y) * part).round(),
            }
        })
        .collect()
}

/// Presses keys together, for example Shift and the right arrow.
///
/// # Errors
/// Where the browser fails.
pub async fn keys(browser: &Browser, keys: &[char]) -> Result<()> {
    let down = keys.iter().map(|value| KeyAction::Down { value: *value });
    let up = keys
        .iter()
        .rev()
        .map(|value| KeyAction::Up { value: *value });
    let sequence = down
        .chain(up)
        .fold(KeyActions::new("keys".to_owned()), |all, one| all.then(one));
    browser
        .client()
        .perform_actions(Actions::from(sequence))
        .await?;
    Ok(())
}

/// How often Tab is pressed before somebody gives up.
const TABS: usize = 120;

/// Goes from one control to the next until the one of this name has the focus.
///
/// # Errors
/// Where no way leads there.
pub async fn tab_to(browser: &Browser, name: &str) -> Result<()> {
    let mut passed = Vec::new();
    for _ in 0..TABS {
        if browser.ask("isFocused", vec![json!(name)]).await? == json!(true) {
            return Ok(());
        }
        keys(browser, &[char::from(Key::Tab)]).await?;
        passed.push(browser.text("focused").await?);
    }
    bail!("Tab does not come to {name:?}, but to {passed:?}")
}

/// Types a text, key by key, into whatever has the focus.
///
/// # Errors
/// Where the browser fails.
pub async fn type_text(browser: &Browser, text: &str) -> Result<()> {
    for key in text.chars() {
        keys(browser, &[key]).await?;
    }
    Ok(())
}

/// Presses the part with this selector that shows this text.
///
/// # Errors
/// Where there is none, or it cannot be pressed.
pub async fn press_part(browser: &Browser, selector: &str, text: &str) -> Result<()> {
    let what = format!("{text:?} in {selector}");
    until(PATIENCE, &what, async || {
        let arguments = vec![json!(selector), json!(text)];
        match browser.element("part", arguments).await? {
            Some(element) => Ok(tried(element).await),
            None => Ok(Look::NotYet(format!(
                "there is {}",
                browser.ask("text", vec![json!(selector)]).await?
            ))),
        }
    })
    .await
}

/// Presses what has this name within the part with this selector that shows that.
///
/// # Errors
/// Where there is none, or it cannot be pressed.
pub async fn press_within(browser: &Browser, selector: &str, of: &str, name: &str) -> Result<()> {
    let what = format!("{name:?} of {of:?} in {selector}");
    until(PATIENCE, &what, async || {
        let arguments = vec![json!(selector), json!(of), json!(name)];
        match browser.element("pressWithin", arguments).await? {
            Some(element) => Ok(tried(element).await),
            None => Ok(Look::NotYet(format!(
                "there is {}",
                browser.ask("text", vec![json!(selector)]).await?
            ))),
        }
    })
    .await
}

/// Goes over to the tab that was opened last.
///
/// # Errors
/// Where none opens.
pub async fn last_tab(browser: &Browser) -> Result<()> {
    let client = browser.client();
    let tab = until(PATIENCE, "another tab", async || {
        let tabs = client.windows().await?;
        Ok(match tabs.into_iter().nth(1) {
            Some(tab) => Look::Found(tab),
            None => Look::NotYet("there is one tab".to_owned()),
        })
    })
    .await?;
    Ok(client.switch_to_window(tab).await?)
}

/// Gives the focus to the part with this selector that shows this text.
///
/// # Errors
/// Where there is none.
pub async fn focus_part(browser: &Browser, selector: &str, text: &str) -> Result<()> {
    let part = find::part(browser, selector, text).await?;
    browser.ask("focus", vec![reference(&part)]).await?;
    Ok(())
}

/// Opens the page of a customer from its card.
///
/// # Errors
/// Where there is no such card.
pub async fn open_card(browser: &Browser, customer: &str) -> Result<()> {
    press_part(browser, "[data-customer]", customer).await
}

/// Gives the focus to a card.
///
/// # Errors
/// Where there is no such card.
pub async fn focus_card(browser: &Browser, customer: &str) -> Result<()> {
    let card = find::card(browser, customer).await?;
    browser.ask("focus", vec![reference(&card)]).await?;
    Ok(())
}

/// Rests a finger on a card until it is lifted, carries it to "Move to…" and chooses a stage there.
///
/// # Errors
/// Where there is no such card, it cannot be lifted, or there is no such stage to choose.
pub async fn move_by_finger(browser: &Browser, customer: &str, stage: &str) -> Result<()> {
    let card = find::card(browser, customer).await?;
    let from = find::place(browser, &card).await?;
    let there = find::place(browser, &find::elsewhere(browser).await?).await?;
    let rest = TouchActions::new("finger".to_owned())
        .then(to(from))
        .then(PointerAction::Down {
            button: MOUSE_BUTTON_LEFT,
        })
        .then(PointerAction::Pause { duration: REST });
    let finger = path(from, there)
        .into_iter()
        .fold(rest, |finger, action| finger.then(action))
        .then(PointerAction::Up {
            button: MOUSE_BUTTON_LEFT,
        });
    browser.client().perform_actions(finger).await?;
    press_part(browser, "dialog[open] [data-move-to]", stage).await
}

fn to(place: Place) -> PointerAction {
    PointerAction::MoveTo {
        duration: Some(MOVE),
        x: place.x.round(),
        y: place.y.round(),
    }
}

/// Lets a phone show this column.
///
/// # Errors
/// Where there is no such column.
pub async fn show_column(browser: &Browser, stage: &str) -> Result<()> {
    press_part(browser, ".board-chips button", stage).await
}

/// Makes the browser remember language and theme, as if they had been chosen before.
///
/// # Errors
/// Where the browser fails.
pub async fn prefer(browser: &Browser, language: &str, theme: &str) -> Result<()> {
    let chosen = vec![json!(language), json!(theme)];
    browser.ask("prefer", chosen).await.map(drop)
}
