//! What was answered, without what is random: ids by the order of their appearance, what is encrypted by its length.

use super::lines;
use super::support::Answer;
use super::world::World;
use std::collections::HashMap;
use std::io::Read as _;

/// The ids of one world: those of records by kind and place, all others by the order of their appearance in an answer.
#[derive(Default)]
pub struct Ids {
    known: HashMap<String, String>,
    /// Where the world's webhooks lead.
    receiver: String,
    here: Vec<String>,
}

/// An answer that can be compared with that of the other world.
#[derive(Debug, PartialEq, Eq)]
pub struct Plain {
    pub status: u16,
    pub headers: Vec<String>,
    pub body: String,
    pub lines: Vec<String>,
}

impl Plain {
    /// A text that is no answer to anything.
    pub fn of_text(text: &str) -> Self {
        Self {
            status: 200,
            headers: Vec::new(),
            body: text.to_owned(),
            lines: Vec::new(),
        }
    }
}

impl Ids {
    /// The ids of the records of a world.
    pub fn of(world: &World) -> Self {
        let mut known = HashMap::new();
        for (kind, ids) in &world.ids {
            for (at, id) in ids.iter().enumerate().filter(|(_, id)| id.len() == 36) {
                known
                    .entry(id.clone())
                    .or_insert_with(|| format!("<{kind} {at}>"));
            }
        }
        Self {
            known,
            receiver: world.receiver.at(""),
            here: Vec::new(),
        }
    }

    /// Makes an answer comparable.
    pub fn plain(&mut self, answer: &Answer) -> Plain {
        self.here = vec![answer.header("x-request-id").to_owned()];
        let calendar = answer.body.starts_with(b"BEGIN:VCALENDAR");
        let zip = answer.body.starts_with(b"PK\x03\x04");
        let mut headers = Vec::new();
        for (name, value) in &answer.headers {
            // When it was answered; and whether the connection goes on, which the server's HTTP library decides by how much
            // of the request had arrived when the answer was ready: neither is made from anything that is stored.
            if name == "date" || name == "connection" {
                continue;
            }
            // The length of a compressed body depends on the ids in it; its content is compared instead.
            if zip && name == "content-length" {
                continue;
            }
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            // A tag is compared as it stands: one made from content looks like an id. That of a calendar is made from what
            // is shown, in which there are ids.
            let value = if name == "etag" && !calendar {
                value
            } else {
                self.text(&value)
            };
            headers.push(format!("{name}: {value}"));
        }
        headers.sort();
        let body = if zip {
            unzip(&answer.body)
        } else {
            String::from_utf8_lossy(&answer.body).into_owned()
        };
        // Lines of calendars are folded, ids too.
        let body = if calendar {
            body.replace("\r\n ", "")
        } else {
            body
        };
        let body = self.alike(&body);
        let told = lines::take(answer.header("x-request-id"));
        let lines = told.iter().map(|line| self.text(line)).collect();
        Plain {
            status: answer.status,
            headers,
            body,
            lines,
        }
    }

    /// A body without what is random in it, and without the address at which this world's receiver happens to listen.
    fn alike(&mut self, body: &str) -> String {
        if self.receiver.is_empty() {
            return self.text(body);
        }
        self.text(&body.replace(&self.receiver, "<receiver>"))
    }

    /// A text that stands alone, without what is random in it.
    pub fn alone(&mut self, text: &str) -> String {
        self.here.clear();
        self.text(text)
    }

    /// A text without what is random in it.
    fn text(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        let word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        // What webhooks are signed with is base64 of the other alphabet.
        let secret = |c: char| word(c) || ['+', '/', '='].contains(&c);
        while let Some(first) = rest.chars().next() {
            let length = if rest.starts_with("whsec_") {
                rest.find(|c| !secret(c))
            } else {
                rest.find(|c| !word(c))
            };
            let length = length.unwrap_or(rest.len());
            if length == 0 {
                out.push(first);
                rest = &rest[first.len_utf8()..];
                continue;
            }
            let token = &rest[..length];
            let marked = out.ends_with('#');
            out.push_str(&self.token(token, marked));
            rest = &rest[length..];
        }
        out
    }

    fn token(&mut self, token: &str, marked: bool) -> String {
        // A program's token is called by its id.
        if let Some(id) = token.strip_prefix("tl_") {
            return format!("tl_{}", self.token(id, marked));
        }
        let hex = |text: &str| text.bytes().all(|b| b.is_ascii_hexdigit());
        let dashed = token.len() == 36
            && token.bytes().filter(|b| *b == b'-').count() == 4
            && hex(&token.replace('-', ""));
        if dashed || (token.len() == 32 && hex(token)) {
            if let Some(known) = self.known.get(token) {
                return known.clone();
            }
            let number = self.here.iter().position(|id| id == token);
            let number = number.unwrap_or_else(|| {
                self.here.push(token.to_owned());
                self.here.len() - 1
            });
            return format!("<id {number}>");
        }
        if token.len() >= 40 && (marked || !hex(token)) {
            return format!("<{} opaque>", token.len());
        }
        // The mark of a cipher begins with a random nonce.
        if marked && token.len() == 8 && hex(token) {
            return "<mark>".to_owned();
        }
        token.to_owned()
    }
}

/// The files in an archive, one behind the other.
fn unzip(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut out = String::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        out.push_str(&format!("\n== {name}\n"));
        // When it was made is no secret, and differs.
        if name == "docProps/core.xml" {
            continue;
        }
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        out.push_str(&String::from_utf8_lossy(&content));
    }
    out
}
