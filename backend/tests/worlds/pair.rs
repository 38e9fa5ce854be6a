//! Two worlds that are asked the same.

use super::canary::Canaries;
use super::cases;
use super::document::Document;
use super::made;
use super::plain::{Ids, Plain};
use super::secrets::Class;
use super::support::{Answer, Backing, Client};
use super::world::World;
use reqwest::Method;
use serde_json::Value;

/// A request. `{{customers:0}}` stands for the first customer of whichever world is asked.
#[derive(Clone, Debug)]
pub struct Probe {
    pub operation: String,
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Sent,
}

/// What is sent.
#[derive(Clone, Debug)]
pub enum Sent {
    Nothing,
    Json(Value),
    /// What was read in each world.
    Each(Box<(Value, Value)>),
    Raw(String, String),
}

/// Two worlds.
pub struct Pair {
    pub worlds: [World; 2],
    ids: [Ids; 2],
    /// What must not be found in any answer.
    pub canaries: Canaries,
    /// Whether its callers may reveal what is masked to them.
    pub reveals: bool,
    /// How many requests were made and compared.
    pub tried: usize,
    /// Where they differed.
    pub differences: Vec<String>,
    /// Operations that were asked.
    pub operations: std::collections::BTreeSet<String>,
}

impl Probe {
    pub fn get(operation: &str, path: impl Into<String>) -> Self {
        Self {
            operation: operation.to_owned(),
            method: "GET".to_owned(),
            path: path.into(),
            headers: Vec::new(),
            body: Sent::Nothing,
        }
    }

    /// The same with a header more.
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// All that is sent to a world, as one text.
    fn text(&self, which: usize) -> String {
        let body = match &self.body {
            Sent::Nothing => String::new(),
            Sent::Json(body) => body.to_string(),
            Sent::Each(bodies) => if which == 0 { &bodies.0 } else { &bodies.1 }.to_string(),
            Sent::Raw(_, body) => body.clone(),
        };
        format!("{} {:?} {body}", self.path, self.headers)
    }

    /// The same with a body.
    pub fn json(mut self, body: Value) -> Self {
        self.body = Sent::Json(body);
        self
    }
}

impl Pair {
    /// Two worlds that differ in these classes. Outside any runtime, for setting up waits for the database.
    pub fn start(backing: Backing) -> Self {
        Self {
            worlds: [World::start(backing), World::start(backing)],
            ids: [Ids::default(), Ids::default()],
            canaries: Canaries::default(),
            reveals: false,
            tried: 0,
            differences: Vec::new(),
            operations: std::collections::BTreeSet::new(),
        }
    }

    /// Fills both.
    pub async fn fill(&mut self, document: &Document, differing: &[Class]) {
        let [a, b] = &mut self.worlds;
        a.fill(document, &[]).await;
        b.fill(document, differing).await;
        for (world, ids) in [a, b].into_iter().zip(&mut self.ids) {
            super::probes::gather(world, document).await;
            super::sent::open_calendars(world, differing).await;
            *ids = Ids::of(world);
        }
        let troubles = super::world::troubles();
        assert!(
            troubles.is_empty() || super::share::everything(),
            "filling went wrong:\n{}",
            troubles.join("\n")
        );
        troubles.iter().for_each(|trouble| println!("{trouble}"));
        let count = |world: &World| -> Vec<(String, usize)> {
            world
                .ids
                .iter()
                .map(|(kind, ids)| (kind.clone(), ids.len()))
                .collect()
        };
        assert_eq!(
            count(&self.worlds[0]),
            count(&self.worlds[1]),
            "the worlds do not have the same records"
        );
    }

    /// Asks both, and notes where they differ. Answers what they said.
    pub async fn ask(&mut self, caller: &str, probe: &Probe) -> [Answer; 2] {
        let (one, two) = self.both(caller, probe).await;
        self.tried += 1;
        self.operations.insert(probe.operation.clone());
        let (mut x, mut y) = self.plain(probe, &one, &two);
        let kept = cases::kept(probe, &one);
        self.differences
            .extend(kept.map(|how| format!("{caller}: {how}")));
        for (which, answer) in [&x, &y].into_iter().enumerate() {
            let asked = self.worlds[which].filled(&probe.text(which));
            // What is only searched for is not written.
            if probe.method != "GET" && !probe.path.ends_with("/search") {
                self.canaries.sent(which, &asked);
            }
            if let Some(field) = self.canaries.found(which, &asked, answer) {
                let told = format!("{caller}: {} {} tells {field}", probe.method, probe.path);
                self.differences.push(told);
            }
        }
        // Which of two faults of one request is told first is a race between reading the caller and reading the rest. What
        // only reads is asked again then: nothing that is stored has changed, so that a leak shows again.
        let mut again = 0;
        while x != y && probe.method == "GET" && one.status >= 400 && two.status >= 400 && again < 3
        {
            let (one, two) = self.both(caller, probe).await;
            (x, y) = self.plain(probe, &one, &two);
            again += 1;
        }
        if x != y {
            let how = difference(&x, &y);
            let asked = format!(
                "{caller}: {} {} {}",
                probe.method,
                probe.path,
                short(&format!("{:?}", probe.body), 300)
            );
            self.differences.push(format!("{asked}\n    {how}"));
        }
        [one, two]
    }

    /// Where two texts differ, but for what is random in them.
    pub fn difference(&mut self, texts: [&str; 2]) -> Option<String> {
        let [first, second] = &mut self.ids;
        let (x, y) = (first.alone(texts[0]), second.alone(texts[1]));
        (x != y).then(|| apart(&x, &y))
    }

    /// Compares what both worlds told without being asked, and looks for sealed values in it. Whether they told alike.
    pub fn compare(&mut self, what: &str, texts: &[String; 2]) -> bool {
        let known = self.differences.len();
        self.tried += 1;
        for (which, text) in texts.iter().enumerate() {
            if let Some(field) = self.canaries.found(which, "", &Plain::of_text(text)) {
                self.differences.push(format!("{what} tells {field}"));
            }
        }
        let how = self.difference([&texts[0], &texts[1]]);
        self.differences
            .extend(how.map(|how| format!("{what}\n    {how}")));
        self.differences.len() == known
    }

    async fn both(&self, caller: &str, probe: &Probe) -> (Answer, Answer) {
        let [a, b] = &self.worlds;
        futures_util::future::join(send(a, 0, caller, probe), send(b, 1, caller, probe)).await
    }

    /// Both answers, made comparable.
    fn plain(&mut self, probe: &Probe, one: &Answer, two: &Answer) -> (Plain, Plain) {
        let [first, second] = &mut self.ids;
        let mut plain = [first.plain(one), second.plain(two)];
        let made = plain
            .each_ref()
            .map(|one| made::without_made(&probe.operation, &one.body));
        let reveals =
            self.reveals && probe.operation.ends_with("/reveals") && probe.method == "POST";
        let secrets = &self.worlds[0].secrets;
        let revealed = plain.each_ref().map(|one| {
            let asked = reveals && one.status == 200;
            asked
                .then(|| made::without_revealed(secrets, &one.body))
                .flatten()
        });
        for (plain, body) in plain.iter_mut().zip(made.into_iter().zip(revealed)) {
            if let Some(body) = body.0.or(body.1) {
                plain.body = body;
                plain
                    .headers
                    .retain(|header| !header.starts_with("content-length"));
            }
        }
        let [x, y] = plain;
        (x, y)
    }
}

async fn send(world: &World, which: usize, caller: &str, probe: &Probe) -> Answer {
    let client: &Client = world.client(caller);
    let method = Method::from_bytes(probe.method.as_bytes()).unwrap();
    let mut request = client.request(method, &world.filled(&probe.path));
    for (name, value) in &probe.headers {
        request = request.header(name, world.filled(value));
    }
    request = match &probe.body {
        Sent::Nothing => request,
        Sent::Json(body) => json(request, world.filled(&body.to_string())),
        Sent::Each(bodies) => {
            let body = if which == 0 { &bodies.0 } else { &bodies.1 };
            json(request, body.to_string())
        }
        Sent::Raw(media_type, body) => request
            .header("content-type", media_type)
            .body(world.filled(body)),
    };
    client.answer(request).await
}

fn json(request: reqwest::RequestBuilder, body: String) -> reqwest::RequestBuilder {
    request
        .header("content-type", "application/json")
        .body(body)
}

impl World {
    /// A text with this world's ids in their places.
    pub fn filled(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once("{{") {
            out.push_str(before);
            let Some((place, after)) = behind.split_once("}}") else {
                out.push_str("{{");
                rest = behind;
                continue;
            };
            match place
                .split_once(':')
                .and_then(|(kind, at)| Some((kind, at.parse().ok()?)))
            {
                Some((kind, at)) => out.push_str(self.id(kind, at)),
                None => out.push_str(&format!("{{{{{place}}}}}")),
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }
}

/// Where two answers differ, in a line.
fn difference(x: &Plain, y: &Plain) -> String {
    if x.status != y.status {
        return format!(
            "status {} and {}: {} | {}",
            x.status,
            y.status,
            short(&x.body, 300),
            short(&y.body, 300)
        );
    }
    if x.body != y.body {
        return format!("body: {}", apart(&x.body, &y.body));
    }
    if x.headers != y.headers {
        return format!("headers {:?} and {:?}", x.headers, y.headers);
    }
    format!("log {:?} and {:?}", x.lines, y.lines)
}

fn apart(x: &str, y: &str) -> String {
    let alike = x.bytes().zip(y.bytes()).take_while(|(a, b)| a == b);
    let at = alike.count();
    format!("…{} | …{}", around(x, at), around(y, at))
}

fn around(text: &str, at: usize) -> String {
    let mut from = at.saturating_sub(120).min(text.len());
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    short(&text[from..], 240)
}

fn short(text: &str, length: usize) -> String {
    text.chars().take(length).collect()
}
