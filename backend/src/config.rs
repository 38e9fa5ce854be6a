//! Settings: from flags, the environment and `throughline.toml`, in that order of precedence.
//!
//! - [`setting`]: the one list of settings, by name; flags, variables and keys of the file follow from it.
//! - [`source`]: where their values come from.
//! - [`oidc`]: the provider of sign-ins.
//! - [`parse`]: what a value must look like.
//! - [`secret`]: the installation's secret.
//! - [`mail`]: the server through which e-mail goes.
//! - [`master`]: where the master keys come from.

pub mod mail;
mod master;
pub mod oidc;
pub mod parse;
pub mod secret;
pub mod setting;
pub mod source;

use crate::access::keys::Source;
use crate::db::Address;
use chrono_tz::Tz;
use parse::{Parser, SettingError};
use shared::Lang;
use source::Given;
use std::fmt;
use std::path::PathBuf;

/// The settings of a running server.
#[derive(Clone)]
pub struct Config {
    /// Address to listen on (`THROUGHLINE_LISTEN`).
    pub listen: String,
    /// Address of `/metrics`, off the public port (`THROUGHLINE_METRICS_LISTEN`); none where it is not set.
    pub metrics_listen: Option<String>,
    /// Folder of database, keys and uploads (`THROUGHLINE_DATA_DIR`).
    pub data_dir: PathBuf,
    /// The database (`DATABASE_URL`); the SQLite file in the data folder where none is given.
    pub database_url: String,
    /// The organisation's zone, by which rules, deadlines and weeks count.
    pub org_zone: Tz,
    /// Whether this is a demo.
    pub demo: bool,
    /// The password of the demo's accounts.
    pub demo_password: Option<String>,
    /// Whether a demo may listen on other addresses than loopback (`THROUGHLINE_DEMO_ANYWHERE`).
    pub demo_anywhere: bool,
    /// The installation's secret, where the settings hold it (`THROUGHLINE_SECRET`).
    pub secret: Option<[u8; 32]>,
    /// Where the master keys come from, where the settings say so (`THROUGHLINE_MASTER_KEY`, `…_FILE`, `…_COMMAND`).
    pub master: Option<Source>,
    /// Where attached files are kept; the folder `files` in the data folder where none is given.
    pub s3: Option<S3>,
    /// The provider of sign-ins, if there is one.
    pub oidc: Option<oidc::Oidc>,
    /// The server through which e-mail goes; none where the settings name none, and none is sent then.
    pub mail: Option<mail::Mail>,
    /// Whether webhooks may lead to private addresses and by plain http (`THROUGHLINE_WEBHOOKS_PRIVATE`).
    pub webhooks_private: bool,
    /// The address under which browsers reach the server (`THROUGHLINE_PUBLIC_URL`); that of each request where none is
    /// given.
    pub public_url: Option<String>,
    /// Certificate and key, where the server speaks TLS itself.
    pub tls: Option<TlsFiles>,
    /// Whether browsers reach the server by https, by its own TLS or through a proxy (`THROUGHLINE_HTTPS`): cookies are
    /// then `Secure`, and browsers are told to stay with https.
    pub https: bool,
    /// Whether a proxy in front names the client's address in `X-Forwarded-For` (`THROUGHLINE_TRUST_PROXY`).
    pub trust_proxy: bool,
    /// What is logged, as `tracing` filters are written (`THROUGHLINE_LOG`).
    pub log: String,
    /// How the log is written (`THROUGHLINE_LOG_FORMAT`).
    pub log_format: LogFormat,
    /// Threads that answer requests; as many as processors where none are set (`THROUGHLINE_WORKERS`).
    pub workers: Option<usize>,
    /// What a client may ask for.
    pub limits: Limits,
}

/// The files of the server's own TLS, both PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// Certificate, followed by the chain (`THROUGHLINE_TLS_CERT`).
    pub cert: PathBuf,
    /// Private key (`THROUGHLINE_TLS_KEY`).
    pub key: PathBuf,
}

/// An S3-compatible store.
#[derive(Clone, PartialEq, Eq)]
pub struct S3 {
    /// The bucket (`THROUGHLINE_S3_BUCKET`).
    pub bucket: String,
    /// Its server, where it is not Amazon's (`THROUGHLINE_S3_ENDPOINT`).
    pub endpoint: Option<String>,
    /// Its region (`THROUGHLINE_S3_REGION`).
    pub region: String,
    /// Access key (`THROUGHLINE_S3_ACCESS_KEY`).
    pub access_key: String,
    /// Secret key (`THROUGHLINE_S3_SECRET_KEY`).
    pub secret_key: String,
}

/// Without the keys.
impl fmt::Debug for S3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("S3")
            .field("bucket", &self.bucket)
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// What a client may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a request's body (`THROUGHLINE_MAX_BODY`).
    pub body: usize,
    /// Bytes of an uploaded file (`THROUGHLINE_MAX_UPLOAD`).
    pub upload: usize,
    /// Requests a minute, for each caller (`THROUGHLINE_REQUESTS_PER_MINUTE`).
    pub requests_per_minute: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 1024 * 1024,
            upload: 20 * 1024 * 1024,
            requests_per_minute: 3000,
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            metrics_listen: None,
            data_dir: PathBuf::from("data"),
            database_url: PathBuf::from("data")
                .join(DATABASE_FILE)
                .to_string_lossy()
                .into_owned(),
            org_zone: Tz::Asia__Shanghai,
            demo: false,
            demo_password: None,
            demo_anywhere: false,
            secret: None,
            master: None,
            s3: None,
            oidc: None,
            mail: None,
            webhooks_private: false,
            public_url: None,
            tls: None,
            https: false,
            trust_proxy: false,
            log: DEFAULT_LOG.to_owned(),
            log_format: LogFormat::Text,
            workers: None,
            limits: Limits::default(),
        }
    }
}

/// The SQLite file in the data folder.
const DATABASE_FILE: &str = "throughline.db";
/// What is logged where nothing else is asked for.
const DEFAULT_LOG: &str = "info,actix_server=warn";

/// Without a secret, a password or the address of a database: settings may be logged.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("listen", &self.listen)
            .field("metrics_listen", &self.metrics_listen)
            .field("data_dir", &self.data_dir)
            .field("org_zone", &self.org_zone)
            .field("demo", &self.demo)
            .field("s3", &self.s3)
            .field("oidc", &self.oidc)
            .field("mail", &self.mail)
            .field("public_url", &self.public_url)
            .field("tls", &self.tls.is_some())
            .field("https", &self.https)
            .field("workers", &self.workers)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl Config {
    /// Settings out of what was given; what was not has its default.
    ///
    /// # Errors
    /// The first value that cannot be taken, by name.
    pub fn new(given: &Given) -> Result<Self, SettingError> {
        let read = Parser::new(given);
        let base = Self::default();
        let data_dir = read.path("data_dir")?.unwrap_or(base.data_dir);
        let tls = tls(&read)?;
        let limits = limits(&read, base.limits)?;
        Ok(Self {
            listen: read.address("listen")?.unwrap_or(base.listen),
            metrics_listen: read.address("metrics_listen")?,
            database_url: database(&read)?.unwrap_or_else(|| {
                let file = data_dir.join(DATABASE_FILE);
                file.to_string_lossy().into_owned()
            }),
            data_dir,
            org_zone: read.zone("zone")?.unwrap_or(base.org_zone),
            demo: false,
            demo_password: read.password("demo_password")?,
            demo_anywhere: read.flag("demo_anywhere")?.unwrap_or(base.demo_anywhere),
            secret: read.secret("secret")?,
            master: master::read(&read)?,
            s3: s3(&read)?,
            oidc: oidc::read(&read)?,
            mail: mail::read(&read)?,
            webhooks_private: read
                .flag("webhooks_private")?
                .unwrap_or(base.webhooks_private),
            public_url: read.url("public_url")?,
            https: read.flag("https")?.unwrap_or(tls.is_some()),
            tls,
            trust_proxy: read.flag("trust_proxy")?.unwrap_or(base.trust_proxy),
            log: read.log_filter("log")?.unwrap_or(base.log),
            log_format: read.log_format("log_format")?.unwrap_or(base.log_format),
            workers: read
                .number("workers", 1, 256)?
                .and_then(|n| usize::try_from(n).ok()),
            limits,
        })
    }
}

fn database(read: &Parser<'_>) -> Result<Option<String>, SettingError> {
    read.parsed(
        "database_url",
        |url| Address::parse(url).ok().map(|_| url.to_owned()),
        "应为 sqlite:文件路径 或 postgres://…",
        "want sqlite:FILE or postgres://…",
    )
}

fn tls(read: &Parser<'_>) -> Result<Option<TlsFiles>, SettingError> {
    match (read.file("tls_cert")?, read.file("tls_key")?) {
        (Some(cert), Some(key)) => Ok(Some(TlsFiles { cert, key })),
        (None, None) => Ok(None),
        (Some(_), None) => Err(read.missing("tls_key", "tls_cert")),
        (None, Some(_)) => Err(read.missing("tls_cert", "tls_key")),
    }
}

/// A bucket wants both of its keys; the other settings say nothing without a bucket.
fn s3(read: &Parser<'_>) -> Result<Option<S3>, SettingError> {
    let endpoint = read.url("s3_endpoint")?;
    let region = read.word("s3_region")?;
    let access_key = read.word("s3_access_key")?;
    let secret_key = read.word("s3_secret_key")?;
    let Some(bucket) = read.word("s3_bucket")? else {
        let others = ["s3_access_key", "s3_secret_key", "s3_endpoint", "s3_region"];
        return match others.into_iter().find(|name| read.has(name)) {
            Some(given) => Err(read.missing("s3_bucket", given)),
            None => Ok(None),
        };
    };
    let wants = |name| read.missing(name, "s3_bucket");
    Ok(Some(S3 {
        bucket,
        endpoint,
        region: region.unwrap_or_else(|| "us-east-1".to_owned()),
        access_key: access_key.ok_or_else(|| wants("s3_access_key"))?,
        secret_key: secret_key.ok_or_else(|| wants("s3_secret_key"))?,
    }))
}

fn limits(read: &Parser<'_>, base: Limits) -> Result<Limits, SettingError> {
    Ok(Limits {
        body: read.size("max_body")?.unwrap_or(base.body),
        upload: read.size("max_upload")?.unwrap_or(base.upload),
        requests_per_minute: read
            .number("requests_per_minute", 1, 1_000_000)?
            .unwrap_or(base.requests_per_minute),
    })
}

/// The language of the person at the command line, from `LC_ALL`, `LC_MESSAGES` or `LANG`.
#[must_use]
pub fn terminal_language() -> Lang {
    let set = |name| {
        std::env::var(name)
            .ok()
            .filter(|value: &String| !value.is_empty())
    };
    let value = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
    if value.is_some_and(|value| value.starts_with("zh")) {
        Lang::Zh
    } else {
        Lang::En
    }
}
