//! Looking whether it is as it should be, for as long as a person would wait.

use crate::browser::Browser;
use crate::patience::{Look, PATIENCE, until};
use anyhow::{Result, ensure};
use serde_json::{Value, json};

/// The page shows this text.
///
/// # Errors
/// Where it does not.
pub async fn shows(browser: &Browser, text: &str) -> Result<()> {
    until(
        PATIENCE,
        &format!("the page to show {text:?}"),
        async || {
            let page = browser.text("all").await?;
            Ok(if page.contains(text) {
                Look::Found(())
            } else {
                Look::NotYet(format!("it shows: {page}"))
            })
        },
    )
    .await
}

/// The page, which has come to rest on something else, does not show this text.
///
/// # Errors
/// Where it does.
pub async fn shows_no(browser: &Browser, text: &str) -> Result<()> {
    until(PATIENCE, &format!("{text:?} to be gone"), async || {
        let page = browser.text("all").await?;
        Ok(if page.contains(text) {
            Look::NotYet(format!("it shows: {page}"))
        } else {
            Look::Found(())
        })
    })
    .await
}

/// Something with this selector shows this text.
///
/// # Errors
/// Where nothing does.
pub async fn part_shows(browser: &Browser, selector: &str, text: &str) -> Result<()> {
    until(PATIENCE, &format!("{text:?} in {selector}"), async || {
        let texts = browser.ask("text", vec![json!(selector)]).await?;
        let any = texts.as_array().is_some_and(|texts| {
            let mut texts = texts.iter().filter_map(Value::as_str);
            texts.any(|one| one.contains(text))
        });
        Ok(if any {
            Look::Found(())
        } else {
            Look::NotYet(format!("there is {texts}"))
        })
    })
    .await
}

/// Something with this selector comes to show this text, for whoever looks again and again.
///
/// # Errors
/// Where it never does.
pub async fn part_comes_to_show(
    browser: &Browser,
    again: &str,
    selector: &str,
    text: &str,
) -> Result<()> {
    until(PATIENCE, &format!("{text:?} in {selector}"), async || {
        let texts = browser.ask("text", vec![json!(selector)]).await?;
        let mut all = texts.as_array().into_iter().flatten();
        if all.any(|one| one.as_str().is_some_and(|one| one.contains(text))) {
            return Ok(Look::Found(()));
        }
        crate::action::press(browser, again).await?;
        Ok(Look::NotYet(format!("there is {texts}")))
    })
    .await
}

/// The row of a table that names this shows that, too.
///
/// # Errors
/// Where it does not, or there is no such row.
pub async fn row_shows(browser: &Browser, row: &str, text: &str) -> Result<()> {
    one_shows(browser, "tbody tr", row, text).await
}

/// Among the parts with this selector one names this and shows that, too.
///
/// # Errors
/// Where none does both.
pub async fn one_shows(browser: &Browser, selector: &str, of: &str, text: &str) -> Result<()> {
    let what = format!("{text:?} of {of:?} in {selector}");
    until(PATIENCE, &what, async || {
        let found = browser.ask("text", vec![json!(selector)]).await?;
        let mut all = found
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str);
        Ok(if all.any(|one| one.contains(of) && one.contains(text)) {
            Look::Found(())
        } else {
            Look::NotYet(format!("there is {found}"))
        })
    })
    .await
}

/// A dialog is open and asks for this.
///
/// # Errors
/// Where there is none, or it asks for something else.
pub async fn dialog_asks(browser: &Browser, text: &str) -> Result<()> {
    until(
        PATIENCE,
        &format!("a dialog that asks for {text:?}"),
        async || {
            let dialog = browser.ask("dialog", Vec::new()).await?;
            let asks = dialog.as_str().is_some_and(|dialog| dialog.contains(text));
            Ok(if asks {
                Look::Found(())
            } else {
                Look::NotYet(format!("the dialog: {dialog}"))
            })
        },
    )
    .await
}

/// No dialog is open.
///
/// # Errors
/// Where one is.
pub async fn no_dialog(browser: &Browser) -> Result<()> {
    until(PATIENCE, "the dialog to close", async || {
        let dialog = browser.ask("dialog", Vec::new()).await?;
        Ok(if dialog.is_null() {
            Look::Found(())
        } else {
            Look::NotYet(format!("the dialog: {dialog}"))
        })
    })
    .await
}

/// The customer's card stands in this column.
///
/// # Errors
/// Where it stands elsewhere, or nowhere.
pub async fn stands_in(browser: &Browser, customer: &str, stage: &str) -> Result<()> {
    let what = format!("{customer:?} to stand in {stage:?}");
    until(PATIENCE, &what, async || {
        let home = browser.ask("stageOf", vec![json!(customer)]).await?;
        let is = |name: &str, same: fn(&str, &str) -> bool| {
            let found = home.get(name).and_then(Value::as_str);
            found.is_some_and(|found| same(found, stage))
        };
        Ok(
            if is("code", |found, wanted| found == wanted)
                || is("heading", |found, wanted| found.contains(wanted))
            {
                Look::Found(())
            } else {
                Look::NotYet(format!("it stands in {home}"))
            },
        )
    })
    .await
}

/// The page is the same document as when this was asked first: nothing was loaded anew.
///
/// # Errors
/// Where it is another.
pub async fn same_document(browser: &Browser, mark: &Value) -> Result<()> {
    let now = browser.ask("mark", Vec::new()).await?;
    ensure!(now == *mark, "the page was loaded anew");
    Ok(())
}

/// The root element says this about language or theme.
///
/// # Errors
/// Where it says something else.
pub async fn root_says(browser: &Browser, name: &str, value: &str) -> Result<()> {
    until(PATIENCE, &format!("{name} {value:?}"), async || {
        let root = browser.ask("root", Vec::new()).await?;
        Ok(if root.get(name).and_then(Value::as_str) == Some(value) {
            Look::Found(())
        } else {
            Look::NotYet(format!("the page says {root}"))
        })
    })
    .await
}

/// The first part with this selector shows this text.
///
/// # Errors
/// Where it shows another.
pub async fn first_shows(browser: &Browser, selector: &str, text: &str) -> Result<()> {
    let what = format!("{text:?} in the first {selector}");
    until(PATIENCE, &what, async || {
        let first = browser.ask("first", vec![json!(selector)]).await?;
        let shows = first.as_str().is_some_and(|first| first.contains(text));
        Ok(if shows {
            Look::Found(())
        } else {
            Look::NotYet(format!("there is {first}"))
        })
    })
    .await
}

/// The sign-in page is left behind.
///
/// # Errors
/// Where it stays.
pub async fn signed_in(browser: &Browser) -> Result<()> {
    until(PATIENCE, "the sign-in page to be left", async || {
        let path = browser.text("path").await?;
        Ok(if path.starts_with("/sign-in") {
            Look::NotYet(format!("it shows: {}", browser.text("all").await?))
        } else {
            Look::Found(())
        })
    })
    .await
}

/// The page is as dark, or as light, as it should be.
///
/// # Errors
/// Where it is not.
pub async fn paper(browser: &Browser, dark: bool) -> Result<()> {
    until(PATIENCE, "the colour of the page", async || {
        let light = browser.ask("lightness", Vec::new()).await?;
        let is_dark = light.as_f64().is_some_and(|light| light < 0.5);
        Ok(if is_dark == dark {
            Look::Found(())
        } else {
            Look::NotYet(format!("its lightness is {light}"))
        })
    })
    .await
}

/// No part with this selector shows this text.
///
/// # Errors
/// Where one does.
pub async fn no_part_shows(browser: &Browser, selector: &str, text: &str) -> Result<()> {
    let texts = browser.ask("text", vec![json!(selector)]).await?;
    ensure!(!texts.to_string().contains(text), "there is {texts}");
    Ok(())
}

/// No part with this selector shows this text any more.
///
/// # Errors
/// Where one still does.
pub async fn part_goes(browser: &Browser, selector: &str, text: &str) -> Result<()> {
    until(
        PATIENCE,
        &format!("{text:?} to go from {selector}"),
        async || {
            let texts = browser.ask("text", vec![json!(selector)]).await?;
            Ok(if texts.to_string().contains(text) {
                Look::NotYet(format!("there is {texts}"))
            } else {
                Look::Found(())
            })
        },
    )
    .await
}

/// The cells of a table have lines around them.
///
/// # Errors
/// Where they have none.
pub async fn ruled(browser: &Browser) -> Result<()> {
    until(PATIENCE, "lines around the cells", async || {
        let line = browser.ask("line", vec![json!("td")]).await?;
        Ok(if line == "solid" {
            Look::Found(())
        } else {
            Look::NotYet(format!("the line is {line}"))
        })
    })
    .await
}

/// So many columns of the board are on the screen.
///
/// # Errors
/// Where there are more or fewer.
pub async fn columns(browser: &Browser, count: usize) -> Result<()> {
    until(PATIENCE, &format!("{count} column(s)"), async || {
        let columns = browser.ask("columns", Vec::new()).await?;
        Ok(
            if columns.as_array().is_some_and(|all| all.len() == count) {
                Look::Found(())
            } else {
                Look::NotYet(format!("there is {columns}"))
            },
        )
    })
    .await
}

/// The page has come to rest: all is read, nothing moves.
///
/// # Errors
/// Where it does not.
pub async fn settled(browser: &Browser) -> Result<()> {
    until(PATIENCE, "the page to come to rest", async || {
        let unrest = browser.ask("unrest", Vec::new()).await?;
        Ok(if unrest.as_array().is_some_and(Vec::is_empty) {
            Look::Found(())
        } else {
            Look::NotYet(format!("there is {unrest}"))
        })
    })
    .await
}

/// A field holds this text.
///
/// # Errors
/// Where it holds another.
pub async fn field_holds(browser: &Browser, name: &str, text: &str) -> Result<()> {
    until(PATIENCE, &format!("{name} to hold {text:?}"), async || {
        let field = crate::find::field(browser, name).await?;
        let value = field.prop("value").await?.unwrap_or_default();
        Ok(if value == text {
            Look::Found(())
        } else {
            Look::NotYet(format!("it holds {value:?}"))
        })
    })
    .await
}

/// A box is ticked, or is not.
///
/// # Errors
/// Where it stays otherwise.
pub async fn box_is(browser: &Browser, name: &str, ticked: bool) -> Result<()> {
    until(PATIENCE, &format!("{name} ticked: {ticked}"), async || {
        let found = crate::find::field(browser, name).await?;
        let now = found.prop("checked").await?;
        Ok(
            if now.as_deref() == Some(if ticked { "true" } else { "false" }) {
                Look::Found(())
            } else {
                Look::NotYet(format!("it is {now:?}"))
            },
        )
    })
    .await
}

/// The picture of a dialog was read by the browser, and is this large.
///
/// # Errors
/// Where there is none, or another.
pub async fn picture(browser: &Browser, size: (i64, i64)) -> Result<()> {
    until(PATIENCE, "the picture", async || {
        let seen = browser.ask("picture", Vec::new()).await?;
        Ok(if seen == json!([size.0, size.1]) {
            Look::Found(())
        } else {
            Look::NotYet(format!("there is {seen}"))
        })
    })
    .await
}

/// The form of an interaction asks for just this, in whatever order.
///
/// # Errors
/// Where it asks for more, or for less.
pub async fn entry_asks(browser: &Browser, wanted: &str) -> Result<()> {
    let mut wanted: Vec<&str> = wanted.split('、').collect();
    wanted.sort_unstable();
    until(
        PATIENCE,
        &format!("the entry to ask for {wanted:?}"),
        async || {
            let asked = browser.ask("asked", Vec::new()).await?;
            let mut names: Vec<&str> = asked
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            names.sort_unstable();
            Ok(if names == wanted {
                Look::Found(())
            } else {
                Look::NotYet(format!("it asks for {names:?}"))
            })
        },
    )
    .await
}

/// What has this name has the focus.
///
/// # Errors
/// Where something else has.
pub async fn has_focus(browser: &Browser, name: &str) -> Result<()> {
    until(
        PATIENCE,
        &format!("{name:?} to have the focus"),
        async || {
            Ok(
                if browser.ask("isFocused", vec![json!(name)]).await? == json!(true) {
                    Look::Found(())
                } else {
                    Look::NotYet(format!("it is at {:?}", browser.text("focused").await?))
                },
            )
        },
    )
    .await
}

/// A preview shows pages: the content came whole, and stands in a frame of its own with room to be read.
///
/// # Errors
/// Where it does not.
pub async fn pages(browser: &Browser, bytes: usize) -> Result<()> {
    until(PATIENCE, "the pages", async || {
        let seen = browser.ask("pages", Vec::new()).await?;
        let has = |name: &str, value: Value| seen.get(name) == Some(&value);
        let right =
            has("from", json!("blob:")) && has("status", json!(200)) && has("bytes", json!(bytes));
        Ok(
            if right && has("wide", json!(true)) && has("high", json!(true)) {
                Look::Found(())
            } else {
                Look::NotYet(format!("there is {seen}"))
            },
        )
    })
    .await
}
