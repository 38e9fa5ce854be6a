//! The one list of settings. A setting has one name: `data_dir` in the file is `THROUGHLINE_DATA_DIR` in the environment
//! and `--data-dir` as a flag.

/// One setting.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The name, as it stands in the file.
    pub name: &'static str,
    /// What the flag's value is called in the help; empty for a switch.
    pub value: &'static str,
    /// What it is for, with its default.
    pub help: &'static str,
    /// Whether its value must not be repeated in a message.
    pub secret: bool,
}

const fn setting(name: &'static str, value: &'static str, help: &'static str) -> Setting {
    Setting {
        name,
        value,
        help,
        secret: false,
    }
}

const fn secret(name: &'static str, value: &'static str, help: &'static str) -> Setting {
    Setting {
        name,
        value,
        help,
        secret: true,
    }
}

/// All settings, in the order of the help.
pub const SETTINGS: &[Setting] = &[
    setting(
        "listen",
        "ADDRESS",
        "Address to listen on; port 0 takes a free one [default: 127.0.0.1:8080]",
    ),
    setting(
        "metrics_listen",
        "ADDRESS",
        "Address of /metrics for Prometheus, off the public port [default: none]",
    ),
    setting(
        "data_dir",
        "FOLDER",
        "Folder of database, secret and attached files [default: data]",
    ),
    secret(
        "database_url",
        "URL",
        "sqlite:FILE or postgres://… [default: throughline.db in the data folder]",
    ),
    setting(
        "zone",
        "ZONE",
        "The organisation's time zone, by which rules count [default: Asia/Shanghai]",
    ),
    secret(
        "secret",
        "HEX|BASE64",
        "32 bytes from which all keys follow [default: secret.key in the data folder, made at the first start]",
    ),
    secret(
        "master_key",
        "HEX|BASE64,…",
        "Keys of 32 bytes that wrap the keys of confidential values, the one to use first [default: master.key in the data folder where there is one, else the secret]",
    ),
    setting(
        "master_key_file",
        "FILE",
        "File of master keys, one a line, the one to use first",
    ),
    secret(
        "master_key_command",
        "COMMAND",
        "Command that prints master keys within 10 s, one a line, the one to use first",
    ),
    secret(
        "demo_password",
        "PASSWORD",
        "The password of a demo's accounts [default: one is made and printed]",
    ),
    setting(
        "s3_bucket",
        "BUCKET",
        "Bucket of an S3-compatible store for attached files [default: the folder files in the data folder]",
    ),
    setting(
        "s3_endpoint",
        "URL",
        "Address of the S3-compatible store [default: that of Amazon's region]",
    ),
    setting(
        "s3_region",
        "REGION",
        "Region of the bucket [default: us-east-1]",
    ),
    secret(
        "s3_access_key",
        "KEY",
        "Access key of the S3-compatible store",
    ),
    secret(
        "s3_secret_key",
        "KEY",
        "Secret key of the S3-compatible store",
    ),
    setting(
        "public_url",
        "URL",
        "Address under which browsers reach the server [default: that of each request]",
    ),
    setting(
        "oidc_issuer",
        "URL",
        "Issuer of an OpenID Connect provider by which people may sign in [default: none]",
    ),
    setting(
        "oidc_client_id",
        "ID",
        "What the OpenID Connect provider calls this installation",
    ),
    secret(
        "oidc_client_secret",
        "SECRET",
        "Secret shared with the OpenID Connect provider",
    ),
    setting(
        "oidc_label",
        "TEXT",
        "What the button of the OpenID Connect provider says [default: Single sign-on]",
    ),
    setting(
        "oidc_claim",
        "email|username",
        "By what the provider's people are found among the users [default: email, which it must have verified]",
    ),
    setting(
        "mail_host",
        "HOST",
        "Mail server (SMTP) through which e-mail goes [default: none, and no e-mail is sent]",
    ),
    setting(
        "mail_port",
        "PORT",
        "Its port [default: 587, 465 for tls, 25 for none]",
    ),
    setting(
        "mail_tls",
        "starttls|tls|none",
        "How the way to it is encrypted [default: starttls, which is then required]",
    ),
    setting("mail_user", "NAME", "The name to sign in there with"),
    secret("mail_password", "PASSWORD", "The password for it"),
    setting(
        "mail_password_file",
        "FILE",
        "File that holds the password for it",
    ),
    setting(
        "mail_from",
        "ADDRESS",
        "Sender of e-mail, such as Throughline <crm@example.com>",
    ),
    setting(
        "webhooks_private",
        "",
        "Let webhooks lead to private addresses, and by plain http",
    ),
    setting(
        "demo_anywhere",
        "",
        "Let a demo listen on more than this machine's own addresses",
    ),
    setting(
        "tls_cert",
        "FILE",
        "Certificate and chain (PEM): the server then speaks TLS itself",
    ),
    setting("tls_key", "FILE", "Private key of the certificate (PEM)"),
    setting(
        "https",
        "",
        "Browsers reach the server by https, for example through a proxy [default: with a certificate]",
    ),
    setting(
        "trust_proxy",
        "",
        "Take the client's address from the X-Forwarded-For of a proxy in front",
    ),
    setting(
        "log",
        "FILTER",
        "What is logged, for example info,backend=debug [default: info]",
    ),
    setting(
        "log_format",
        "text|json",
        "How it is logged [default: text]",
    ),
    setting(
        "workers",
        "NUMBER",
        "Threads that answer requests [default: one a processor]",
    ),
    setting(
        "max_body",
        "SIZE",
        "The largest body of a request [default: 1MiB]",
    ),
    setting("max_upload", "SIZE", "The largest upload [default: 20MiB]"),
    setting(
        "requests_per_minute",
        "NUMBER",
        "Requests a minute, for each caller [default: 3000]",
    ),
];

impl Setting {
    /// The environment variable.
    #[must_use]
    pub fn variable(&self) -> String {
        match self.name {
            "database_url" => "DATABASE_URL".to_owned(),
            name => format!("THROUGHLINE_{}", name.to_ascii_uppercase()),
        }
    }

    /// The flag, without its two dashes.
    #[must_use]
    pub fn flag(&self) -> String {
        self.name.replace('_', "-")
    }

    /// Whether the flag alone means yes.
    #[must_use]
    pub const fn is_switch(&self) -> bool {
        self.value.is_empty()
    }
}

/// The setting of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.name == name)
}
