//! A browser with one page open, and the few ways in which it is spoken to.

use crate::patience::within;
use anyhow::{Context as _, Result, bail};
use fantoccini::Client;
use fantoccini::elements::{Element, ElementRef};
use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};

/// Under which name WebDriver sends elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A kind of screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// 1440 × 900, a mouse.
    Desk,
    /// 390 × 844, a finger.
    Phone,
}

/// A browser.
#[derive(Clone, Debug)]
pub struct Browser {
    client: Client,
}

impl Browser {
    /// Takes over a browser that is open, and gives it a screen.
    ///
    /// # Errors
    /// Where the browser fails.
    pub async fn new(client: Client, screen: Screen) -> Result<Self> {
        let browser = Self { client };
        let phone = screen == Screen::Phone;
        let (width, height) = if phone { (390, 844) } else { (1440, 900) };
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone });
        browser
            .tell("Emulation.setDeviceMetricsOverride", metrics)
            .await?;
        if phone {
            let touch = json!({ "enabled": true, "maxTouchPoints": 1 });
            browser
                .tell("Emulation.setTouchEmulationEnabled", touch)
                .await?;
        }
        Ok(browser)
    }

    /// The WebDriver session.
    #[must_use]
    pub const fn client(&self) -> &Client {
        &self.client
    }

    /// Goes to an address.
    ///
    /// # Errors
    /// Where the browser fails.
    pub async fn go(&self, url: &str) -> Result<()> {
        let going = async { Ok(self.client.goto(url).await?) };
        within(&format!("going to {url}"), going).await
    }

    /// Asks the page one of the questions of `page.js`.
    ///
    /// # Errors
    /// Where the browser fails.
    pub async fn ask(&self, question: &str, arguments: Vec<Value>) -> Result<Value> {
        let script = include_str!("page.js");
        let arguments = vec![json!(question), json!(arguments)];
        let asking = async { Ok(self.client.execute(script, arguments).await?) };
        let what = format!("asking the page for {question}");
        within(&what, asking).await.context(what)
    }

    /// A question that is answered by an element, or by none.
    ///
    /// # Errors
    /// Where the browser fails.
    pub async fn element(&self, question: &str, arguments: Vec<Value>) -> Result<Option<Element>> {
        let answer = self.ask(question, arguments).await?;
        if answer.is_null() {
            return Ok(None);
        }
        let Some(id) = answer.get(ELEMENT).and_then(Value::as_str) else {
            bail!("{question} answers no element but {answer}");
        };
        Ok(Some(Element::from_element_id(
            self.client.clone(),
            ElementRef::from(id.to_owned()),
        )))
    }

    /// A question that is answered by a text.
    ///
    /// # Errors
    /// Where the browser fails.
    pub async fn text(&self, question: &str) -> Result<String> {
        let answer = self.ask(question, Vec::new()).await?;
        Ok(answer.as_str().unwrap_or_default().to_owned())
    }

    /// A picture of the screen, as PNG.
    ///
    /// # Errors
    /// Where the browser fails.
    pub async fn picture(&self) -> Result<Vec<u8>> {
        within("a picture", async { Ok(self.client.screenshot().await?) }).await
    }

    /// What the page complained about since this was asked last: crashes, refused content, scripts that failed.
    ///
    /// # Errors
    /// Where the browser fails.
    pub async fn complaints(&self) -> Result<Vec<String>> {
        let reading = async { Ok(self.client.issue_cmd(Log).await?) };
        let log = within("reading what the page logged", reading).await?;
        let entries = log.as_array().cloned().unwrap_or_default();
        let messages = entries
            .iter()
            .filter(|entry| entry.get("level").and_then(Value::as_str) == Some("SEVERE"))
            .filter_map(|entry| entry.get("message").and_then(Value::as_str))
            // The server's refusals are part of life; the page has to say them, and the steps look whether it does.
            .filter(|message| !message.contains("Failed to load resource"));
        Ok(messages.map(str::to_owned).collect())
    }

    /// Closes it.
    ///
    /// # Errors
    /// Where the browser fails.
    pub async fn close(self) -> Result<()> {
        within("closing the browser", async {
            Ok(self.client.close().await?)
        })
        .await
    }

    /// A command of the Chrome DevTools Protocol.
    ///
    /// # Errors
    /// Where the browser fails.
    pub async fn tell(&self, method: &'static str, params: Value) -> Result<Value> {
        Ok(self.client.issue_cmd(DevTools { method, params }).await?)
    }
}

/// The WebDriver value of an element.
#[must_use]
pub fn reference(element: &Element) -> Value {
    json!({ ELEMENT: String::from(element.element_id()) })
}

#[derive(Debug)]
struct DevTools {
    method: &'static str,
    params: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!(
            "session/{}/goog/cdp/execute",
            session.unwrap_or_default()
        ))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        let body = json!({ "cmd": self.method, "params": self.params });
        (http::Method::POST, Some(body.to_string()))
    }
}

#[derive(Debug)]
struct Log;

impl WebDriverCompatibleCommand for Log {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (
            http::Method::POST,
            Some(json!({ "type": "browser" }).to_string()),
        )
    }
}
