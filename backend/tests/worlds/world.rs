//! A world: a server with a database of its own, and what the tests need to know of it.

use super::document::Document;
use super::filler::Filler;
use super::secrets::{Class, Secret, Secrets};
use super::support::{Answer, Backing, Client, Receiver, TestServer};
use super::{people, sent};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// What went wrong while worlds were filled: told all at once, rather than one by one.
static TROUBLES: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn trouble(what: String) {
    TROUBLES.lock().unwrap().push(what);
}

/// What went wrong so far.
pub fn troubles() -> Vec<String> {
    std::mem::take(&mut *TROUBLES.lock().unwrap())
}

/// Notes an answer that is none.
pub fn fine(answer: &Answer) {
    if answer.status >= 300 {
        trouble(format!("{}: {}", answer.status, answer.text()));
    }
}

/// A text of an answer, by pointer.
pub fn told(answer: &Answer, pointer: &str) -> String {
    fine(answer);
    let text = answer.json.pointer(pointer).and_then(Value::as_str);
    text.unwrap_or("none").to_owned()
}

/// One world.
pub struct World {
    pub server: TestServer,
    /// Whom it tells of what happens.
    pub receiver: Receiver,
    /// How much that receiver was sent by the time when it was looked at last.
    pub heard: usize,
    /// Who is signed in, by name.
    pub clients: BTreeMap<String, Client>,
    /// Ids of records by kind, in the order in which they were made.
    pub ids: BTreeMap<String, Vec<String>>,
    /// The values that were put into it.
    pub secrets: Vec<Secret>,
}

impl World {
    /// Starts a server; the caller fills it.
    pub fn start(backing: Backing) -> Self {
        let server = TestServer::start_with(backing, |config| {
            config.limits.requests_per_minute = 60_000_000;
            config.webhooks_private = true;
        });
        Self {
            server,
            receiver: Receiver::start(),
            heard: 0,
            clients: BTreeMap::new(),
            ids: BTreeMap::new(),
            secrets: Vec::new(),
        }
    }

    /// Fills it: the values of these classes are the second ones.
    pub async fn fill(&mut self, document: &Document, differing: &[Class]) {
        let filler = Filler {
            document,
            secrets: Secrets::new(differing),
            of_person: false,
        };
        let mut script = Script {
            world: self,
            filler,
        };
        people::sign_in(&mut script).await;
        sent::ask_to_be_told(script.world).await;
        super::population::population(&mut script).await;
        let first = format!("/api/v1/customers/{}", script.world.id("customers", 0));
        people::trust(script.world, &first).await;
        people::end_rights(&mut script).await;
        self.secrets = std::mem::take(&mut script.filler.secrets.made);
    }

    /// Who is signed in under a name.
    pub fn client(&self, name: &str) -> &Client {
        self.clients
            .get(name)
            .unwrap_or_else(|| panic!("{name} is not signed in"))
    }

    /// An id.
    pub fn id(&self, kind: &str, at: usize) -> &str {
        self.ids
            .get(kind)
            .and_then(|ids| ids.get(at))
            .map_or("none", String::as_str)
    }
}

/// The script that fills a world, over HTTP alone.
pub struct Script<'a> {
    pub world: &'a mut World,
    pub filler: Filler<'a>,
}

impl Script<'_> {
    pub fn note(&mut self, kind: &str, id: &str) {
        let ids = self.world.ids.entry(kind.to_owned()).or_default();
        if !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    }

    /// Makes a customer; its address.
    pub async fn customer(&mut self, who: &str, base: Value, person: bool) -> String {
        self.filler.of_person = person;
        let body = self.filler.named("NewCustomer", &base);
        let made = self
            .send(who, Method::POST, "/api/v1/customers", &[], body, &base)
            .await;
        let id = told(&made, "/card/id");
        self.note("customers", &id);
        format!("/api/v1/customers/{id}")
    }

    /// Posts what the example of an operation says, filled, over `base`; the answer.
    pub async fn make(&mut self, who: &str, path: &str, at: &str, base: Value) -> Answer {
        let document = self.filler.document;
        let operation = document
            .operations
            .iter()
            .find(|one| one.method == "POST" && one.path == path);
        let body = operation
            .and_then(|one| one.body.as_ref())
            .unwrap_or_else(|| panic!("no POST {path}"));
        let mut example = body.example.clone();
        if !example.is_object() {
            example = json!({});
        }
        for (key, value) in base.as_object().unwrap() {
            example[key] = value.clone();
        }
        let filled = self.filler.body(&body.schema, &example);
        let kind = path.rsplit('/').next().unwrap_or_default().to_owned();
        let key = format!("key-{who}-{kind}");
        // One of each kind under a key that others try.
        let known = self.world.ids.contains_key(&kind);
        let headers = [("idempotency-key", key.as_str())];
        let headers: &[(&str, &str)] = if known { &[] } else { &headers };
        let made = self
            .send(who, Method::POST, at, headers, filled, &example)
            .await;
        if let Some(id) = made.json["id"].as_str() {
            let id = id.to_owned();
            self.note(&kind, &id);
        }
        made
    }

    /// Changes a record in every field that can hold a sealed value.
    pub async fn change(&mut self, who: &str, path: &str, schema: &str, base: Value) {
        let body = self.filler.named(schema, &base);
        let etag = self.world.client(who).get(path).await.etag();
        self.send(
            who,
            Method::PATCH,
            path,
            &[("if-match", &etag)],
            body,
            &base,
        )
        .await;
    }

    /// Sends a filled body. A field that does not take what was filled in stays as it was before: fields that are checked
    /// for their form show themselves so. What should be confirmed is.
    async fn send(
        &mut self,
        who: &str,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        mut body: Value,
        plain: &Value,
    ) -> Answer {
        for _ in 0..8 {
            let client = self.world.client(who);
            let answer = client
                .send(method.clone(), path, headers, Some(body.clone()))
                .await;
            if answer.status < 300 {
                return answer;
            }
            let asked = answer.json["code"] == "confirmation_needed";
            let errors = answer.json["errors"]
                .as_array()
                .cloned()
                .unwrap_or_default();
            if !asked && (answer.status != 422 || errors.is_empty()) {
                trouble(format!("{who} {method} {path}: {}\n{body}", answer.text()));
                return answer;
            }
            if asked {
                body["acknowledge"] = answer.json["confirm"]
                    .as_array()
                    .map(|all| all.iter().map(|one| one["code"].clone()).collect())
                    .unwrap_or(Value::Null)
                    .clone();
                if body["acknowledge"].is_null() {
                    let all = self.filler.document.schema("ConfirmCode").unwrap();
                    body["acknowledge"] = json!(self.filler.document.words(all));
                }
            }
            for error in errors {
                let pointer = error["pointer"].as_str().unwrap_or_default().to_owned();
                let before = plain.pointer(&pointer).cloned().unwrap_or(Value::Null);
                if let Some(field) = body.pointer_mut(&pointer) {
                    let gone = std::mem::replace(field, before).to_string();
                    self.filler
                        .secrets
                        .made
                        .retain(|secret| !gone.contains(&secret.a) && !gone.contains(&secret.b));
                }
            }
        }
        trouble(format!("{who} {method} {path} takes nothing: {body}"));
        self.world.client(who).get(path).await
    }
}
