//! The REST API as another program sees it: for what a scenario needs before it begins, and for reading raw answers.

use crate::server::{PASSWORD, Server};
use anyhow::{Context as _, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};

/// A caller who is signed in.
#[derive(Clone, Debug)]
pub struct Api {
    http: reqwest::Client,
    base: String,
    token: String,
}

impl Api {
    /// Signs in with a demo account.
    ///
    /// # Errors
    /// Where the server refuses.
    pub async fn sign_in(server: &Server, username: &str) -> Result<Self> {
        let http = reqwest::Client::builder().no_proxy().build()?;
        let mut api = Self {
            http,
            base: server.base.clone(),
            token: String::new(),
        };
        let body = json!({ "username": username, "password": PASSWORD });
        let answer = api.post("/auth/login", &body).await?;
        let token = answer.get("access_token").and_then(Value::as_str);
        token.context("no access token")?.clone_into(&mut api.token);
        Ok(api)
    }

    /// The body of an answer, as it came over the wire.
    ///
    /// # Errors
    /// Where it is no success.
    pub async fn text(&self, path: &str) -> Result<String> {
        self.send(Method::GET, path, None).await
    }

    /// Reads.
    ///
    /// # Errors
    /// Where it is no success or no JSON.
    pub async fn get(&self, path: &str) -> Result<Value> {
        Ok(serde_json::from_str(&self.text(path).await?)?)
    }

    /// Makes something.
    ///
    /// # Errors
    /// Where it is no success or no JSON.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value> {
        Ok(serde_json::from_str(
            &self.send(Method::POST, path, Some(body)).await?,
        )?)
    }

    /// Changes a record as it was read in a version.
    ///
    /// # Errors
    /// Where it is no success.
    pub async fn change(&self, path: &str, version: i64, body: &Value) -> Result<String> {
        let etag = format!("\"{version}\"");
        self.send_as(Method::PATCH, path, Some(body), Some(&etag))
            .await
    }

    /// Turns the strategies off that still are on: whatever is planned from then on, a scenario plans itself.
    ///
    /// # Errors
    /// Where the caller may not, or somebody else changes them.
    pub async fn turn_strategies_off(&self) -> Result<()> {
        let all = self.get("/strategies").await?;
        let items = all.get("items").and_then(Value::as_array);
        let on = |one: &&Value| one.get("active").and_then(Value::as_bool) == Some(true);
        for one in items.into_iter().flatten().filter(on) {
            let id = one.get("id").and_then(Value::as_str).context("no id")?;
            let version = one.get("version").and_then(Value::as_i64);
            let version = version.context("no version")?;
            let path = format!("/strategies/{id}");
            self.change(&path, version, &json!({ "active": false }))
                .await?;
        }
        Ok(())
    }

    /// The id of the customer of this name.
    ///
    /// # Errors
    /// Where the caller sees no such customer.
    pub async fn customer(&self, name: &str) -> Result<String> {
        let found = self.get(&format!("/customers?q={}", encode(name))).await?;
        let all = found.get("items").and_then(Value::as_array);
        let called =
            |one: &&Value| one.pointer("/name/value").and_then(Value::as_str) == Some(name);
        let one = all.and_then(|all| all.iter().find(called));
        let id = one.and_then(|one| one.get("id")?.as_str());
        Ok(id
            .with_context(|| format!("no customer {name:?} in {found}"))?
            .to_owned())
    }

    /// The number of the customer of this name.
    ///
    /// # Errors
    /// Where the caller sees no such customer.
    pub async fn number(&self, name: &str) -> Result<String> {
        let id = self.customer(name).await?;
        let record = self.get(&format!("/customers/{id}")).await?;
        let number = record.pointer("/card/number").and_then(Value::as_str);
        Ok(number.context("no number")?.to_owned())
    }

    async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Result<String> {
        self.send_as(method, path, body, None).await
    }

    async fn send_as(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        etag: Option<&str>,
    ) -> Result<String> {
        let asked = format!("{method} {path}");
        let mut request = self
            .http
            .request(method, format!("{}/api/v1{path}", self.base));
        if !self.token.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.token));
        }
        if let Some(etag) = etag {
            request = request.header("if-match", etag);
        }
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        let answer = request.send().await.with_context(|| asked.clone())?;
        let status = answer.status();
        let text = answer.text().await?;
        ensure!(status.is_success(), "{asked}: {status} {text}");
        Ok(text)
    }
}

/// What stands at an address for whoever knows it; none where nothing is there.
///
/// # Errors
/// Where the server cannot be reached, or refuses in another way.
pub async fn stranger_reads(address: &str) -> Result<Option<String>> {
    let http = reqwest::Client::builder().no_proxy().build()?;
    let answer = http.get(address).send().await?;
    let (status, text) = (answer.status(), answer.text().await?);
    if status == reqwest::StatusCode::NOT_FOUND {
        return Ok(None);
    }
    ensure!(status.is_success(), "{status} {text}");
    Ok(Some(text))
}

fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
