//! What a page is on paper: printed as the browser prints it, and read back.

use crate::browser::Browser;
use crate::patience::{Look, PATIENCE, until};
use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lopdf::{Document, Object, ObjectId};
use serde_json::{Value, json};

/// The sides of A4 in points.
const A4: (f32, f32) = (595.0, 842.0);

/// A sheet.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Its width in points.
    pub width: f32,
    /// Its height in points.
    pub height: f32,
    /// What is written on it, without the spaces.
    pub text: String,
}

impl Sheet {
    /// Whether it is A4, within a point, and lies as it should.
    #[must_use]
    pub fn is_a4(&self, across: bool) -> bool {
        let (width, height) = if across { (A4.1, A4.0) } else { A4 };
        (self.width - width).abs() <= 1.0 && (self.height - height).abs() <= 1.0
    }
}

/// Prints the page on the paper that its own style asks for, once it is there and nobody else prints it.
///
/// # Errors
/// Where the browser does not print, or what it prints cannot be read.
pub async fn print(browser: &Browser) -> Result<Vec<Sheet>> {
    until(PATIENCE, "the page on paper", async || {
        let wanted = json!({ "preferCSSPageSize": true });
        let printed = match browser.tell("Page.printToPDF", wanted).await {
            Ok(printed) => printed,
            // The application asked the browser to print the tab, over which its dialog stands now; loaded anew, the same
            // page stands there without one.
            Err(error) if error.to_string().contains("already being printed") => {
                browser.tell("Page.reload", json!({})).await?;
                return Ok(Look::NotYet(error.to_string()));
            }
            Err(error) => return Err(error),
        };
        let data = printed.get("data").and_then(Value::as_str);
        let sheets = read(&STANDARD.decode(data.context("nothing was printed")?)?)?;
        Ok(if sheets.iter().all(|sheet| sheet.text.is_empty()) {
            Look::NotYet("it is empty".to_owned())
        } else {
            Look::Found(sheets)
        })
    })
    .await
}

fn read(bytes: &[u8]) -> Result<Vec<Sheet>> {
    let document = Document::load_mem(bytes)?;
    let pages = document.get_pages();
    ensure!(!pages.is_empty(), "it has no pages");
    let sheet = |(number, id): (&u32, &ObjectId)| {
        let (width, height) = size(&document, *id)?;
        let text = document.extract_text(&[*number])?;
        Ok(Sheet {
            width,
            height,
            text: text.split_whitespace().collect(),
        })
    };
    pages.iter().map(sheet).collect()
}

/// Width and height of a page; what it does not say itself, the pages above it say.
fn size(document: &Document, page: ObjectId) -> Result<(f32, f32)> {
    let mut of = document.get_dictionary(page)?;
    let sides = loop {
        match of.get(b"MediaBox") {
            Ok(sides) => break sides.as_array()?,
            Err(_) => of = document.get_dictionary(of.get(b"Parent")?.as_reference()?)?,
        }
    };
    let sides: Vec<f32> = sides
        .iter()
        .map(Object::as_float)
        .collect::<Result<_, _>>()?;
    match sides.as_slice() {
        [left, bottom, right, top] => Ok((right - left, top - bottom)),
        other => anyhow::bail!("a page measures {other:?}"),
    }
}
