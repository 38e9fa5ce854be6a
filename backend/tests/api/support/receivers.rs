//! Receivers of what the server sends: a mail server and a program, both on this machine.

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// A message as it came in.
#[derive(Clone, Debug)]
pub struct Mail {
    pub from: String,
    pub to: String,
    /// As it was sent, headers and all.
    pub raw: String,
    pub subject: String,
    pub text: String,
}

/// A mail server: takes everything while it is up.
pub struct Smtp {
    pub port: u16,
    /// 0 takes messages, 1 hangs up at once, anything else refuses recipients with that code.
    mode: Arc<AtomicU16>,
    mails: Arc<Mutex<Vec<Mail>>>,
    connections: Arc<AtomicU16>,
}

impl Smtp {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let smtp = Self {
            port: listener.local_addr().unwrap().port(),
            mode: Arc::default(),
            mails: Arc::default(),
            connections: Arc::default(),
        };
        let (mode, mails) = (Arc::clone(&smtp.mode), Arc::clone(&smtp.mails));
        let connections = Arc::clone(&smtp.connections);
        // It ends with the process of the tests.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                connections.fetch_add(1, Ordering::SeqCst);
                let mode = mode.load(Ordering::SeqCst);
                if mode != 1 {
                    // Whoever hangs up in the middle is no matter here.
                    let _ = talk(stream, mode, &mails);
                }
            }
        });
        smtp
    }

    pub fn set_mode(&self, mode: u16) {
        self.mode.store(mode, Ordering::SeqCst);
    }

    pub fn mails(&self) -> Vec<Mail> {
        self.mails.lock().unwrap().clone()
    }

    pub fn connections(&self) -> u16 {
        self.connections.load(Ordering::SeqCst)
    }
}

fn talk(stream: TcpStream, mode: u16, mails: &Mutex<Vec<Mail>>) -> std::io::Result<()> {
    let mut out = stream.try_clone()?;
    let mut lines = BufReader::new(stream).lines();
    let (mut from, mut to) = (String::new(), String::new());
    write!(out, "220 test\r\n")?;
    while let Some(line) = lines.next().transpose()? {
        let word = line.split([' ', ':']).next().unwrap_or_default();
        match word.to_ascii_uppercase().as_str() {
            "EHLO" => write!(out, "250-test\r\n250 8BITMIME\r\n")?,
            "MAIL" => {
                from = between(&line);
                write!(out, "250 ok\r\n")?;
            }
            "RCPT" if mode > 1 => write!(out, "{mode} no\r\n")?,
            "RCPT" => {
                to = between(&line);
                write!(out, "250 ok\r\n")?;
            }
            "DATA" => {
                write!(out, "354 go on\r\n")?;
                let mut raw = String::new();
                for line in lines.by_ref() {
                    let line = line?;
                    if line == "." {
                        break;
                    }
                    raw.push_str(line.strip_prefix('.').unwrap_or(&line));
                    raw.push('\n');
                }
                mails.lock().unwrap().push(read(&from, &to, raw));
                write!(out, "250 taken\r\n")?;
            }
            "QUIT" => {
                write!(out, "221 bye\r\n")?;
                break;
            }
            _ => write!(out, "250 ok\r\n")?,
        }
    }
    Ok(())
}

fn between(line: &str) -> String {
    let rest = line.split_once('<').map_or("", |(_, rest)| rest);
    rest.split('>').next().unwrap_or_default().to_owned()
}

fn read(from: &str, to: &str, raw: String) -> Mail {
    let (head, body) = raw.split_once("\n\n").unwrap_or((&raw, ""));
    let head = head.replace("\n ", " ").replace("\n\t", " ");
    let header = |name: &str| {
        let line = head
            .lines()
            .find(|line| line.to_lowercase().starts_with(name));
        let value = line.and_then(|line| line.split_once(':'));
        value.map_or("", |(_, value)| value.trim()).to_owned()
    };
    let text = match header("content-transfer-encoding:").as_str() {
        "base64" => from_base64(&body.split_whitespace().collect::<String>()),
        "quoted-printable" => unquoted(body),
        _ => body.to_owned(),
    };
    Mail {
        from: from.to_owned(),
        to: to.to_owned(),
        subject: words(&header("subject:")),
        text,
        raw: raw.clone(),
    }
}

fn from_base64(text: &str) -> String {
    String::from_utf8(STANDARD.decode(text).unwrap()).unwrap()
}

fn unquoted(text: &str) -> String {
    let text = text.replace("=\n", "");
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == b'=' && after.len() >= 2 {
            let hex = std::str::from_utf8(&after[..2]).unwrap();
            bytes.push(u8::from_str_radix(hex, 16).unwrap());
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// A subject out of its encoded words.
fn words(subject: &str) -> String {
    let mut bytes = Vec::new();
    for word in subject.split(' ') {
        let encoded = word
            .strip_prefix("=?utf-8?b?")
            .and_then(|rest| rest.strip_suffix("?="));
        match encoded {
            Some(encoded) => bytes.extend(STANDARD.decode(encoded).unwrap()),
            None => {
                bytes.extend(word.as_bytes());
                bytes.push(b' ');
            }
        }
    }
    String::from_utf8_lossy(&bytes).trim().to_owned()
}

/// What a program was sent.
#[derive(Clone, Debug)]
pub struct Got {
    pub path: String,
    pub query: HashMap<String, String>,
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
    pub json: Value,
}

#[derive(Default)]
struct Inner {
    got: Mutex<Vec<Got>>,
    answer: Mutex<(u16, String, Option<String>)>,
    retry_after: Mutex<Option<String>>,
}

/// A program that takes requests.
pub struct Receiver {
    inner: Arc<Inner>,
    address: SocketAddr,
    handle: actix_web::dev::ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Receiver {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let inner = Arc::new(Inner::default());
        *inner.answer.lock().unwrap() = (200, "{}".to_owned(), None);
        let data = web::Data::from(Arc::clone(&inner));
        let (tell, told) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let app = move || {
                    App::new()
                        .app_data(data.clone())
                        .default_service(web::to(take))
                };
                let server = HttpServer::new(app).workers(1).disable_signals();
                let server = server.listen(listener).unwrap().run();
                tell.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        Self {
            inner,
            address,
            handle: told.recv().unwrap(),
            thread: Some(thread),
        }
    }

    /// The address of a path.
    pub fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What it answers from now on.
    pub fn answers(&self, status: u16, body: &str) {
        *self.inner.answer.lock().unwrap() = (status, body.to_owned(), None);
    }

    /// When it wants to be asked again from now on.
    pub fn retry_after(&self, text: &str) {
        *self.inner.retry_after.lock().unwrap() = Some(text.to_owned());
    }

    /// Sends everybody elsewhere from now on.
    pub fn redirects(&self, to: &str) {
        *self.inner.answer.lock().unwrap() = (302, String::new(), Some(to.to_owned()));
    }

    /// What it was sent.
    pub fn got(&self) -> Vec<Got> {
        self.inner.got.lock().unwrap().clone()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn take(inner: web::Data<Inner>, request: HttpRequest, body: web::Bytes) -> HttpResponse {
    let query = web::Query::<HashMap<String, String>>::from_query(request.query_string());
    let headers = request.headers().iter().map(|(name, value)| {
        let value = value.to_str().unwrap_or_default();
        (name.to_string(), value.to_owned())
    });
    inner.got.lock().unwrap().push(Got {
        path: request.path().to_owned(),
        query: query.unwrap().into_inner(),
        headers: headers.collect(),
        json: serde_json::from_slice(&body).unwrap_or(Value::Null),
        body: body.to_vec(),
    });
    let (status, body, to) = inner.answer.lock().unwrap().clone();
    let status = actix_web::http::StatusCode::from_u16(status).unwrap();
    let mut answer = HttpResponse::build(status);
    if let Some(to) = to {
        answer.insert_header(("location", to));
    }
    if let Some(when) = inner.retry_after.lock().unwrap().clone() {
        answer.insert_header(("retry-after", when));
    }
    answer.body(body)
}
