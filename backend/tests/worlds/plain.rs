//! What was answered, without what is random: ids by the order of their appearance, what is encrypted by its length.

use super::lines;
use super::support::Answer;
use std::collections::HashMap;
use std::io::Read as _;

/// The ids of one world, in the order of their appearance.
#[derive(Default)]
pub struct Ids(HashMap<String, usize>);

/// An answer that can be compared with that of the other world.
#[derive(Debug, PartialEq, Eq)]
pub struct Plain {
    pub status: u16,
    pub headers: Vec<String>,
    pub body: String,
    pub lines: Vec<String>,
}

impl Ids {
    /// Makes an answer comparable.
    pub fn plain(&mut self, answer: &Answer) -> Plain {
        let zip = answer.body.starts_with(b"PK\x03\x04");
        let mut headers = Vec::new();
        for (name, value) in &answer.headers {
            // The length of a compressed body depends on the ids in it; its content is compared instead.
            if name == "date" || (zip && name == "content-length") {
                continue;
            }
            let value = self.text(&String::from_utf8_lossy(value.as_bytes()));
            headers.push(format!("{name}: {value}"));
        }
        headers.sort();
        let body = if zip {
            unzip(&answer.body)
        } else {
            String::from_utf8_lossy(&answer.body).into_owned()
        };
        let body = self.text(&body);
        let told = lines::take(answer.header("x-request-id"));
        let lines = told.iter().map(|line| self.text(line)).collect();
        Plain {
            status: answer.status,
            headers,
            body,
            lines,
        }
    }

    /// A text without what is random in it.
    pub fn text(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        let word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        while let Some(first) = rest.chars().next() {
            let length = rest.find(|c| !word(c)).unwrap_or(rest.len());
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
        let hex = |text: &str| text.bytes().all(|b| b.is_ascii_hexdigit());
        let dashed = token.len() == 36 && token.bytes().filter(|b| *b == b'-').count() == 4 && hex(&token.replace('-', ""));
        if dashed || (token.len() == 32 && hex(token)) {
            let next = self.0.len();
            let number = *self.0.entry(token.to_owned()).or_insert(next);
            return format!("<id {number}>");
        }
        if token.len() >= 40 && !hex(token) {
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
