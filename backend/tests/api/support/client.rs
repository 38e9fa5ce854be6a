//! A client of the REST API, as plain as possible: what it gets is what the server sent.

use super::events::Events;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

/// A caller, signed in or not.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    /// The access token that is sent.
    pub token: Option<String>,
    /// The refresh cookie that was last set, as `name=value`; sent on request alone.
    pub cookie: Option<String>,
    /// The languages that are asked for.
    pub language: &'static str,
}

/// What the server answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// The body as JSON; null where it is none.
    pub json: Value,
    /// What was asked, for messages.
    asked: String,
}

impl Client {
    pub fn new(base: String) -> Self {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            // None is taken again that the server may just be closing: on a machine with much to do, that is at any moment.
            .pool_max_idle_per_host(0)
            .build()
            .unwrap();
        Self {
            http,
            base,
            token: None,
            cookie: None,
            language: "en",
        }
    }

    /// Signs in, or fails the test.
    pub async fn login(&mut self, username: &str, password: &str) {
        let body = json!({ "username": username, "password": password });
        let answer = self.post("/api/v1/auth/login", body).await;
        let token = answer.expect(200)["access_token"]
            .as_str()
            .map(str::to_owned);
        self.token = Some(token.unwrap());
        self.cookie = answer.cookie();
    }

    /// The same caller, asking for another language.
    pub fn speaking(&self, language: &'static str) -> Self {
        Self {
            language,
            ..self.clone()
        }
    }

    /// Makes a customer; its address.
    pub async fn customer(&self, body: Value) -> String {
        let made = self.post("/api/v1/customers", body).await;
        let id = &made.expect(201)["card"]["id"];
        format!("/api/v1/customers/{}", id.as_str().unwrap())
    }

    /// Makes the customer of most stories; its address.
    pub async fn company(&self) -> String {
        let name = "恒力智能装备科技有限公司";
        self.customer(json!({ "name": name })).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, &[], Some(body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, &[], Some(body)).await
    }

    /// Changes a record as it was last read: `etag` from [`Answer::etag`].
    pub async fn patch(&self, path: &str, etag: &str, body: Value) -> Answer {
        self.send(Method::PATCH, path, &[("if-match", etag)], Some(body))
            .await
    }

    pub async fn delete(&self, path: &str, etag: &str) -> Answer {
        self.send(Method::DELETE, path, &[("if-match", etag)], None)
            .await
    }

    /// Any method, with headers of the test's choice.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Answer {
        let mut request = self.request(method, path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        self.answer(request).await
    }

    /// A request of the test's own making, with token and language.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.base))
            .header("accept-language", self.language);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        request
    }

    /// Opens the stream of events, behind a place where there is one.
    pub async fn events(&self, last: Option<&str>) -> Events {
        let mut request = self.request(Method::GET, "/api/v1/events");
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        Events::of(response).await
    }

    /// Sends a request of the test's own making.
    pub async fn answer(&self, request: RequestBuilder) -> Answer {
        let request = request.build().unwrap();
        let asked = format!("{} {}", request.method(), request.url().path());
        let response = self.http.execute(request).await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = match headers.get("content-type") {
            Some(kind) if kind == "text/event-stream" => first_message(response).await,
            _ => response.bytes().await.unwrap().to_vec(),
        };
        Answer {
            status,
            headers,
            json: serde_json::from_slice(&body).unwrap_or(Value::Null),
            body,
            asked,
        }
    }
}

/// What an endless stream says at once, up to the end of its first message.
async fn first_message(mut response: reqwest::Response) -> Vec<u8> {
    let mut read = Vec::new();
    while !read.ends_with(b"\n\n") {
        match response.chunk().await.unwrap() {
            Some(piece) => read.extend_from_slice(&piece),
            None => break,
        }
    }
    read
}

impl Answer {
    /// The JSON of an answer that has this status.
    #[track_caller]
    pub fn expect(&self, status: u16) -> &Value {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.text());
        &self.json
    }

    /// The problem document of an answer with this status and code; every error of the API is one.
    #[track_caller]
    pub fn expect_problem(&self, status: u16, code: &str) -> &Value {
        self.expect(status);
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{}",
            self.asked
        );
        assert_eq!(self.json["code"], code, "{}: {}", self.asked, self.text());
        assert_eq!(self.json["status"], status, "{}", self.asked);
        for field in ["type", "title", "request_id"] {
            assert!(
                self.json[field].is_string(),
                "{}: no {field}: {}",
                self.asked,
                self.text()
            );
        }
        &self.json
    }

    /// A problem that names this field with this code.
    #[track_caller]
    pub fn expect_field(&self, status: u16, pointer: &str, code: &str) {
        self.expect(status);
        let errors = self.json["errors"].as_array().cloned().unwrap_or_default();
        let found = errors
            .iter()
            .any(|error| error["pointer"] == pointer && error["code"] == code);
        assert!(
            found,
            "{}: no {code} at {pointer}: {}",
            self.asked,
            self.text()
        );
    }

    /// A header, empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        let value = self
            .headers
            .get(name)
            .and_then(|v: &HeaderValue| v.to_str().ok());
        value.unwrap_or_default()
    }

    /// The version of a record, for [`Client::patch`].
    #[track_caller]
    pub fn etag(&self) -> String {
        let etag = self.header("etag").to_owned();
        assert!(!etag.is_empty(), "{}: no ETag", self.asked);
        etag
    }

    /// The id of a record.
    #[track_caller]
    pub fn id(&self) -> String {
        let id = self.json["id"].as_str();
        id.unwrap_or_else(|| panic!("{}: no id: {}", self.asked, self.text()))
            .to_owned()
    }

    /// The cookie that was set, as `name=value`.
    pub fn cookie(&self) -> Option<String> {
        let set = self.header("set-cookie");
        set.split(';')
            .next()
            .filter(|pair| !pair.is_empty())
            .map(str::to_owned)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
