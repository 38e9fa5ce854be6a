//! Finding what a step speaks of, by the names that people see.

use crate::browser::{Browser, reference};
use crate::patience::{Look, PATIENCE, until};
use anyhow::Result;
use fantoccini::elements::Element;
use serde_json::{Value, json};

/// Where something is on the screen.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The middle, from the left.
    pub x: f64,
    /// The middle, from the top.
    pub y: f64,
    /// How tall it is.
    pub height: f64,
}

/// Something to press: a button, a link, an item of a menu.
///
/// # Errors
/// Where there is none.
pub async fn to_press(browser: &Browser, name: &str) -> Result<Element> {
    named(browser, "press", name, "presses").await
}

/// A field to fill in, by its label or its name.
///
/// # Errors
/// Where there is none.
pub async fn field(browser: &Browser, name: &str) -> Result<Element> {
    named(browser, "field", name, "fieldNames").await
}

/// A field that need not be seen, such as that of a file behind its label.
///
/// # Errors
/// Where there is none.
pub async fn any_field(browser: &Browser, name: &str) -> Result<Element> {
    named(browser, "anyField", name, "fieldNames").await
}

/// A customer's card on the board.
///
/// # Errors
/// Where there is none.
pub async fn card(browser: &Browser, customer: &str) -> Result<Element> {
    named(browser, "card", customer, "columns").await
}

/// A column of the board, by the name or the code of its stage.
///
/// # Errors
/// Where there is none.
pub async fn column(browser: &Browser, stage: &str) -> Result<Element> {
    named(browser, "column", stage, "columns").await
}

/// The place on the board onto which a card is dropped to choose its stage.
///
/// # Errors
/// Where there is none.
pub async fn elsewhere(browser: &Browser) -> Result<Element> {
    named(browser, "elsewhere", "…", "columns").await
}

/// Where an element is, after it was brought into view.
///
/// # Errors
/// Where the browser fails.
pub async fn place(browser: &Browser, element: &Element) -> Result<Place> {
    let at = browser.ask("reveal", vec![reference(element)]).await?;
    let number = |name: &str| at.get(name).and_then(Value::as_f64).unwrap_or_default();
    Ok(Place {
        x: number("x"),
        y: number("y"),
        height: number("height"),
    })
}

/// A part of the page that says something.
///
/// # Errors
/// Where there is none.
pub async fn part(browser: &Browser, selector: &str, text: &str) -> Result<Element> {
    until(PATIENCE, &format!("{text:?} in {selector}"), async || {
        let arguments = vec![json!(selector), json!(text)];
        Ok(match browser.element("part", arguments).await? {
            Some(element) => Look::Found(element),
            None => Look::NotYet("there is none".to_owned()),
        })
    })
    .await
}

async fn named(browser: &Browser, question: &str, name: &str, instead: &str) -> Result<Element> {
    until(
        PATIENCE,
        &format!("{question} {name:?}"),
        async || match browser.element(question, vec![json!(name)]).await? {
            Some(element) => Ok(Look::Found(element)),
            None => Ok(Look::NotYet(format!(
                "there is {}",
                browser.ask(instead, Vec::new()).await?
            ))),
        },
    )
    .await
}
