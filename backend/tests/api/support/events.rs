//! A reader of the stream of events.

use serde_json::Value;
use shared::live::Parser;
use std::collections::VecDeque;
use std::time::Duration;

/// How long a test waits for what must come: long enough for a machine with much else to do.
const GUARD: Duration = Duration::from_secs(30);

/// An open stream, read message by message.
pub struct Events {
    response: reqwest::Response,
    parser: Parser,
    waiting: VecDeque<(Event, Option<String>)>,
    /// Where the stream is to be taken up again, behind what was read.
    pub last_id: Option<String>,
    /// All that came.
    pub text: String,
}

/// A message.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub name: String,
    pub data: Value,
}

impl Event {
    /// A field of its data, as text.
    pub fn field(&self, name: &str) -> &str {
        self.data[name].as_str().unwrap_or_default()
    }
}

impl Events {
    /// Reads a stream from its beginning on, up to where it says from where it goes on.
    pub async fn of(response: reqwest::Response) -> Self {
        let mut events = Self {
            response,
            parser: Parser::default(),
            waiting: VecDeque::new(),
            last_id: None,
            text: String::new(),
        };
        while events.parser.last_id.is_none() {
            assert!(events.read().await, "a stream that says nothing");
        }
        if events.waiting.is_empty() {
            events.last_id = events.parser.last_id.clone();
        }
        events
    }

    /// Reads on; whether there was anything.
    async fn read(&mut self) -> bool {
        let piece = tokio::time::timeout(GUARD, self.response.chunk()).await;
        let Ok(Some(piece)) = piece.expect("nothing came in time") else {
            return false;
        };
        self.text.push_str(&String::from_utf8_lossy(&piece));
        // Byte by byte: each message is noted with the id that stood with it.
        for byte in &piece {
            for message in self.parser.take(std::slice::from_ref(byte)) {
                let data = serde_json::from_str(&message.data).unwrap();
                let name = message.event;
                let event = Event { name, data };
                self.waiting.push_back((event, self.parser.last_id.clone()));
            }
        }
        true
    }

    /// The next message; none where the stream ends.
    pub async fn next(&mut self) -> Option<Event> {
        while self.waiting.is_empty() {
            if !self.read().await {
                return None;
            }
        }
        let (event, id) = self.waiting.pop_front()?;
        self.last_id = id;
        Some(event)
    }

    /// The next change.
    pub async fn change(&mut self) -> Event {
        loop {
            let event = self.next().await.expect("the stream ended");
            if event.name == "change" {
                return event;
            }
        }
    }

    /// Reads on to the end, which must come; what was said until then.
    pub async fn rest(mut self) -> Vec<Event> {
        let mut rest = Vec::new();
        while let Some(event) = self.next().await {
            rest.push(event);
        }
        rest
    }
}
