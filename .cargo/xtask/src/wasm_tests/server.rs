//! The smallest web server that a page of tests needs: some files to read, one report to receive.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// More than any test run prints.
const LONGEST_REPORT: u64 = 16 << 20;

/// Files by path.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A server on a free port of the loopback interface; it runs until the process ends.
pub struct Server {
    port: u16,
    reports: Receiver<String>,
}

impl Server {
    /// Starts to serve `files`.
    pub fn start(files: Files) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let (sender, reports) = channel();
        let files = Arc::new(files);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (files, sender) = (Arc::clone(&files), sender.clone());
                std::thread::spawn(move || {
                    // A browser opens connections and drops them; only the report matters.
                    let _ = answer(&stream, &files, &sender);
                });
            }
        });
        Ok(Self { port, reports })
    }

    /// Where the page is.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// What the page sends when the tests are over.
    pub fn wait_for_report(&self, patience: Duration) -> Result<String> {
        Ok(self.reports.recv_timeout(patience)?)
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Request {
    method: String,
    path: String,
    body: String,
}

fn answer(stream: &TcpStream, files: &Files, reports: &Sender<String>) -> Result<()> {
    let request = read_request(BufReader::new(stream))?;
    match (request.method.as_str(), files.get(&request.path)) {
        ("POST", _) => {
            respond(stream, "204 No Content", "text/plain", &[])?;
            reports.send(request.body)?;
            Ok(())
        }
        (_, Some(content)) => respond(stream, "200 OK", media_type(&request.path), content),
        (_, None) => respond(stream, "404 Not Found", "text/plain", b"not found"),
    }
}

fn read_request(mut stream: impl BufRead) -> Result<Request> {
    let mut first = String::new();
    stream.read_line(&mut first)?;
    let mut words = first.split_whitespace();
    let (Some(method), Some(path)) = (words.next(), words.next()) else {
        bail!("not a request: {first:?}");
    };
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line)?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().context("a length that is no number")?;
        }
    }
    let mut body = Vec::new();
    stream
        .take(length.min(LONGEST_REPORT))
        .read_to_end(&mut body)?;
    let body = String::from_utf8_lossy(&body).into_owned();
    Ok(Request {
        method: method.to_owned(),
        path: path.to_owned(),
        body,
    })
}

fn respond(mut stream: &TcpStream, status: &str, media_type: &str, content: &[u8]) -> Result<()> {
    let length = content.len();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\n\
         cache-control: no-store\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(content)?;
    Ok(stream.flush()?)
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        _ => "text/html; charset=utf-8",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_read_to_its_length() {
        let text = "POST /report HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\npassed and more";
        let request = read_request(text.as_bytes()).unwrap();
        assert_eq!(
            (
                request.method.as_str(),
                request.path.as_str(),
                request.body.as_str()
            ),
            ("POST", "/report", "passed")
        );
    }

    #[test]
    fn files_are_served_and_reports_handed_on() {
        let server = Server::start(Files::from([("/run.js".to_owned(), b"1".to_vec())])).unwrap();
        let ask = |request: &str| {
            let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, server.port)).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        };
        let answer = ask("GET /run.js HTTP/1.1\r\n\r\n");
        assert!(
            answer.starts_with("HTTP/1.1 200")
                && answer.contains("text/javascript")
                && answer.ends_with('1')
        );
        assert!(ask("GET /else HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 404"));
        ask("POST /report HTTP/1.1\r\ncontent-length: 2\r\n\r\nok");
        assert_eq!(
            server.wait_for_report(Duration::from_secs(5)).unwrap(),
            "ok"
        );
    }
}
