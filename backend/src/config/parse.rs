//! What a value must look like. A value that cannot be taken is named, and said why in one sentence.

use super::setting;
use super::source::{Given, Value};
use super::{LogFormat, secret};
use chrono_tz::Tz;
use shared::Lang;
use std::net::ToSocketAddrs;
use std::path::PathBuf;
use tracing_subscriber::EnvFilter;

/// A setting that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingError {
    /// Where the value stands.
    pub origin: String,
    zh: String,
    en: String,
}

impl SettingError {
    /// An error at this place, in both languages.
    #[must_use]
    pub fn new(origin: &str, zh: &str, en: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            zh: zh.to_owned(),
            en: en.to_owned(),
        }
    }

    /// The sentence for the person at the command line.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => format!("设置有误：{}：{}", self.origin, self.zh),
            Lang::En => format!("wrong setting: {}: {}", self.origin, self.en),
        }
    }
}

/// Reads settings out of what was given.
pub struct Parser<'a>(&'a Given);

type Read<T> = Result<Option<T>, SettingError>;

impl<'a> Parser<'a> {
    /// A parser of these values.
    #[must_use]
    pub const fn new(given: &'a Given) -> Self {
        Self(given)
    }

    /// A value by any way of reading it, with what is wanted in both languages.
    pub fn parsed<T>(
        &self,
        name: &str,
        read: impl FnOnce(&str) -> Option<T>,
        zh: &str,
        en: &str,
    ) -> Read<T> {
        let Some(value) = self.0.get(name) else {
            return Ok(None);
        };
        read(&value.text)
            .map(Some)
            .ok_or_else(|| refuse(name, value, zh, en))
    }

    /// Whether it was given at all.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.get(name).is_some()
    }

    /// A name or key without blanks.
    pub fn word(&self, name: &str) -> Read<String> {
        let word = |text: &str| {
            let bad = |c: char| c.is_whitespace() || c.is_control();
            (!text.is_empty() && !text.contains(bad)).then(|| text.to_owned())
        };
        let (zh, en) = ("不能为空，也不能含空格", "must not be empty or hold blanks");
        self.parsed(name, word, zh, en)
    }

    /// An address of http or https.
    pub fn url(&self, name: &str) -> Read<String> {
        let url = |text: &str| {
            let rest = text
                .strip_prefix("https://")
                .or_else(|| text.strip_prefix("http://"))?;
            let bad = |c: char| c.is_whitespace() || c.is_control() || c == '@';
            (!rest.is_empty() && !rest.contains(bad)).then(|| text.trim_end_matches('/').to_owned())
        };
        let (zh, en) = (
            "应为 http:// 或 https:// 开头的地址，不含用户名",
            "want an address that begins with http:// or https://, without a user in it",
        );
        self.parsed(name, url, zh, en)
    }

    /// `HOST:PORT`.
    pub fn address(&self, name: &str) -> Read<String> {
        let known = |text: &str| {
            let found = text
                .to_socket_addrs()
                .is_ok_and(|mut all| all.next().is_some());
            found.then(|| text.to_owned())
        };
        let (zh, en) = (
            "应为 地址:端口，例如 127.0.0.1:8080",
            "want ADDRESS:PORT, for example 127.0.0.1:8080",
        );
        self.parsed(name, known, zh, en)
    }

    /// A path.
    pub fn path(&self, name: &str) -> Read<PathBuf> {
        let path = |text: &str| (!text.is_empty()).then(|| PathBuf::from(text));
        self.parsed(name, path, "不能为空", "must not be empty")
    }

    /// A file that exists.
    pub fn file(&self, name: &str) -> Read<PathBuf> {
        let file = |text: &str| Some(PathBuf::from(text)).filter(|path| path.is_file());
        self.parsed(name, file, "没有这个文件", "there is no such file")
    }

    /// An IANA zone.
    pub fn zone(&self, name: &str) -> Read<Tz> {
        let (zh, en) = (
            "应为 IANA 时区名，例如 Asia/Shanghai",
            "want an IANA zone, for example Asia/Shanghai",
        );
        self.parsed(name, |text| text.parse().ok(), zh, en)
    }

    /// A switch.
    pub fn flag(&self, name: &str) -> Read<bool> {
        let yes = |text: &str| match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => Some(true),
            "false" | "no" | "off" | "0" => Some(false),
            _ => None,
        };
        self.parsed(name, yes, "应为 true 或 false", "want true or false")
    }

    /// The password of a demo: its accounts are not worth the rules that real ones have.
    pub fn password(&self, name: &str) -> Read<String> {
        let long = |text: &str| {
            (1..=200)
                .contains(&text.chars().count())
                .then(|| text.to_owned())
        };
        self.parsed(
            name,
            long,
            "应为 1 至 200 个字符",
            "want 1 to 200 characters",
        )
    }

    /// 32 bytes.
    pub fn secret(&self, name: &str) -> Read<[u8; 32]> {
        let (zh, en) = (
            "应为 32 字节的十六进制或 Base64",
            "want 32 bytes in hexadecimal or Base64",
        );
        self.parsed(name, secret::decode, zh, en)
    }

    /// A whole number within bounds.
    pub fn number(&self, name: &str, least: u32, most: u32) -> Read<u32> {
        let within = |text: &str| text.parse().ok().filter(|n| (least..=most).contains(n));
        self.parsed(
            name,
            within,
            &format!("应为 {least} 至 {most} 的整数"),
            &format!("want a whole number from {least} to {most}"),
        )
    }

    /// A number of bytes, `512KiB` or `20MiB` for short.
    pub fn size(&self, name: &str) -> Read<usize> {
        let (zh, en) = (
            "应为 1KiB 至 1024MiB 的大小，例如 20MiB",
            "want a size from 1KiB to 1024MiB, for example 20MiB",
        );
        self.parsed(name, bytes, zh, en)
    }

    /// A filter of log lines.
    pub fn log_filter(&self, name: &str) -> Read<String> {
        let filter = |text: &str| EnvFilter::try_new(text).ok().map(|_| text.to_owned());
        let (zh, en) = (
            "应为日志过滤规则，例如 info,backend=debug",
            "want a log filter, for example info,backend=debug",
        );
        self.parsed(name, filter, zh, en)
    }

    /// `text` or `json`.
    pub fn log_format(&self, name: &str) -> Read<LogFormat> {
        let format = |text: &str| match text {
            "text" => Some(LogFormat::Text),
            "json" => Some(LogFormat::Json),
            _ => None,
        };
        self.parsed(name, format, "应为 text 或 json", "want text or json")
    }

    /// One of two settings is given that make sense together alone.
    #[must_use]
    pub fn missing(&self, missing: &str, given: &str) -> SettingError {
        let origin = self.0.get(given).map_or(given, |value| &value.origin);
        let variable = setting::find(missing)
            .map(setting::Setting::variable)
            .unwrap_or_default();
        SettingError::new(
            origin,
            &format!("还需要 {variable}"),
            &format!("wants {variable} beside it"),
        )
    }
}

fn refuse(name: &str, value: &Value, zh: &str, en: &str) -> SettingError {
    if setting::find(name).is_some_and(|setting| setting.secret) {
        return SettingError::new(&value.origin, zh, en);
    }
    let text = value.text.chars().take(80).collect::<String>();
    SettingError::new(
        &value.origin,
        &format!("{text:?}：{zh}"),
        &format!("{text:?}: {en}"),
    )
}

fn bytes(text: &str) -> Option<usize> {
    let (number, unit) = match text.find(|c: char| !c.is_ascii_digit()) {
        Some(at) => text.split_at_checked(at)?,
        None => (text, ""),
    };
    let factor = match unit.trim() {
        "" => 1,
        "KiB" | "k" | "K" => 1024,
        "MiB" | "m" | "M" => 1024 * 1024,
        _ => return None,
    };
    let size = number.parse::<usize>().ok()?.checked_mul(factor)?;
    (1024..=1024 * 1024 * 1024).contains(&size).then_some(size)
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::*;

    fn config(toml: &str) -> Result<Config, SettingError> {
        Config::new(&Given::from_toml(toml, "t").unwrap())
    }

    #[test]
    fn nothing_given_is_the_default() {
        let config = config("").unwrap();
        assert_eq!(config.listen, "127.0.0.1:8080");
        assert_eq!(config.database_url, "data/throughline.db");
        assert!(!config.https && config.tls.is_none());
    }

    #[test]
    fn the_database_follows_the_data_folder() {
        assert_eq!(
            config("data_dir = \"/x\"").unwrap().database_url,
            "/x/throughline.db"
        );
        let both = "data_dir = \"/x\"\ndatabase_url = \"postgres://u@h/d\"";
        assert_eq!(config(both).unwrap().database_url, "postgres://u@h/d");
    }

    #[test]
    fn wrong_values_are_refused_by_name() {
        for (name, value) in [
            ("listen", "8080"),
            ("listen", "nowhere"),
            ("data_dir", ""),
            ("database_url", "mysql://u:p@h/d"),
            ("zone", "Beijing"),
            ("secret", "abc"),
            ("demo_anywhere", "perhaps"),
            ("tls_cert", "/nowhere/cert.pem"),
            ("log", "backend=shout"),
            ("log_format", "xml"),
            ("workers", "0"),
            ("workers", "-1"),
            ("max_body", "12 parsecs"),
            ("max_upload", "99999MiB"),
            ("requests_per_minute", "1.5"),
            ("s3_endpoint", "s3.example.com"),
            ("s3_endpoint", "https://user:hunter2@s3.example.com"),
            ("s3_bucket", ""),
        ] {
            let error = config(&format!("{name} = \"{value}\"")).unwrap_err();
            assert!(error.origin.contains(name), "{error:?}");
            for lang in [Lang::Zh, Lang::En] {
                let message = error.message(lang);
                assert!(
                    message.contains(name) && !message.contains('\n'),
                    "{message}"
                );
            }
        }
    }

    #[test]
    fn a_secret_value_is_never_repeated() {
        for (name, value) in [
            ("database_url", "mysql://u:hunter2@h/d"),
            ("secret", "hunter2"),
        ] {
            let error = config(&format!("{name} = \"{value}\"")).unwrap_err();
            assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
        }
        let whole = config(
            "demo_password = \"hunter2hunter2\"\ndatabase_url = \"postgres://u:hunter2@h/d\"",
        );
        assert!(!format!("{:?}", whole.unwrap()).contains("hunter2"));
    }

    #[test]
    fn a_demo_may_have_a_short_password() {
        let demo = config("demo_password = \"demo\"").unwrap();
        assert_eq!(demo.demo_password.as_deref(), Some("demo"));
        assert!(config("demo_password = \"\"").is_err());
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(
            config("max_upload = \"20MiB\"").unwrap().limits.upload,
            20 * 1024 * 1024
        );
        assert_eq!(config("max_body = 4096").unwrap().limits.body, 4096);
    }

    #[test]
    fn a_certificate_wants_its_key() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let path = file.path().display();
        let error = config(&format!("tls_cert = \"{path}\"")).unwrap_err();
        assert!(
            error.message(Lang::En).contains("THROUGHLINE_TLS_KEY"),
            "{error:?}"
        );
        let both = format!("tls_cert = \"{path}\"\ntls_key = \"{path}\"");
        assert!(config(&both).unwrap().https);
    }

    #[test]
    fn a_bucket_wants_both_keys_and_they_a_bucket() {
        let whole = "s3_bucket = \"files\"\ns3_access_key = \"AK\"\ns3_secret_key = \"hunter2\"";
        let config_of = |text: &str| config(text).unwrap();
        let s3 = config_of(whole).s3.unwrap();
        assert_eq!((s3.region.as_str(), s3.endpoint), ("us-east-1", None));
        assert!(!format!("{:?}", config_of(whole)).contains("hunter2"));
        assert_eq!(config_of("").s3, None);
        for (half, wanted) in [
            ("s3_bucket = \"files\"", "THROUGHLINE_S3_ACCESS_KEY"),
            (
                "s3_bucket = \"files\"\ns3_access_key = \"AK\"",
                "THROUGHLINE_S3_SECRET_KEY",
            ),
            ("s3_secret_key = \"hunter2\"", "THROUGHLINE_S3_BUCKET"),
            (
                "s3_endpoint = \"http://127.0.0.1:9000\"",
                "THROUGHLINE_S3_BUCKET",
            ),
        ] {
            let error = config(half).unwrap_err();
            for lang in [Lang::Zh, Lang::En] {
                let message = error.message(lang);
                assert!(message.contains(wanted), "{message}");
                assert!(!message.contains("hunter2"), "{message}");
            }
        }
    }
}
